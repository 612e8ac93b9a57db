import { z } from 'zod';
import { ACCOUNT, REGISTRY, WORKSPACE } from '../model/types.ts';
import { RULE_IDS } from '../rules/index.ts';
import { anyResource, day, members, scope, words } from './fields.ts';
import { CUTS, EVERY_ROW, EVERY_RULE, KEY_READ, MODES, OPT_INS, PATTERNS } from './names.ts';

/** What the operator limits the app to. */

const WEEK = 604_800;
const MOST_WRITES = 10_000;

const WHAT: Readonly<Record<string, string>> = {
  [EVERY_RULE]: 'Every rule and row that nothing more specific names.',
  [EVERY_ROW]: 'Every required role assignment that is not named itself.',
  [KEY_READ]: 'The alert about reads of keys.',
};

const modeFor = (pattern: string) => {
  const mode = pattern === KEY_READ ? z.enum(['off', 'audit']) : z.enum(MODES);
  const what = WHAT[pattern];
  return (what === undefined ? mode : mode.describe(what)).exactOptional();
};

const modes = members(Object.fromEntries(PATTERNS.map((pattern) => [pattern, modeFor(pattern)]))).describe(
  'off: nothing is told; audit: told, nothing is written; enforce: repaired. The most specific name wins. What nothing names is audited.',
);

const where = scope('a workspace, a registry or a storage account', [WORKSPACE, REGISTRY, ACCOUNT]);

/** One entry of `limits.migrate`. */
export const migration = members({
  rules: z
    .array(z.enum([EVERY_RULE, ...CUTS]))
    .min(1)
    .describe('Rules that cut, whose debt may be repaired; * is all of them.'),
  scope: where.describe('Where: the registry, account or workspace that is written, or what holds it.'),
});

/** One entry of `limits.include` or `limits.exclude`. */
export const place = members({
  scope: where.prefault('*').describe('The workspace, registry or account, or what holds it. Absent: everywhere.'),
  tags: z
    .record(z.string(), z.string())
    .exactOptional()
    .describe(
      'Tags that it has, all of them: names are compared without case, values with it. What is taken in by a tag alone is reported and cut, and nothing is granted for its sake: whoever may write a workspace may write its tags.',
    ),
});

/** One entry of `limits.exemptions`. */
export const exemption = members({
  rule: z.enum(RULE_IDS).describe('A rule, or a row as access/<row>.'),
  resource: anyResource.describe('One resource; what is part of it, like the computes of a workspace, is meant too.'),
  owner: words('who answers for it'),
  reason: words('why it is exempted'),
  expires: day.describe('The last day on which it counts, in UTC.'),
});

export const limits = members({
  modes: modes.prefault({}),
  migrate: z
    .array(migration)
    .default([])
    .describe('Where debt, that is what was never seen good, may be cut too. What Azure cannot show has to be declared first.'),
  include: z.array(place).default([]).describe('Empty: everything. Otherwise nothing is written or told outside these places.'),
  exclude: z.array(place).default([]).describe('Nothing is written or told here.'),
  exemptions: z.array(exemption).default([]).describe('Held back for one rule at one resource until a day.'),
  settleSeconds: z
    .int()
    .min(1)
    .max(WEEK)
    .default(3_600)
    .describe('How long a role assignment or the switch to identity takes until it acts for sure.'),
  writesPerHour: z.int().min(1).max(MOST_WRITES).default(100),
  optIns: z
    .array(z.enum(OPT_INS))
    .default([])
    .describe(
      'What hands out power, or writes more than one setting, and is done here all the same. The deployed role has to allow it.',
    ),
});
