import { EVERYWHERE } from '../../src/model/id.ts';
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
  SUBSCRIPTION,
  userAssigned,
  W1,
  wanting,
} from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const owner = { ...contributor, id: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', name: 'Owner' };
const administrator = { ...contributor, id: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', name: 'User Access Administrator' };

const holding = (assignments: readonly Assignment[], changes: Parameters<typeof factsOf>[0] = {}) =>
  factsOf({ workspace: aWorkspace(), computes: [], endpoints: [], access: accessOf(...assignments), ...changes });

const holds = (who: string, role: string, where: string) =>
  `Service principal ${who} holds ${role} on ${where}: policy does not allow it (wants.servicePrincipals.allowed), and it is no identity of the workspace.`;

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
      name: 'it is what Azure once gave another workspace of the group, which policy has to allow',
      facts: holding([assigned(contributor, 'w2-identity', GROUP)]),
      says: [holds('w2-identity', 'Contributor', GROUP)],
      steps: [],
    },
  ],
});
