import { EVERYWHERE, id } from '../../src/model/id.ts';
import type { Assignment } from '../../src/model/role.ts';
import { ROLES } from '../../src/model/roles.ts';
import { servicePrincipalPrivilege } from '../../src/rules/service-principal-privilege.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import {
  aCompute,
  accessOf,
  anEndpoint,
  assigned,
  aWorkspace,
  contributor,
  GROUP,
  REGISTRY,
  SUBSCRIPTION,
  userAssigned,
  W1,
  W2,
  wanting,
} from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const owner = { ...contributor, id: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', name: 'Owner' };
const administrator = { ...contributor, id: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', name: 'User Access Administrator' };

const holding = (
  assignments: readonly Assignment[],
  changes: Parameters<typeof factsOf>[0] = {},
  more: Parameters<typeof factsOf>[1] = {},
) => factsOf({ workspace: aWorkspace(), computes: [], endpoints: [], access: accessOf(...assignments), ...changes }, more);

const FAR = id(
  REGISTRY.replace('/vision/', '/other/').replace(/providers.*/, 'providers/microsoft.machinelearningservices/workspaces/far'),
);
const inGroup = (changes: Parameters<typeof factsOf>[0], more: Parameters<typeof factsOf>[1] = {}) =>
  holding([assigned(contributor, 'w2-identity', GROUP)], changes, more);
const holds = (who: string, role: string, where: string) =>
  `Service principal ${who} holds ${role} on ${where}, which policy does not allow.`;

testRule(servicePrincipalPrivilege, {
  on: W1,
  compliant: [
    { name: 'nobody holds anything', facts: holding([]) },
    {
      name: 'people hold it, and service principals hold less',
      facts: holding([
        assigned(owner, 'boss', SUBSCRIPTION, { principalType: 'User' }),
        assigned(contributor, 'makers', GROUP, { principalType: 'Group' }),
        assigned(ROLES.acrPull, 'deploy', GROUP),
      ]),
    },
    {
      name: 'managed identities of the workspace, its computes and its endpoints hold it',
      facts: holding(
        [
          assigned(contributor, 'w1-identity', GROUP),
          assigned(contributor, 'hands-identity', W1),
          assigned(contributor, 'desk-identity', W1),
          assigned(contributor, 'score-identity', W1),
        ],
        {
          workspace: aWorkspace({ identity: { system: 'w1-identity', user: userAssigned().user } }),
          computes: [aCompute('desk', { type: 'ComputeInstance' })],
          endpoints: [anEndpoint('score')],
        },
      ),
    },
    {
      name: 'policy allows it',
      facts: holding([assigned(owner, 'deploy', SUBSCRIPTION)]),
      wants: wanting({}, { servicePrincipals: { allowed: ['DEPLOY'], maximumSecretAgeDays: null } }),
    },
    {
      name: 'it is what Azure gave another workspace of the group',
      facts: inGroup(
        { estate: [W1, W2, FAR] },
        { [`workspace ${W2}`]: aWorkspace({ id: W2, identity: { system: 'w2-identity', user: [] } }) },
      ),
    },
  ],
  silent: [{ name: 'the workspace is gone', facts: factsOf({ workspace: absent }) }],
  unknown: [
    {
      name: 'assignments cannot be read',
      facts: factsOf({ workspace: aWorkspace(), computes: [], endpoints: [], access: unreadable('Assignments are forbidden.') }),
      says: 'Assignments are forbidden.',
      retryAt: null,
    },
    {
      name: 'another workspace of the group cannot be read',
      facts: inGroup({ estate: [W1, W2] }, { [`workspace ${W2}`]: unreadable('Reading w2 is forbidden.') }),
      says: 'Reading w2 is forbidden.',
      retryAt: null,
    },
    {
      name: 'Azure does not show what kind of principal it is',
      facts: holding([assigned(owner, 'ghost', SUBSCRIPTION, { principalType: null })]),
      says: 'Azure does not show what kind of principal ghost is.',
      retryAt: null,
    },
  ],
  drifted: [
    {
      name: 'service principals hold the three roles, at the workspace and above',
      facts: holding([
        assigned(contributor, 'deploy', W1),
        assigned(owner, 'deploy', SUBSCRIPTION),
        assigned(administrator, 'admin', EVERYWHERE),
      ]),
      says: [
        holds('deploy', 'Contributor', W1),
        holds('deploy', 'Owner', SUBSCRIPTION),
        holds('admin', 'User Access Administrator', EVERYWHERE),
      ],
      steps: [],
    },
    {
      name: 'the other workspace of the group is gone, and what it was given is not',
      facts: inGroup({ estate: [W1, W2] }, { [`workspace ${W2}`]: absent }),
      says: [holds('w2-identity', 'Contributor', GROUP)],
      steps: [],
    },
  ],
});
