import type { Finding } from '../model/finding.ts';
import { headId } from '../model/finding.ts';
import type { Id, Instant } from '../model/id.ts';
import type { Workspace } from '../model/resource.ts';
import type { Target } from '../model/rule.ts';
import { type Step, stepId } from '../model/step.ts';
import { STEPS } from '../model/tables.ts';
import { type Wants, wantsOf } from '../model/wants.ts';
import { conclusionOf, retryAt } from './conclude.ts';
import type { Snapshot } from './gather.ts';
import { isReady } from './plan.ts';
import type { Cause, Conclusion, Held, Intent, Policy, Ports, Written } from './ports.ts';
import { type Examined, latest, openExamination, rulesFor, withNeeds } from './run.ts';

/** What became of a step in this run. */
export interface Attempt {
  readonly step: Step;
  /** Requests and sequential round trips from the start of the run to Azure's answer. */
  readonly requests: number;
  readonly trips: number;
  readonly result: Written | Held;
}

/** What a run has learned so far. */
export interface Progress {
  readonly attempts: Map<string, Attempt>;
  /** The last finding of every head, needs included. */
  readonly seen: Map<string, Finding>;
  /** The head that wanted a step first. */
  readonly wantedBy: Map<string, string>;
}

const isHeld = (it: Intent | Held | Written): it is Held => 'by' in it;

/**
 * Judge, plan, write what is ready, forget the facts it touched, and again until nothing is ready; then conclude.
 * Needs no cause to be true, keeps nothing between runs, writes a step at most once a run.
 * Throws only if the journal or the queue failed: then nothing was lost, the caller must not acknowledge.
 */
export async function reconcile(target: Target, cause: Cause, ports: Ports, policy: Policy): Promise<Conclusion> {
  const examination = openExamination(target, rulesFor(target, cause, policy.self), ports, policy);
  const { snapshot } = examination;
  const progress: Progress = { attempts: new Map(), seen: new Map(), wantedBy: new Map() };
  for (;;) {
    const examined = await examination.examine((step) => refusalOf(progress.attempts.get(stepId(step))));
    note(progress, examined.learned);
    const ready = examined.planned.filter((it) => isReady(it) && !progress.attempts.has(stepId(it.step)));
    if (ready.length === 0) {
      const conclusion = conclusionOf({ target, cause, examined, progress, snapshot, limits: policy.limits });
      await finish(conclusion, examined, ports, policy, snapshot);
      return conclusion;
    }
    const before = snapshot.spent();
    const results = await attempt(
      ready.map(({ step }) => step),
      cause,
      ports,
      (step) => readAt(progress, step),
    );
    let trips = 0;
    for (const { step, result } of results) {
      const cost = isHeld(result) ? { requests: 0, trips: 0 } : result;
      progress.attempts.set(stepId(step), {
        step,
        result,
        requests: before.requests + cost.requests,
        trips: before.trips + cost.trips,
      });
      snapshot.spend({ requests: cost.requests, trips: 0 });
      trips = Math.max(trips, cost.trips);
      if (!isHeld(result)) snapshot.forget(STEPS[step.kind].touches(step.on));
    }
    snapshot.spend({ requests: 0, trips });
  }
}

/** Steps that are ready at the same time do not need one another. No recorded intent, no write. */
async function attempt(
  steps: readonly Step[],
  cause: Cause,
  ports: Ports,
  at: (step: Step) => Instant,
): Promise<readonly { readonly step: Step; readonly result: Written | Held }[]> {
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

function note({ seen, wantedBy }: Progress, findings: readonly Finding[]): void {
  for (const it of withNeeds(findings)) {
    seen.set(headId(it), it);
    if (it.verdict === 'drifted' && it.repair && !wantedBy.has(stepId(it.repair))) wantedBy.set(stepId(it.repair), headId(it));
  }
}

/** Azure's time of the oldest fact behind a step. */
const readAt = ({ seen, wantedBy }: Progress, step: Step): Instant => seen.get(wantedBy.get(stepId(step)) ?? '')?.at ?? 0;

/** What was refused for good in this run blocks what needs it, instead of letting it wait in vain. */
function refusalOf(attempted: Attempt | undefined): Held | undefined {
  if (attempted === undefined) return undefined;
  if (isHeld(attempted.result)) return attempted.result;
  if (attempted.result.result !== 'refused' || attempted.result.refused.retryAt !== null) return undefined;
  return { by: 'refusal', says: attempted.result.refused.says };
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
    const again = await ports.follow(workspace.value, othersOf(workspace.value, wants));
    if (cause.by !== 'sweep') for (const other of again) await ports.later(other, cause, 0);
  }
  await ports.conclude(conclusion);
}

/** Beside its registry and account: where else a role that goes or comes matters to the workspace. */
function othersOf({ id, keyVault, applicationInsights }: Workspace, wants: Wants): readonly Id[] {
  const { privateRegistries = [], accounts = [] } = wantsOf(wants, id);
  const own = [keyVault, applicationInsights].flatMap((it) => it ?? []);
  return [...own, ...privateRegistries.map(({ registry }) => registry), ...accounts.map(({ account }) => account)];
}
