import { holderOf } from '../model/change.ts';
import { type Finding, headId } from '../model/finding.ts';
import type { Instant } from '../model/id.ts';
import type { Target } from '../model/rule.ts';
import { stepId } from '../model/step.ts';
import type { Snapshot } from './gather.ts';
import { exemptionOf } from './guards/exemption.ts';
import type { Planned } from './plan.ts';
import type { Cause, Conclusion, Ending, Limits, Outcome } from './ports.ts';
import type { Attempt, Progress } from './progress.ts';
import { type Examined, isTakenIn } from './run.ts';

/** How soon a write that is not visible yet, or not finished, is looked at again. */
const UNFINISHED = 15_000;

interface Ended {
  readonly target: Target;
  readonly cause: Cause;
  readonly examined: Examined;
  readonly progress: Progress;
  readonly snapshot: Snapshot;
  readonly limits: Limits;
}

/** Pure: every finding about the target, and every finding whose step was tried, with how it ended. */
export function conclusionOf({ target, cause, examined, progress, snapshot, limits }: Ended): Conclusion {
  const planned = new Map(examined.planned.map((it) => [stepId(it.step), it]));
  const tried = new Map<string, Attempt>();
  for (const [id, attempt] of progress.attempts) tried.set(progress.wantedBy.get(id) ?? id, attempt);
  const told = new Map(examined.findings.map((it) => [headId(it), it]));
  for (const head of tried.keys()) {
    const finding = progress.seen.get(head);
    if (finding !== undefined) told.set(head, told.get(head) ?? finding);
  }
  const outcomes = [...told]
    .map(([head, finding]): Outcome => ({ finding, ending: endingOf(finding, tried.get(head), planned, limits) }))
    .filter((outcome) => isToBeTold(outcome, target, snapshot, limits));
  return {
    target,
    cause,
    outcomes: outcomes.length > 0 ? outcomes : gone(target, snapshot),
    seen: [...progress.seen.values()],
    ...snapshot.spent(),
  };
}

/** A rule that is off, and a target that policy does not take in, are silent; what we did is told all the same. */
function isToBeTold({ finding, ending }: Outcome, target: Target, snapshot: Snapshot, limits: Limits): boolean {
  if (ending.outcome === 'repaired' || ending.outcome === 'refused') return true;
  return limits.mode(finding.rule) !== 'off' && isTakenIn(target, snapshot, limits);
}

/** A resource that Azure no longer knows is told as such; a target that rules have nothing to say about is not. */
function gone(target: Target, snapshot: Snapshot): readonly Outcome[] {
  if (holderOf(target) !== target) return [];
  const subject = snapshot.peek(target.kind, target.id);
  if (subject.state !== 'absent') return [];
  const finding: Finding = {
    rule: target.kind,
    resource: target.id,
    verdict: 'compliant',
    says: `${target.id} does not exist any more.`,
    at: subject.at,
  };
  return [{ finding, ending: { outcome: 'gone' } }];
}

function endingOf(finding: Finding, tried: Attempt | undefined, planned: ReadonlyMap<string, Planned>, limits: Limits): Ending {
  if (tried !== undefined) {
    const ended = afterTrying(finding, tried);
    if (ended !== undefined) return ended;
  }
  if (finding.verdict === 'compliant') return { outcome: 'compliant' };
  if (finding.verdict === 'unknown') {
    return finding.retryAt === null ? { outcome: 'unknown' } : { outcome: 'waiting', until: finding.retryAt, on: [finding] };
  }
  const held = exemptionOf(finding.rule, finding.resource, finding.at, limits);
  const exempted: Ending | undefined = held === undefined ? undefined : { outcome: 'held', held };
  const entry = finding.repair && planned.get(stepId(finding.repair));
  if (entry === undefined) return exempted ?? { outcome: 'reported' };
  const blocked = entry.needs.are === 'blocked' ? { blocked: entry.needs.on } : {};
  if (entry.held?.by === 'mode' || entry.held?.by === 'opt-in') return exempted ?? { outcome: 'reported', ...blocked };
  if (entry.held !== undefined) return { outcome: 'held', held: entry.held, ...blocked };
  if (entry.needs.are === 'met') return { outcome: 'waiting', until: finding.at + UNFINISHED, on: [finding] };
  const { are: outcome, ...rest } = entry.needs;
  return { outcome, ...rest } as Ending;
}

/** «Repaired» means that the same rule finds nothing on a fresh read. */
function afterTrying(finding: Finding, { step, result, requests, trips }: Attempt): Ending | undefined {
  if ('by' in result) return finding.verdict === 'compliant' ? undefined : { outcome: 'held', held: result };
  if (result.result === 'refused')
    return finding.verdict === 'compliant' ? undefined : { outcome: 'refused', refused: result.refused };
  if (finding.verdict === 'compliant') return { outcome: 'repaired', step, requests, trips };
  if (finding.verdict === 'unknown') return undefined;
  return { outcome: 'waiting', until: Math.max(finding.at, result.at) + UNFINISHED, on: [finding] };
}

/** When the target has to be looked at again: the earliest time that any outcome names. */
export function retryAt({ outcomes }: Conclusion): Instant | undefined {
  const times = outcomes.flatMap(({ ending }): readonly Instant[] => {
    if (ending.outcome === 'waiting') return [ending.until];
    // an exemption's end is for the sweep to find
    if (ending.outcome === 'held')
      return ending.held.until === undefined || ending.held.by === 'exemption' ? [] : [ending.held.until];
    if (ending.outcome === 'refused') return ending.refused.retryAt === null ? [] : [ending.refused.retryAt];
    return [];
  });
  return times.length === 0 ? undefined : Math.min(...times);
}
