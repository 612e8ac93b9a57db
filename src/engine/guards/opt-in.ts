import type { Step } from '../../model/step.ts';
import { STEPS } from '../../model/tables.ts';
import { ROWS } from '../../rules/access/index.ts';
import type { Held, Limits } from '../ports.ts';

/** Rows whose roles hand out power. */
const POWERFUL: ReadonlySet<string> = new Set(ROWS.filter(({ grants }) => grants === 'opt-in').map(({ id }) => `access/${id}`));

/** Power, and writes of more than one setting, are only for those who asked for them. */
export function optIn({ rule, kind }: Step, limits: Limits): Held | undefined {
  if (!(STEPS[kind].optIn || POWERFUL.has(rule)) || limits.optedIn(rule)) return undefined;
  return { by: 'opt-in', says: `${rule} is only reported until policy opts in (limits.optIns).` };
}
