import type { Finding, InForce } from '../model/finding.ts';
import { headId } from '../model/finding.ts';
import type { Instant } from '../model/id.ts';
import { type Need, type Step, stepId } from '../model/step.ts';
import type { Held, Limits, Memory, Needs } from './ports.ts';

/** One step with what it waits for or is blocked on (Azure), and what holds it (us). Rendering it is the dry run. */
export interface Planned {
  readonly step: Step;
  readonly needs: Needs;
  readonly held: Held | undefined;
}

/** A role with data actions assigned at a management group takes several hours to act. */
const SLOW_SETTLE = 6 * 3_600_000;

export const isReady = ({ needs, held }: Planned): boolean => needs.are === 'met' && held === undefined;

/** From when on a compliant state counts. Memory can only bring forward what Azure gives as a latest time, never an exact one. */
const beganAt = ({ since, known }: InForce, goodSince: Instant | null): Instant =>
  known === 'latest' ? Math.min(since, goodSince ?? since) : since;

const settleOf = (it: Finding, settle: number): number =>
  it.verdict === 'compliant' && it.inForce?.slow ? Math.max(settle, SLOW_SETTLE) : settle;

/** Blocked if any is, else waiting for the latest, else met. */
function worst(all: readonly Needs[]): Needs {
  const blocked = all.filter((needs) => needs.are === 'blocked');
  if (blocked.length > 0) return { are: 'blocked', on: distinct(blocked.flatMap(({ on }) => on)) };
  const waiting = all.filter((needs) => needs.are === 'waiting');
  if (waiting.length === 0) return { are: 'met' };
  return { are: 'waiting', until: Math.max(...waiting.map(({ until }) => until)), on: distinct(waiting.flatMap(({ on }) => on)) };
}

const distinct = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((it) => [headId(it), it])).values(),
];

/** What planning may look at beside the findings. */
export interface Circumstances {
  readonly limits: Limits;
  readonly memory: Memory;
  /** Why we hold a step back: the guards, in order. */
  hold(step: Step): Held | undefined;
  /** Everything that the step needs here and now. */
  needsOf(step: Step): readonly Need[];
}

/**
 * Pure. The steps that repair the findings, each after what it needs; grants, mode, cuts follow from needs, no order of kinds is known.
 * One write appears once however many rules want it: enough that one of them may.
 */
export function plan(findings: readonly Finding[], { limits, memory, hold, needsOf }: Circumstances): readonly Planned[] {
  const planned = new Map<string, Planned>();
  const visit = (step: Step): Planned => {
    const seen = planned.get(stepId(step));
    if (seen !== undefined && seen.held === undefined) return seen;
    const entry = { step, needs: worst(needsOf(step).map(look)), held: hold(step) };
    planned.delete(stepId(step));
    planned.set(stepId(step), entry);
    return entry;
  };
  const began = (it: Finding): Instant | undefined =>
    it.verdict === 'compliant' && it.inForce ? beganAt(it.inForce, memory.of(it)?.goodSince ?? null) : undefined;
  const look = (need: Need): Needs => {
    const waiting = (until: Instant): Needs => (until <= need.at ? { are: 'met' } : { are: 'waiting', until, on: [need] });
    if (need.verdict === 'unknown') {
      return need.retryAt === null ? { are: 'blocked', on: [need] } : { are: 'waiting', until: need.retryAt, on: [need] };
    }
    if (need.verdict === 'compliant') {
      const since = began(need);
      return since === undefined ? { are: 'met' } : waiting(since + settleOf(need, limits.settle));
    }
    const { until: told } = need;
    if (told?.all.some((it) => (began(it) ?? Number.POSITIVE_INFINITY) >= told.endedAt)) return { are: 'met' };
    if (need.onceSince !== undefined) {
      const { finding, or } = need.onceSince;
      const seen = [need, or].flatMap((head) => memory.of(head)?.lastGood ?? []);
      const since = began(finding) ?? Number.NEGATIVE_INFINITY;
      return seen.some((at) => at >= since) ? { are: 'met' } : waiting(need.at + limits.settle);
    }
    const remedy = need.repair && visit(need.repair);
    if (remedy === undefined || remedy.held !== undefined || remedy.needs.are === 'blocked')
      return { are: 'blocked', on: [need] };
    const until = remedy.needs.are === 'waiting' ? remedy.needs.until : need.at;
    return { are: 'waiting', until: until + limits.settle, on: [need] };
  };
  for (const it of findings) if (it.verdict === 'drifted' && it.repair !== undefined) visit(it.repair);
  return [...planned.values()];
}
