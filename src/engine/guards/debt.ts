import type { Step } from '../../model/step.ts';
import { STEPS } from '../../model/tables.ts';
import type { Held, Limits, Memory } from '../ports.ts';

/** Does the step cut what was never seen good, on a resource that is not newer than the first completed sweep? */
export function isDebt(step: Step, memory: Memory): boolean {
  if (!STEPS[step.kind].cut) return false;
  if (memory.of({ rule: step.rule, resource: step.on })?.firstGood != null) return false;
  const isNew = memory.firstSweep !== null && step.madeAt !== null && step.madeAt > memory.firstSweep;
  return !isNew;
}

/** Nobody is migrated without having asked for it. */
export function debt(step: Step, limits: Limits, memory: Memory): Held | undefined {
  if (limits.migrates(step.rule, step.on) || !isDebt(step, memory)) return undefined;
  return {
    by: 'debt',
    says: `${step.on} was never seen good by ${step.rule}: it is migrated only once migration is switched on.`,
  };
}
