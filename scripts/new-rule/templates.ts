/** What a new rule and a new row begin as: they compile, and their tests fail until somebody has written both. */

interface Named {
  readonly id: string;
  /** What it exports. */
  readonly name: string;
}

export const ruleText = ({ id, name }: Named): string => `import { when } from '../model/finding.ts';
import { rule } from '../model/rule.ts';

/** What a reader could not guess from the words below. */
export const ${name} = rule({
  id: '${id}',
  about: 'workspace',
  good: 'The good state, in one sentence.',
  why: 'What goes wrong otherwise, in one sentence.',
  severity: 'medium',
  seeds: ['S0'],
  fix: { bicep: 'The line of Bicep that makes it good.', az: 'az …' },

  judge: ({ id }, ask) =>
    when({ rule: '${id}', resource: id }, { computes: ask('computes', id) }, () => []),
});
`;

export const ruleTestText = ({ id, name }: Named): string => `import { ${name} } from '../../src/rules/${id}.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import { aCompute, aWorkspace, W1 } from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const computes = (...all: readonly ReturnType<typeof aCompute>[]) => factsOf({ workspace: aWorkspace(), computes: all });

testRule(${name}, {
  on: W1,
  compliant: [{ name: 'all is well', facts: computes(aCompute('gpu')) }],
  unknown: [
    {
      name: 'the computes cannot be read',
      facts: factsOf({ workspace: aWorkspace(), computes: unreadable('Azure was throttled.') }),
      says: 'Azure was throttled.',
    },
  ],
  drifted: [{ name: 'something is wrong', facts: computes(), says: ['The sentence that people read.'], steps: [] }],
  silent: [{ name: 'the workspace is gone', facts: factsOf({ workspace: absent }) }],
});
`;

export const rowText = ({ id, name }: Named): string => `import { ROLES } from '../../model/roles.ts';
import { workspaceIdentity } from '../support/consumers.ts';
import { type AccessRow, ownRegistry } from '../support/row.ts';

/** What a reader could not guess from the words below. */
export const ${name}: AccessRow = {
  id: '${id}',
  ref: 'The row of the requirements',
  good: 'Who may do what, in one sentence.',
  why: 'What stops without it, in one sentence.',
  seeds: ['S0'],
  on: "the workspace's registry",
  grants: 'never',
  cut: 'none',
  scopes: ownRegistry,
  consumers: workspaceIdentity,
  roles: { always: [ROLES.acrPull] },
};
`;

export const rowTestText = ({ id }: Named): string => `import { accessOf, aRegistry, REGISTRY } from '../../support/literals.ts';
import { testRow } from '../../support/test-row.ts';

testRow('access/${id}', {
  'who lacks the role is told': {
    facts: { registry: aRegistry() },
    more: { [\`access \${REGISTRY}\`]: accessOf() },
    says: ['The sentence that people read.'],
  },
});
`;
