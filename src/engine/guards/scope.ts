import type { Step } from '../../model/step.ts';
import type { Held, Limits } from '../ports.ts';

/** Outside what policy takes in, things are judged for those inside, and left alone. */
export function scope({ subject, on }: Step, limits: Limits): Held | undefined {
  if (limits.leavesOut(on))
    return { by: 'scope', says: `Policy leaves out ${on}: nothing is written there, whatever it is for.` };
  if (limits.includes(subject.id, subject.tags)) return undefined;
  return { by: 'scope', says: `Policy does not take in ${subject.id}, so ${on} is left alone for its sake.` };
}
