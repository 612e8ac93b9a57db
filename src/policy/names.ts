import type { Limits } from '../engine/ports.ts';
import { STEPS } from '../model/tables.ts';
import { ROWS } from '../rules/access/index.ts';
import { RULE_IDS, RULES } from '../rules/index.ts';

/** The ids that policy may name, and what each kind of limit may say of them. */

export const MODES = ['off', 'audit', 'enforce'] as const;
export type Mode = (typeof MODES)[number];

export const EVERY_RULE = '*';
export const EVERY_ROW = 'access/*';

/** The alert about reads of keys. It judges a change, so there is nothing to enforce. */
export const KEY_READ = 'key-read';

/** What a mode may be set for, the widest first. */
export const PATTERNS: readonly string[] = [EVERY_RULE, EVERY_ROW, ...RULE_IDS, KEY_READ];

/** Rules that know debt: those that cut. */
export const CUTS: readonly string[] = RULES.filter(({ writes }) => writes !== undefined && STEPS[writes].does === 'cut').map(
  ({ id }) => id,
);

/** What is only done where policy asks for it by name: rows whose roles hand out power, and writes of more than one setting. */
export const OPT_INS: readonly string[] = [
  ...RULES.filter(({ writes }) => writes !== undefined && STEPS[writes].optIn).map(({ id }) => id),
  ...ROWS.filter(({ grants }) => grants === 'opt-in').map(({ id }) => `access/${id}`),
];

/** The most specific pattern wins; what no pattern names is only audited. */
export function modeOf(modes: ReadonlyMap<string, Mode>): Limits['mode'] {
  return (rule) =>
    modes.get(rule) ?? (rule.startsWith('access/') ? modes.get(EVERY_ROW) : undefined) ?? modes.get(EVERY_RULE) ?? 'audit';
}
