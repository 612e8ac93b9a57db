import type { Step } from '../../model/step.ts';
import type { Held, Memory } from '../ports.ts';

/** A whole compute is written at most once: one that had an identity and lost it is somebody's decision, or a fault of ours. */
export function once({ kind, rule, on }: Step, memory: Memory): Held | undefined {
  if (kind !== 'compute-identity' || memory.of({ rule, resource: on })?.firstGood == null) return undefined;
  return { by: 'once', says: `${on} had an identity before and lost it: it is not given another.` };
}
