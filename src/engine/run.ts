import { holderOf } from '../model/change.ts';
import type { Ask } from '../model/fact.ts';
import type { Finding, Head } from '../model/finding.ts';
import { headId } from '../model/finding.ts';
import type { Instant } from '../model/id.ts';
import { judge, type Rule, type Subject, type Target } from '../model/rule.ts';
import { type Need, type Step, stepId } from '../model/step.ts';
import { STEPS } from '../model/tables.ts';
import { RULES } from '../rules/index.ts';
import { openSnapshot, type Snapshot } from './gather.ts';
import { isDebt } from './guards/debt.ts';
import { hold } from './guards/index.ts';
import { type Planned, plan } from './plan.ts';
import type { AzurePort, Cause, Held, JournalPort, Limits, Memory, Policy } from './ports.ts';
import { hangsOnTags, tagsOf } from './tags.ts';

/** What dry runs and real runs share: judge a target on fresh facts, then plan. */
export interface Examined {
  readonly findings: readonly Finding[];
  readonly planned: readonly Planned[];
  /** Everything that was judged, what debt needs included. */
  readonly learned: readonly Finding[];
}

export interface Examination {
  readonly snapshot: Snapshot;
  /** Judges and plans once. `refusal` holds back what this very run learned that it cannot do. */
  examine(refusal?: (step: Step) => Held | undefined): Promise<Examined>;
}

/** Every finding of a judgement, needs before what needs them. */
export function* withNeeds(findings: readonly Finding[]): Generator<Finding> {
  for (const it of findings) {
    if (it.verdict === 'drifted' && it.repair !== undefined) {
      yield* withNeeds(it.repair.needs);
    }
    yield it;
  }
}

const headsOf = (findings: readonly Finding[]): readonly Head[] => [
  ...new Map([...withNeeds(findings)].map((it) => [headId(it), it])).values(),
];

/** Azure's latest time among findings: the best answer there is to "when is now". */
export const latest = (findings: readonly Finding[]): Instant => findings.reduce((at, it) => Math.max(at, it.at), 0);

/**
 * The rules that a cause can have moved. The echo of our own write is judged by the rules whose setting it wrote, which is one read;
 * anything else by every rule about the target.
 */
export function rulesFor(target: Target, cause: Cause, self: string | null): readonly Rule[] {
  const about = RULES.filter((rule) => rule.about === target.kind);
  if (cause.by !== 'event' || self === null || cause.change.actor.applicationId?.toLowerCase() !== self.toLowerCase())
    return about;
  const operation = cause.change.operation.toLowerCase();
  const echoed = about.filter((rule) => rule.writes !== undefined && STEPS[rule.writes].write.toLowerCase() === operation);
  return echoed.length === 0 ? about : echoed;
}

/** Does policy take the target in, by place and, where Azure shows them, by tags? */
export function isTakenIn(target: Target, { peek }: Snapshot, limits: Limits): boolean {
  const { id } = holderOf(target);
  return limits.includes(id, tagsOf(peek, id) ?? {});
}

/** The steps that findings want, each once. */
const stepsOf = (findings: readonly Finding[]): readonly Step[] => [
  ...new Map(
    [...withNeeds(findings)].flatMap((it) =>
      it.verdict === 'drifted' && it.repair ? [[stepId(it.repair), it.repair] as const] : [],
    ),
  ).values(),
];

/** Judges the target by the rules; has the tags of what would be written read along where policy goes by them. */
const judging =
  (target: Target, rules: readonly Rule[], { wants, limits }: Pick<Policy, 'wants' | 'limits'>) =>
  (ask: Ask): readonly Finding[] => {
    const findings = rules.flatMap((rule) => judge(rule as Rule<Subject>, target.id, ask, wants));
    for (const { on } of stepsOf(findings)) if (hangsOnTags(limits, on)) tagsOf(ask, on);
    return findings;
  };

export function openExamination(
  target: Target,
  rules: readonly Rule[],
  ports: Pick<AzurePort, 'read'> & Pick<JournalPort, 'memory'>,
  { wants, limits }: Policy,
): Examination {
  const snapshot = openSnapshot(ports.read);
  /** What debt needs beyond what drift needs: read only for what may be migrated. */
  const askForDebt = async (steps: readonly Step[]): Promise<ReadonlyMap<string, readonly Need[]>> => {
    const needs = new Map<string, readonly Need[]>();
    await snapshot.gather((ask) => {
      for (const step of steps) needs.set(stepId(step), step.debtNeeds?.(ask) ?? []);
      return [];
    });
    return needs;
  };
  const isMigrated = (step: Step, memory: Memory): boolean =>
    step.debtNeeds !== undefined && isDebt(step, memory) && limits.migrates(step.rule, step.on);
  /** Has what debt will need read together with the rest, where the target itself is in debt as far as memory knows. */
  const readingAhead = async (judged: (ask: Ask) => readonly Finding[]): Promise<typeof judged> => {
    const cuts = rules.filter(
      ({ id, writes }) => writes !== undefined && STEPS[writes].does === 'cut' && limits.migrates(id, target.id),
    );
    if (cuts.length === 0) return judged;
    const memory = await ports.memory(cuts.map(({ id }) => ({ rule: id, resource: target.id })));
    return (ask) => {
      const findings = judged(ask);
      for (const step of stepsOf(findings)) if (isMigrated(step, memory)) step.debtNeeds?.(ask);
      return findings;
    };
  };
  const examine: Examination['examine'] = async (refusal) => {
    const findings = await snapshot.gather(await readingAhead(judging(target, rules, { wants, limits })));
    if (!findings.some((it) => it.verdict === 'drifted')) return { findings, planned: [], learned: findings };
    const first = await ports.memory(headsOf(findings));
    const migrating = stepsOf(findings).filter((step) => isMigrated(step, first));
    const debts = migrating.length === 0 ? new Map<string, readonly Need[]>() : await askForDebt(migrating);
    const learned = [...findings, ...[...debts.values()].flat()];
    const memory = migrating.length === 0 ? first : await ports.memory(headsOf(learned));
    const planned = plan(findings, {
      limits,
      memory,
      hold: (step) =>
        refusal?.(step) ?? hold(step, limits, { memory, at: latest(findings), tags: tagsOf(snapshot.peek, step.on) }),
      needsOf: (step) => [...step.needs, ...(debts.get(stepId(step)) ?? [])],
    });
    return { findings, planned, learned };
  };
  return { snapshot, examine };
}
