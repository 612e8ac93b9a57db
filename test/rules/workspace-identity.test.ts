import { id } from '../../src/model/id.ts';
import { workspaceIdentity } from '../../src/rules/workspace-identity.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import { aWorkspace, IDENTITY, NOW, none, userAssigned, W1 } from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const workspace = (changes: Parameters<typeof aWorkspace>[0]) => factsOf({ workspace: aWorkspace(changes) });
const both = { system: 'w1-identity', user: userAssigned().user };
const other = id('/other');

testRule(workspaceIdentity, {
  on: W1,
  compliant: [
    { name: 'it has a system-assigned identity, which takes one read', facts: workspace({}) },
    {
      name: 'it names one of its user-assigned identities',
      facts: workspace({ identity: userAssigned(), primaryIdentity: IDENTITY }),
    },
    { name: 'it has both kinds and names none, so it acts with the system-assigned one', facts: workspace({ identity: both }) },
    { name: 'it has both kinds and names one', facts: workspace({ identity: both, primaryIdentity: IDENTITY }) },
  ],
  silent: [{ name: 'the workspace is gone', facts: factsOf({ workspace: absent }) }],
  unknown: [
    {
      name: 'the workspace cannot be read',
      facts: factsOf({ workspace: unreadable('Reading is forbidden.') }),
      says: 'Reading is forbidden.',
      retryAt: null,
    },
    {
      name: 'the workspace is still being made',
      facts: workspace({ identity: none, provisioningState: 'Creating' }),
      says: `${W1} is being changed (Creating).`,
      retryAt: NOW + 15_000,
    },
    {
      name: 'its primary identity has no principal yet',
      facts: workspace({ identity: userAssigned(null), primaryIdentity: IDENTITY }),
      says: 'The primary identity of workspace «w1» is not settled yet.',
      retryAt: NOW + 15_000,
    },
  ],
  drifted: [
    { name: 'it has none', facts: workspace({ identity: none }), says: ['Workspace «w1» has no managed identity.'], steps: [] },
    {
      name: 'it has only a user-assigned identity and does not name it',
      facts: workspace({ identity: userAssigned() }),
      says: ['Workspace «w1» has user-assigned identities alone and names none of them as primary.'],
      steps: [],
    },
    {
      name: 'it names an identity that is not attached to it',
      facts: workspace({ identity: both, primaryIdentity: other }),
      says: ['Workspace «w1» names /other as its primary identity, which is not attached to it.'],
      steps: [],
    },
  ],
});
