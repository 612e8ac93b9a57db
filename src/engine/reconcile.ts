import type { Ask } from '../model/fact.ts';
import type { Id, Instant } from '../model/id.ts';
import type { Identity, Workspace } from '../model/resource.ts';
import type { Target } from '../model/rule.ts';
import { type Step, stepId } from '../model/step.ts';
import { STEPS } from '../model/tables.ts';
import { type Wants, wantsOf } from '../model/wants.ts';
import { conclusionOf, retryAt } from './conclude.ts';
import type { Snapshot } from './gather.ts';
import { isReady } from './plan.ts';
import type { Cause, Conclusion, Held, Policy, Ports, Written } from './ports.ts';
import { isHeld, note, openProgress, type Progress, readAt, refusalOf } from './progress.ts';
import { type Examined, latest, openExamination, rulesFor } from './run.ts';

/**
 * Judge, plan, write what is ready, forget the facts it touched, and again until nothing is ready; then conclude.
 * Needs no cause to be true, keeps nothing between runs, writes a step at most once a run.
 * Throws only if the journal or the queue failed: then nothing was lost, the caller must not acknowledge.
 */
export async function reconcile(target: Target, cause: Cause, ports: Ports, policy: Policy): Promise<Conclusion> {
  const examination = openExamination(target, rulesFor(target, cause, policy.self), ports, policy);
  const { snapshot } = examination;
  const progress = openProgress();
  for (;;) {
    const examined = await examination.examine((step) => refusalOf(progress, step));
    note(progress, examined.learned);
    const ready = examined.planned.filter((it) => isReady(it) && !progress.attempts.has(stepId(it.step)));
    if (ready.length === 0) {
      const conclusion = conclusionOf({ target, cause, examined, progress, snapshot, limits: policy.limits });
      await finish(conclusion, examined, ports, policy, snapshot);
      return conclusion;
    }
    const results = await attempt(
      ready.map(({ step }) => step),
      cause,
      ports,
      (step) => readAt(progress, step),
    );
    takeIn(results, progress, snapshot);
  }
}

/** A step that was tried, or that the journal held back. */
interface Tried {
  readonly step: Step;
  readonly result: Written | Held;
}

const costOf = (result: Written | Held) => (isHeld(result) ? { requests: 0, trips: 0 } : result);

/** Notes what became of steps that were tried side by side, what they cost, and which facts are stale now. */
function takeIn(results: readonly Tried[], { attempts }: Progress, snapshot: Snapshot): void {
  const before = snapshot.spent();
  for (const { step, result } of results) {
    const { requests, trips } = costOf(result);
    attempts.set(stepId(step), { step, result, requests: before.requests + requests, trips: before.trips + trips });
    if (!isHeld(result)) snapshot.forget(STEPS[step.kind].touches(step.on));
  }
  const costs = results.map(({ result }) => costOf(result));
  snapshot.spend({
    requests: costs.reduce((sum, { requests }) => sum + requests, 0),
    trips: Math.max(0, ...costs.map(({ trips }) => trips)),
  });
}

/** Steps that are ready at the same time do not need one another. No recorded intent, no write. */
async function attempt(
  steps: readonly Step[],
  cause: Cause,
  ports: Ports,
  at: (step: Step) => Instant,
): Promise<readonly Tried[]> {
  const settled = await Promise.allSettled(
    steps.map(async (step) => {
      const intent = await ports.intend(step, cause, at(step));
      if (isHeld(intent)) return { step, result: intent };
      const written = await ports.write(step);
      await ports.record(intent, written);
      return { step, result: written };
    }),
  );
  // every write in flight has ended before a failure is told, so that none goes on unwatched
  const failed = settled.find((it) => it.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return settled.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []));
}

/** Durable before acknowledged: first what continues, then what was. */
async function finish(
  conclusion: Conclusion,
  { findings }: Examined,
  ports: Ports,
  { wants }: Policy,
  { peek }: Snapshot,
): Promise<void> {
  const { target, cause } = conclusion;
  const until = retryAt(conclusion);
  if (until !== undefined) await ports.later(target, cause, Math.max(1_000, until - latest(findings)));
  const workspace = peek('workspace', target.id);
  if (target.kind === 'workspace' && workspace.state === 'known') {
    const again = await ports.follow(workspace.value, othersOf(workspace.value, wants), identitiesIn(workspace.value, peek));
    if (cause.by !== 'sweep') for (const other of again) await ports.later(other, cause, 0);
  }
  await ports.conclude(conclusion);
}

/** The user-assigned identities of a workspace, its computes and its endpoints, as far as they were read. */
function identitiesIn({ id, identity }: Workspace, peek: Ask): readonly Id[] {
  const [computes, endpoints] = [peek('computes', id), peek('endpoints', id)];
  const all: readonly Identity[] = [
    identity,
    ...(computes.state === 'known' ? computes.value.map((it) => it.identity) : []),
    ...(endpoints.state === 'known' ? endpoints.value.map((it) => it.identity) : []),
  ];
  return all.flatMap(({ user }) => user.map((it) => it.id));
}

/** Beside its registry and account: where else a role that goes or comes matters to the workspace. */
function othersOf({ id, keyVault, applicationInsights }: Workspace, wants: Wants): readonly Id[] {
  const { privateRegistries = [], accounts = [] } = wantsOf(wants, id);
  const own = [keyVault, applicationInsights].flatMap((it) => it ?? []);
  return [...own, ...privateRegistries.map(({ registry }) => registry), ...accounts.map(({ account }) => account)];
}
