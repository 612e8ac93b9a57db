import type { Step } from '../../model/step.ts';
import type { Held, Limits } from '../ports.ts';

/** Audit reports what it would do, off does not even that. */
export function mode(step: Step, limits: Limits): Held | undefined {
  const mode = limits.mode(step.rule);
  if (mode === 'enforce') return undefined;
  return { by: 'mode', says: `Rule ${step.rule} is in mode ${mode}: nothing is changed.` };
}
