import { id } from '../../src/model/id.ts';
import { ROLES } from '../../src/model/role.ts';
import { registryAdminUser } from '../../src/rules/registry-admin-user.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import {
  aCompute,
  aConnection,
  accessOf,
  aRegistry,
  assigned,
  aWorkspace,
  contributor,
  GROUP,
  NOW,
  pulls,
  REGISTRY,
  W1,
  W2,
} from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const off = [`Turn the admin user of ${REGISTRY} off`];
const on = ['The admin user is on; 1 workspace(s) use the registry.'];

/** The registry's admin user is on, one workspace uses it; `changes` says what else is so. */
const estate = (changes: Parameters<typeof factsOf>[0] = {}, more: Parameters<typeof factsOf>[1] = {}) =>
  factsOf(
    {
      registry: aRegistry({ adminUser: true }),
      workspace: aWorkspace(),
      computes: [aCompute('gpu')],
      endpoints: [],
      services: [],
      connections: [],
      ...changes,
    },
    { [`users ${REGISTRY}`]: [W1], [`access ${REGISTRY}`]: pulls('gpu'), ...more },
  );

const compute = (type: string, changes = {}) => aCompute('odd', { type, ...changes });
const blockedBy = (name: string) =>
  `${name} may rely on the key, and this build does not judge such consumers: remove it or leave the key.`;

testRule(registryAdminUser, {
  on: REGISTRY,
  compliant: [{ name: 'the admin user is off, which takes one read', facts: factsOf({ registry: aRegistry() }) }],
  silent: [
    {
      name: 'no workspace uses the registry',
      facts: factsOf(
        { registry: aRegistry({ adminUser: true }) },
        { [`users ${REGISTRY}`]: [], [`access ${REGISTRY}`]: accessOf() },
      ),
    },
    { name: 'the registry is gone', facts: factsOf({ registry: absent }) },
  ],
  unknown: [
    {
      name: 'the registry cannot be read',
      facts: factsOf({ registry: unreadable('Reading is forbidden.') }),
      says: 'Reading is forbidden.',
    },
    {
      name: 'it is still being changed',
      facts: factsOf(
        { registry: aRegistry({ adminUser: true, provisioningState: 'Updating' }) },
        { [`users ${REGISTRY}`]: [W1], [`access ${REGISTRY}`]: accessOf() },
      ),
      says: `${REGISTRY} is being changed (Updating).`,
    },
    {
      name: 'it is so new that its users may not show yet',
      facts: factsOf(
        { registry: aRegistry({ adminUser: true, createdAt: NOW - 60_000 }) },
        { [`users ${REGISTRY}`]: [], [`access ${REGISTRY}`]: accessOf() },
      ),
      says: 'The admin user is on; the registry is so new that its users may not show yet.',
    },
    {
      name: 'its users cannot be told',
      facts: factsOf(
        { registry: aRegistry({ adminUser: true }) },
        { [`users ${REGISTRY}`]: unreadable('Resource Graph is throttled.', NOW + 5_000), [`access ${REGISTRY}`]: accessOf() },
      ),
      says: 'Resource Graph is throttled.',
    },
  ],
  drifted: [
    { name: 'everybody pulls by identity', facts: estate(), says: on, steps: off },
    {
      name: 'a role that contains the action is inherited from the group',
      facts: estate(
        {},
        {
          [`access ${REGISTRY}`]: accessOf(
            assigned(contributor, 'w1-identity', GROUP),
            assigned(contributor, 'gpu-identity', GROUP),
          ),
        },
      ),
      says: on,
      steps: off,
    },
    {
      name: 'a compute lacks AcrPull',
      facts: estate({}, { [`access ${REGISTRY}`]: pulls() }),
      says: on,
      steps: off,
      unmet: [`Compute «gpu» lacks AcrPull on ${REGISTRY}.`],
    },
    {
      name: 'a cluster has no identity',
      facts: estate({ computes: [aCompute('gpu', { identity: { system: null, user: [] } })] }),
      says: on,
      steps: off,
      unmet: [`Compute «gpu» has no identity of its own that AcrPull on ${REGISTRY} could be granted to.`],
    },
    {
      name: 'a cluster has two user-assigned identities, of which one lacks AcrPull',
      facts: estate({
        computes: [
          aCompute('gpu', {
            identity: {
              system: null,
              user: [
                { id: id('/a'), principalId: 'gpu-identity' },
                { id: id('/b'), principalId: 'other' },
              ],
            },
          }),
        ],
      }),
      says: on,
      steps: off,
      unmet: [`Compute «gpu» lacks AcrPull on ${REGISTRY}.`],
    },
    {
      name: 'a compute is still being made',
      facts: estate({ computes: [aCompute('gpu', { provisioningState: 'Creating' })] }),
      says: on,
      steps: off,
      unmet: ['Compute «gpu» is being changed (Creating): its identity is not settled yet.'],
    },
    {
      name: 'the workspace cannot push what it builds',
      facts: estate({}, { [`access ${REGISTRY}`]: accessOf(assigned(ROLES.acrPull, 'gpu-identity', REGISTRY)) }),
      says: on,
      steps: off,
      unmet: [`Workspace «w1» lacks AcrPush on ${REGISTRY}. Azure or a person grants this one.`],
    },
    {
      name: 'the compute that builds images does not exist',
      facts: estate({ workspace: aWorkspace({ imageBuildCompute: 'builder' }) }),
      says: on,
      steps: off,
      unmet: [`Workspace ${W1} builds its images on compute «builder», which does not exist.`],
    },
    {
      name: 'the registry is in ABAC mode, where AcrPull and Contributor do not count',
      facts: estate({ registry: aRegistry({ adminUser: true, roleMode: 'abac' }) }),
      says: on,
      steps: off,
      unmet: [
        `Workspace «w1» lacks Container Registry Repository Writer on ${REGISTRY}. Azure or a person grants this one.`,
        `Compute «gpu» lacks Container Registry Repository Reader on ${REGISTRY}.`,
      ],
    },
    {
      name: 'the registry weighs roles in an unknown way',
      facts: estate({ registry: aRegistry({ adminUser: true, roleMode: 'Quantum' }) }),
      says: on,
      steps: off,
      unmet: Array(2).fill(`Registry ${REGISTRY} weighs roles in a way this build does not know: «Quantum».`),
    },
    {
      name: 'AcrPull is there only under a condition',
      facts: estate(
        {},
        {
          [`access ${REGISTRY}`]: accessOf(
            assigned(contributor, 'w1-identity', GROUP),
            assigned(ROLES.acrPull, 'gpu-identity', REGISTRY, { condition: "@Resource[x:name] StringEquals 'y'" }),
          ),
        },
      ),
      says: on,
      steps: off,
      unmet: [`Compute «gpu» has AcrPull on ${REGISTRY} only under a condition: people have to widen it.`],
    },
    {
      name: 'a deny assignment takes the role away',
      facts: estate(
        {},
        {
          [`access ${REGISTRY}`]: {
            ...pulls('gpu'),
            denials: [
              {
                id: id('/d'),
                name: 'stack',
                principalIds: null,
                excluded: ['w1-identity'],
                permissions: [{ actions: ['*/pull/read'], notActions: [], dataActions: [], notDataActions: [] }],
              },
            ],
          },
        },
      ),
      says: on,
      steps: off,
      unmet: [`Deny assignment «stack» takes AcrPull on ${REGISTRY} from compute «gpu».`],
    },
    ...(
      [
        ['an online endpoint', { endpoints: [{ id: id('/e'), name: 'score', kind: 'online' }] }, 'Online endpoint «score»'],
        ['a batch endpoint', { endpoints: [{ id: id('/e'), name: 'night', kind: 'batch' }] }, 'Batch endpoint «night»'],
        [
          'a service of the first generation',
          { services: [{ id: id('/s'), name: 'old', type: 'ACI' }] },
          'ACI (v1) service «old»',
        ],
        ['an attached AKS cluster', { computes: [aCompute('gpu'), compute('AKS', { attached: true })] }, 'Attached AKS «odd»'],
        [
          'a virtual machine',
          { computes: [aCompute('gpu'), compute('VirtualMachine', { attached: true })] },
          'Attached VirtualMachine «odd»',
        ],
        ['a compute of a type nobody knows', { computes: [aCompute('gpu'), compute('Quantum')] }, 'Compute Quantum «odd»'],
      ] as const
    ).map(([what, changes, name]) => ({
      name: `there is ${what}`,
      facts: estate(changes),
      says: on,
      steps: off,
      unmet: [blockedBy(name)],
    })),
    {
      name: 'a connection logs in with a password, and one to elsewhere does no harm',
      facts: estate({
        connections: [
          aConnection('mirror'),
          aConnection('git', { leadsTo: ['https://example.org'] }),
          aConnection('kind', { authType: 'ManagedIdentity' }),
        ],
      }),
      says: on,
      steps: off,
      unmet: ['Connection «mirror» may log in to images.azurecr.io with a stored credential (UsernamePassword).'],
    },
    {
      name: 'a workspace that uses it cannot be read',
      facts: estate(
        {},
        {
          [`users ${REGISTRY}`]: [W1, W2],
          [`workspace ${W2}`]: unreadable('Reading w2 is forbidden.'),
          [`computes ${W2}`]: [],
          [`endpoints ${W2}`]: [],
          [`services ${W2}`]: [],
          [`connections ${W2}`]: [],
        },
      ),
      says: ['The admin user is on; 2 workspace(s) use the registry.'],
      steps: off,
      unmet: ['Reading w2 is forbidden.'],
    },
    {
      name: 'a workspace that was said to use it has moved to another registry',
      facts: estate(
        {},
        {
          [`users ${REGISTRY}`]: [W1, W2],
          [`workspace ${W2}`]: aWorkspace({ id: W2, containerRegistry: null, storageAccount: null }),
          [`computes ${W2}`]: [compute('Quantum')],
          [`endpoints ${W2}`]: [],
          [`services ${W2}`]: [],
          [`connections ${W2}`]: [],
        },
      ),
      says: ['The admin user is on; 2 workspace(s) use the registry.'],
      steps: off,
    },
  ],
});
