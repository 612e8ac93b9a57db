import { z } from 'zod';
import { ACCOUNT, REGISTRY, WORKSPACE } from '../model/types.ts';
import { RULE_IDS } from '../rules/index.ts';
import { anyResource, day, members, scope, words } from './fields.ts';
import { CUTS, EVERY_ROW, EVERY_RULE, KEY_READ, MODES, OPT_INS, PATTERNS } from './names.ts';

/** What the operator limits the app to. */

const WEEK = 604_800;
const MOST_WRITES = 10_000;

const WHAT: Readonly<Record<string, string>> = {
  [EVERY_RULE]: 'Every rule and row that nothing more specific names. Left out: audit.',
  [EVERY_ROW]: 'Every required role assignment that is not named itself. Left out: as *.',
  [KEY_READ]: 'The alert about reads of keys: off or audit. Left out: as *, and never more than audit.',
};

const whatOf = (pattern: string): string => {
  const isRow = pattern.startsWith('access/');
  return (
    WHAT[pattern] ??
    `The ${isRow ? 'required role assignment' : 'rule'} ${pattern}. Left out: as ${isRow ? EVERY_ROW : EVERY_RULE}.`
  );
};

const modeFor = (pattern: string) => {
  const mode = pattern === KEY_READ ? z.enum(['off', 'audit']) : z.enum(MODES);
  return mode.describe(whatOf(pattern)).exactOptional();
};

const modes = members(Object.fromEntries(PATTERNS.map((pattern) => [pattern, modeFor(pattern)]))).describe(
  'off: nothing is told; audit: told, nothing is written; enforce: repaired. The most specific name wins. Left out: everything is audited.',
);

const where = scope('a workspace, a registry or a storage account', [WORKSPACE, REGISTRY, ACCOUNT]);

/** One entry of `limits.migrate`. */
export const migration = members({
  rules: z
    .array(z.enum([EVERY_RULE, ...CUTS]))
    .min(1)
    .describe('Rules that cut, whose debt may be repaired, by id; * is all of them.'),
  scope: where.describe(
    'Where: the registry, account or workspace that is written, or what holds it, by resource id; * is everywhere.',
  ),
});

/** What whoever may write a tag can do with it. */
const TAKES_IN =
  'What is taken in by a tag alone is reported and cut, and nothing is granted for its sake: whoever may write a workspace may write its tags.';
const RELEASES =
  'Whoever may write a workspace may write its tags: removing such a tag releases the resource to the app, which tells of it and repairs it like any other.';

const placeBy = (tags: string) =>
  members({
    scope: where
      .prefault('*')
      .describe('The workspace, registry or account, or what holds it, by resource id; * is everywhere. Left out: everywhere.'),
    tags: z
      .record(z.string(), z.string())
      .exactOptional()
      .describe(
        `Tags that it has, all of them: names are compared without case, values with it. ${tags} Left out: whatever its tags are.`,
      ),
  });

/** One entry of `limits.include`. */
export const place = placeBy(TAKES_IN);
const leftOut = placeBy(RELEASES);

/** One entry of `limits.exemptions`. */
export const exemption = members({
  rule: z.enum(RULE_IDS).describe('A rule, or a row as access/<row>.'),
  resource: anyResource.describe(
    'One resource, by resource id; what is part of it, like the computes of a workspace, is meant too.',
  ),
  owner: words('who answers for it').describe('Who answers for it; told wherever it holds something back.'),
  reason: words('why it is exempted').describe('Why it is exempted; told wherever it holds something back.'),
  expires: day.describe('The last day on which it counts, as YYYY-MM-DD, to its end in UTC.'),
});

export const limits = members({
  modes: modes.prefault({}),
  migrate: z
    .array(migration)
    .default([])
    .describe(
      'Where debt, that is what was never seen good, may be cut too. What Azure cannot show has to be declared first. Left out: nowhere, only drift is repaired.',
    ),
  include: z
    .array(place)
    .default([])
    .describe('Places outside of which nothing is written or told. Empty, or left out: everything is taken in.'),
  exclude: z
    .array(leftOut)
    .default([])
    .describe('Places in which nothing is written or told, whatever limits.include says. Left out: none.'),
  exemptions: z
    .array(exemption)
    .default([])
    .describe('What is held back for one rule at one resource until a day. Left out: nothing.'),
  settleSeconds: z
    .int()
    .min(1)
    .max(WEEK)
    .default(3_600)
    .describe(
      'How many seconds a role assignment or the switch to identity takes until it acts for sure; cuts wait for that. Left out: 3600.',
    ),
  writesPerHour: z
    .int()
    .min(1)
    .max(MOST_WRITES)
    .default(100)
    .describe('How many writes the app makes in an hour at most; what is left over waits for the next. Left out: 100.'),
  optIns: z
    .array(z.enum(OPT_INS))
    .default([])
    .describe(
      'What hands out power, or writes more than one setting, and is done here all the same, by id of rule or row. The deployed role has to allow it. Left out: none.',
    ),
});
