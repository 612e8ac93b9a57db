import type { Step } from '../../model/step.ts';
import { STEPS } from '../../model/tables.ts';
import type { Held, Limits, Memory } from '../ports.ts';

const SECOND = 1_000;

/**
 * A dependency that was good before its users of today used it was somebody else's then, or theirs alone who were there: whoever came
 * later never lived without the key, nor did the strangers who share it ever agree to.
 */
function wasSeenGood({ rule, on, usedSince }: Step, memory: Memory): boolean {
  const seen = memory.of({ rule, resource: on });
  if (seen?.firstGood == null) return false;
  const since = Math.max(usedSince ?? 0, memory.joinedAt(on) ?? 0);
  // Azure dates its answers by the second and its resources finer: good in the second in which it came into use is good since then
  return (seen.lastGood ?? seen.firstGood) >= Math.floor(since / SECOND) * SECOND;
}

/** Does the step cut what was never seen good, on a resource that is not newer than the first completed sweep? */
export function isDebt(step: Step, memory: Memory): boolean {
  if (STEPS[step.kind].does !== 'cut') return false;
  if (wasSeenGood(step, memory)) return false;
  const sweptSince = memory.sweptSince(step.on);
  const isNew = sweptSince !== null && step.madeAt !== null && step.madeAt > sweptSince;
  return !isNew;
}

/** Nobody is migrated without having asked for it. */
export function debt(step: Step, limits: Limits, memory: Memory): Held | undefined {
  if (limits.migrates(step.rule, step.on) || !isDebt(step, memory)) return undefined;
  return {
    by: 'debt',
    says: `${step.on} was never seen good by ${step.rule}: it is migrated only once policy migrates it there (limits.migrate; without a document AML_KEYLESS_MIGRATE).`,
  };
}
