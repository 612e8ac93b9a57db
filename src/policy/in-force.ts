import type { Limits } from '../engine/ports.ts';
import { PLAIN, type Wants } from '../model/wants.ts';
import { plainLimits } from './limits.ts';

/** What the operator has said, by a document or, without one, by settings. */
export interface InForce {
  readonly wants: Wants;
  readonly limits: Limits;
  readonly writesPerHour: number;
  /** Applications, by application id in lower case, whose reads of keys are only counted. */
  readonly expected: ReadonlySet<string>;
}

const HOUR = 3_600_000;

/** Where no document was ever good: everything is judged and told, nothing is written. */
export const ONLY_AUDIT: InForce = {
  wants: PLAIN,
  limits: plainLimits(() => 'audit', false, HOUR),
  writesPerHour: 0,
  expected: new Set(),
};
