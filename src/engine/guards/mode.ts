import type { Step } from '../../model/step.ts';
import type { Held, Limits } from '../ports.ts';

/** Audit reports what it would do and does nothing. */
export function mode(step: Step, limits: Limits): Held | undefined {
  if (limits.mode(step.rule) === 'enforce') return undefined;
  return { by: 'mode', says: `Rule ${step.rule} is in audit mode: it reports and changes nothing.` };
}
