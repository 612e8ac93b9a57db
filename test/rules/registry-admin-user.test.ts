import { keyOf, principalKey } from '../../src/model/fact.ts';
import { id } from '../../src/model/id.ts';
import type { Logins } from '../../src/model/neighbour.ts';
import { ROLES } from '../../src/model/roles.ts';
import type { Wants } from '../../src/model/wants.ts';
import { registryAdminUser } from '../../src/rules/registry-admin-user.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import {
  aCluster,
  aCompute,
  aConnection,
  accessOf,
  anEndpoint,
  anIdentity,
  aRegistry,
  aService,
  assigned,
  aWorkspace,
  CLUSTER,
  contributor,
  GROUP,
  IDENTITY,
  NOW,
  none,
  pulls,
  REGISTRY,
  SUBSCRIPTION,
  userAssigned,
  W1,
  W2,
  wanting,
} from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const off = [`Turn the admin user of ${REGISTRY} off`];
const GONE = id(`${GROUP}/providers/microsoft.machinelearningservices/workspaces/gone`);
const on = ['The admin user is on; the registry is used by 1 workspace.'];

/** The registry's admin user is on, one workspace uses it; `changes` says what else is so. */
const estate = (changes: Parameters<typeof factsOf>[0] = {}, more: Parameters<typeof factsOf>[1] = {}) =>
  factsOf(
    {
      registry: aRegistry({ adminUser: true }),
      estate: [W1],
      containerGroups: [],
      workspace: aWorkspace(),
      computes: [aCompute('gpu')],
      endpoints: [],
      services: [],
      connections: [],
      ...changes,
    },
    { [`users ${REGISTRY}`]: [W1], [`access ${REGISTRY}`]: pulls('gpu'), ...more },
  );

const asHands = aCompute('gpu', { identity: userAssigned() });
const handsPull = { [`access ${REGISTRY}`]: pulls('gpu', 'hands') };

/** What is read beside where debt may be migrated. */
const debt = (changes: Parameters<typeof factsOf>[0] = {}, logins: Logins = { found: [], unread: [] }) =>
  estate({ jobs: [], ...changes }, { [`logins ${SUBSCRIPTION}`]: logins });
const declared: Wants = {
  ...wanting({ serverless: 'none', containerInstances: 'none' }),
  dependencies: [{ scope: REGISTRY, onlyMachineLearning: true, coverage: true }],
};

const lacking = (part: string) => `Azure shows no ${part} of ${W1}, without which nobody can tell what needs it.`;
const compute = (type: string, changes = {}) => aCompute('odd', { type, ...changes });
const blockedBy = (name: string) => `${name} may rely on the key, and no rule judges such consumers: remove it or leave the key.`;
const attached = aCompute('odd', { type: 'AKS', attached: true, attachedTo: CLUSTER, identity: none, nodes: null });

testRule(registryAdminUser, {
  on: REGISTRY,
  compliant: [{ name: 'the admin user is off, which takes one read', facts: factsOf({ registry: aRegistry() }) }],
  silent: [
    {
      name: 'no workspace uses the registry',
      facts: factsOf(
        { registry: aRegistry({ adminUser: true }), estate: [W1] },
        { [`users ${REGISTRY}`]: [], [`access ${REGISTRY}`]: accessOf() },
      ),
    },
    { name: 'the registry is gone', facts: factsOf({ registry: absent }) },
    {
      name: 'only workspaces that have moved on are said to use it',
      facts: factsOf(
        { registry: aRegistry({ adminUser: true }), estate: [W1] },
        {
          [`users ${REGISTRY}`]: [W2],
          [`access ${REGISTRY}`]: accessOf(),
          [`workspace ${W2}`]: aWorkspace({ id: W2, containerRegistry: null }),
        },
      ),
    },
  ],
  unknown: [
    {
      name: 'Azure shows no roles on the registry that it shows',
      facts: factsOf(
        { registry: aRegistry({ adminUser: true }), estate: [W1] },
        { [`users ${REGISTRY}`]: [W1], [`access ${REGISTRY}`]: absent },
      ),
      says: `Azure shows no access of ${REGISTRY}, without which nobody can tell what needs it.`,
      retryAt: null,
    },
    {
      name: 'the registry cannot be read',
      facts: factsOf({ registry: unreadable('Reading is forbidden.') }),
      says: 'Reading is forbidden.',
    },
    {
      name: 'it is still being changed',
      facts: factsOf(
        { registry: aRegistry({ adminUser: true, provisioningState: 'Updating' }), estate: [W1], workspace: aWorkspace() },
        { [`users ${REGISTRY}`]: [W1], [`access ${REGISTRY}`]: accessOf() },
      ),
      says: `${REGISTRY} is being changed (Updating).`,
    },
    {
      name: 'it is so new that its users may not show yet',
      facts: factsOf(
        { registry: aRegistry({ adminUser: true, createdAt: NOW - 60_000 }), estate: [W1] },
        { [`users ${REGISTRY}`]: [], [`access ${REGISTRY}`]: accessOf() },
      ),
      says: 'The admin user is on; the registry is so new that its users may not show yet.',
    },
    {
      name: 'its users cannot be told',
      facts: factsOf(
        { registry: aRegistry({ adminUser: true }), estate: [W1] },
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
      facts: estate(
        {
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
        },
        {
          [keyOf('identity', id('/a'))]: anIdentity({ principalId: 'GPU-identity' }),
          [keyOf('identity', id('/b'))]: anIdentity({ principalId: 'other' }),
        },
      ),
      says: on,
      steps: off,
      unmet: [`Compute «gpu» lacks AcrPull on ${REGISTRY}.`],
    },
    {
      name: 'the identity of a cluster was deleted, though its roles are still there',
      facts: estate({ computes: [asHands] }, { ...handsPull, [`identity ${IDENTITY}`]: absent }),
      says: on,
      steps: off,
      unmet: [`Compute «gpu» acts as identity ${IDENTITY}, which does not exist any more.`],
    },
    {
      name: 'the identity of a cluster was deleted and made again, as somebody else',
      facts: estate({ computes: [asHands] }, { ...handsPull, [`identity ${IDENTITY}`]: anIdentity({ principalId: 'new' }) }),
      says: on,
      steps: off,
      unmet: [`Compute «gpu» acts as identity ${IDENTITY}, which was deleted and made again since: attach it again.`],
    },
    {
      name: 'the identity of a cluster cannot be read at the moment',
      facts: estate(
        { computes: [asHands] },
        { ...handsPull, [`identity ${IDENTITY}`]: unreadable('Azure is busy.', NOW + 5_000) },
      ),
      says: on,
      steps: off,
      unmet: ['Azure is busy.'],
    },
    {
      name: 'the identity of a cluster lies where Azure lets nobody of us look: it may be gone',
      facts: estate({ computes: [asHands] }, { ...handsPull, [`identity ${IDENTITY}`]: unreadable('Reading is forbidden.') }),
      says: on,
      steps: off,
      unmet: ['Reading is forbidden.'],
    },
    {
      name: 'a compute is still being made',
      facts: estate({ computes: [aCompute('gpu', { provisioningState: 'Creating' })] }),
      says: on,
      steps: off,
      unmet: ['The identity of compute «gpu» is not settled yet (Creating).'],
    },
    {
      name: 'the workspace cannot push what it builds',
      facts: estate({}, { [`access ${REGISTRY}`]: accessOf(assigned(ROLES.acrPull, 'gpu-identity', REGISTRY)) }),
      says: on,
      steps: off,
      unmet: [`Workspace «w1» lacks AcrPush on ${REGISTRY}. Azure or a person grants this one. Its principal is w1-identity.`],
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
        `Workspace «w1» lacks Container Registry Repository Writer with the actions scheduleRun/action and runs/read on ${REGISTRY}. Azure or a person grants this one. Its principal is w1-identity.`,
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
      unmet: [
        `Compute «gpu» has AcrPull on ${REGISTRY} only under a condition: people have to widen it. Its principal is gpu-identity.`,
      ],
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
                namesGroups: false,
                permissions: [{ actions: ['*/pull/read'], notActions: [], dataActions: [], notDataActions: [] }],
              },
            ],
          },
        },
      ),
      says: on,
      steps: off,
      unmet: [`Deny assignment «stack» takes AcrPull on ${REGISTRY} from compute «gpu». Its principal is gpu-identity.`],
    },
    {
      name: 'a deny assignment takes the role from a group, to which anybody may belong',
      facts: estate(
        {},
        {
          [`access ${REGISTRY}`]: {
            ...pulls('gpu'),
            denials: [
              {
                id: id('/d'),
                name: 'stack',
                principalIds: ['some-group'],
                excluded: ['w1-identity'],
                namesGroups: true,
                permissions: [{ actions: ['*/pull/read'], notActions: [], dataActions: [], notDataActions: [] }],
              },
            ],
          },
        },
      ),
      says: on,
      steps: off,
      unmet: [
        `Deny assignment «stack» takes AcrPull on ${REGISTRY} from a group, and nobody can tell here whether compute «gpu» belongs to it.`,
      ],
    },
    ...(
      [
        ['a virtual machine', [compute('VirtualMachine', { attached: true })], 'Attached VirtualMachine «odd»'],
        ['an HDInsight cluster', [compute('HDInsight', { attached: true })], 'Attached HDInsight «odd»'],
        ['a compute of a type nobody knows', [compute('Quantum')], 'Compute Quantum «odd»'],
      ] as const
    ).map(([what, computes, name]) => ({
      name: `there is ${what}`,
      facts: estate({ computes: [aCompute('gpu'), ...computes] }),
      says: on,
      steps: off,
      unmet: [blockedBy(name)],
    })),
    {
      name: 'a managed endpoint cannot pull, whoever has to grant it',
      facts: estate(
        { endpoints: [anEndpoint('own', { identity: userAssigned() }), anEndpoint('azure')] },
        { [`identity ${IDENTITY}`]: anIdentity() },
      ),
      says: on,
      steps: off,
      unmet: [
        `Endpoint «own» lacks AcrPull on ${REGISTRY}.`,
        `Endpoint «azure» lacks AcrPull on ${REGISTRY}. Azure grants it to a system-assigned identity: re-create the endpoint. Its principal is azure-identity.`,
      ],
    },
    {
      name: 'a service of the first generation runs on container instances',
      facts: estate({ services: [aService('old'), aService('on-cluster', { type: 'AKS' })] }),
      says: on,
      steps: off,
      unmet: [
        'ACI (v1) service «old» can pull with the admin password alone: redeploy it as an endpoint or leave the admin user on.',
      ],
    },
    {
      name: 'an attached AKS cluster acts with a managed identity, which no grant cures',
      facts: estate(
        { computes: [aCompute('gpu'), attached] },
        {
          [`access ${REGISTRY}`]: accessOf(...pulls('gpu').assignments, assigned(ROLES.acrPull, 'kubelet', REGISTRY)),
          [`cluster ${CLUSTER}`]: aCluster({ applicationId: null, kubelet: 'kubelet' }),
        },
      ),
      says: on,
      steps: off,
      unmet: ['Attached cluster «odd» acts with a managed identity, with which first-generation services cannot pull.'],
    },
    {
      name: 'serverless jobs run, and the workspace has no identity that could pull for them',
      facts: estate(),
      wants: wanting({ serverless: 'used' }),
      says: on,
      steps: off,
      unmet: [
        `The serverless compute of workspace «w1» has no identity of its own that AcrPull on ${REGISTRY} could be granted to.`,
      ],
    },
    {
      name: 'nothing is declared, which holds debt by name',
      facts: debt(),
      says: on,
      steps: off,
      unmetDebt: [
        `Policy does not declare that only Azure Machine Learning uses ${REGISTRY} (wants.dependencies[].onlyMachineLearning).`,
        `Policy does not declare that every workspace that uses ${REGISTRY} lies in the configured subscriptions (wants.dependencies[].coverage).`,
        `Policy does not declare whether ${W1} uses serverless compute (wants.workspaces[].serverless: used, or none).`,
        `Policy does not declare whether ${W1} will have services on container instances (wants.workspaces[].containerInstances).`,
      ],
    },
    {
      name: 'everything is declared and nothing speaks against it',
      facts: debt(),
      wants: declared,
      says: on,
      steps: off,
      unmetDebt: [],
    },
    {
      name: 'services on container instances are planned',
      facts: debt(),
      wants: { ...declared, workspaces: [{ scope: W1, serverless: 'none', containerInstances: 'planned' }] },
      says: on,
      steps: off,
      unmetDebt: [
        `Policy declares that services on container instances are planned for ${W1} (wants.workspaces[].containerInstances): they can pull with the admin password alone.`,
      ],
    },
    {
      name: 'jobs ran without a compute although none should',
      facts: debt({
        jobs: [
          { name: 'a', type: 'command', compute: null, createdAt: NOW },
          { name: 'b', type: 'sweep', compute: `${W1}/computes/serverless`, createdAt: NOW },
          { name: 'p', type: 'pipeline', compute: null, createdAt: NOW },
          { name: 'c', type: 'command', compute: `${W1}/computes/gpu`, createdAt: NOW },
        ],
      }),
      wants: declared,
      says: on,
      steps: off,
      unmetDebt: [
        `2 jobs of ${W1} ran on serverless compute, which policy does not call used (wants.workspaces[].serverless): «a», «b».`,
      ],
    },
    {
      name: 'somebody else logs in to the registry by password',
      facts: debt(
        {},
        {
          found: [
            { id: id('/a'), name: 'container app «shop»', to: 'Images.azurecr.io', on: 'registry' },
            { id: id('/b'), name: 'web app «other»', to: 'others.azurecr.io', on: 'registry' },
            { id: id('/c'), name: 'container group «mount»', to: 'images.azurecr.io', on: 'storage' },
          ],
          unread: ['batch pools'],
        },
      ),
      wants: declared,
      says: on,
      steps: off,
      unmetDebt: [`From ${SUBSCRIPTION}, images.azurecr.io is reached with a stored key by 1 resource: container app «shop».`],
    },
    {
      name: 'it is a private registry, which only its password opens',
      facts: factsOf(
        { registry: aRegistry({ adminUser: true }), estate: [W1] },
        { [`users ${REGISTRY}`]: [], [`access ${REGISTRY}`]: accessOf() },
      ),
      wants: wanting({ privateRegistries: [{ registry: REGISTRY, computes: ['*'], endpoints: [], builds: [] }] }),
      says: ['The admin user is on; a private registry is reached by its password alone (known limit).'],
      steps: [],
    },
    {
      name: 'it is private to one workspace, which only its password opens, though another has it for its own',
      facts: factsOf(
        { registry: aRegistry({ adminUser: true }), estate: [W1], workspace: aWorkspace() },
        { [`users ${REGISTRY}`]: [W1], [`access ${REGISTRY}`]: pulls('gpu') },
      ),
      wants: {
        ...declared,
        workspaces: [{ scope: W2, privateRegistries: [{ registry: REGISTRY, computes: [], endpoints: ['*'], builds: [] }] }],
      },
      says: ['The admin user is on; a private registry is reached by its password alone (known limit).'],
      steps: [],
    },
    {
      name: 'a container group in its group logs in with a user name, and one elsewhere does no harm',
      facts: estate({
        containerGroups: [
          {
            id: id(`${GROUP}/providers/microsoft.containerinstance/containergroups/scorer`),
            name: 'container group «scorer»',
            to: 'images.azurecr.io',
            on: 'registry',
          },
          {
            id: id(`${GROUP}2/providers/microsoft.containerinstance/containergroups/shop`),
            name: 'container group «shop»',
            to: 'images.azurecr.io',
            on: 'registry',
          },
          {
            id: id(`${GROUP}/providers/microsoft.containerinstance/containergroups/other`),
            name: 'container group «other»',
            to: 'other.azurecr.io',
            on: 'registry',
          },
        ],
      }),
      says: on,
      steps: off,
      unmet: [
        'Container group «scorer» logs in to images.azurecr.io with a user name, as first-generation services do: give it an identity, or leave the admin user on.',
      ],
    },
    {
      name: 'nobody may see the container groups',
      facts: estate({ containerGroups: unreadable('Container groups are forbidden.') }),
      says: on,
      steps: off,
      unmet: ['Container groups are forbidden.'],
    },
    {
      name: 'a compute is attached of a kind that nobody says does not pull',
      facts: estate({ computes: [compute('DataLakeAnalytics', { attached: true, identity: none })] }),
      says: on,
      steps: off,
      unmet: [blockedBy('Attached DataLakeAnalytics «odd»')],
    },
    {
      name: 'a project shows a registry of its own, and a hub whose registry this is',
      facts: estate(
        {
          workspace: aWorkspace({ kind: 'project', hub: W2, containerRegistry: GONE }),
          computes: [],
          endpoints: [anEndpoint('score')],
        },
        {
          [`workspace ${W2}`]: aWorkspace({ id: W2, kind: 'hub' }),
          [`access ${REGISTRY}`]: pulls(),
        },
      ),
      says: on,
      steps: off,
      unmet: [
        `Endpoint «score» lacks AcrPull on ${REGISTRY}. Azure grants it to a system-assigned identity: re-create the endpoint. Its principal is score-identity.`,
      ],
    },
    {
      name: 'a connection of a workspace that has another registry logs in with a password',
      facts: estate(
        { estate: [W1, W2] },
        { [`connections ${W2}`]: [aConnection('base'), aConnection('other', { leadsTo: ['theimages.azurecr.io'] })] },
      ),
      says: on,
      steps: off,
      unmet: ['Connection «base» may log in to images.azurecr.io with a stored credential (UsernamePassword).'],
    },
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
      says: ['The admin user is on; the registry is used by 2 workspaces.'],
      steps: off,
      unmet: ['Reading w2 is forbidden.'],
    },
    {
      name: 'Azure answers that the computes of a workspace which is there do not exist',
      facts: estate({ computes: absent }),
      says: on,
      steps: off,
      unmet: [lacking('computes'), lacking('computes'), lacking('computes')],
    },
    {
      name: 'Azure shows neither endpoints nor services nor connections of a workspace which is there',
      facts: estate({ endpoints: absent, services: absent, connections: absent }),
      says: on,
      steps: off,
      unmet: [lacking('endpoints'), lacking('services'), lacking('connections')],
    },
    {
      name: 'the directory knows no service principal of an attached cluster',
      facts: estate(
        { computes: [aCompute('gpu'), attached], cluster: { id: CLUSTER, kubelet: null, applicationId: 'app' } },
        { [keyOf('principal', principalKey('applications', 'app'))]: absent },
      ),
      says: on,
      steps: off,
      unmet: [lacking('consumer')],
    },
    {
      name: 'the primary identity of a workspace is not attached to it, and another one is',
      facts: estate({ workspace: aWorkspace({ identity: userAssigned('w1-identity'), primaryIdentity: id('/elsewhere') }) }),
      says: on,
      steps: off,
      unmet: [`Workspace ${W1} names /elsewhere as its primary identity, which is not attached to it.`],
    },
    {
      name: 'Azure shows no jobs where debt is to be migrated',
      facts: debt({ jobs: absent }),
      wants: declared,
      says: on,
      steps: off,
      unmetDebt: [lacking('jobs')],
    },
    {
      name: 'a workspace that was said to use it has moved to another registry, and one is gone',
      facts: estate(
        {},
        {
          [`users ${REGISTRY}`]: [W1, W2, GONE],
          [`workspace ${W2}`]: aWorkspace({ id: W2, containerRegistry: null, storageAccount: null }),
          [`workspace ${GONE}`]: absent,
        },
      ),
      says: on,
      steps: off,
    },
  ],
});
