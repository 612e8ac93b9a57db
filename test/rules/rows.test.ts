import { principalKey } from '../../src/model/fact.ts';
import { id } from '../../src/model/id.ts';
import { contributorOf, ROLES } from '../../src/model/roles.ts';
import { unreadable } from '../support/facts.ts';
import {
  ACCOUNT,
  aCluster,
  aCompute,
  aConnection,
  accessOf,
  aDatastore,
  anEndpoint,
  anIdentity,
  aPrincipal,
  aRegistry,
  assigned,
  aVault,
  CLUSTER,
  contributor,
  GROUP,
  IDENTITY,
  INSIGHTS,
  NOW,
  none,
  pulls,
  REGISTRY,
  userAssigned,
  VAULT,
  W1,
  wanting,
} from '../support/literals.ts';
import { testRow } from '../support/test-row.ts';

const PRIVATE = id(`${GROUP}/providers/microsoft.containerregistry/registries/bases`);
const FOREIGN = id(`${GROUP}/providers/microsoft.storage/storageaccounts/lake`);
const grant = (role: string, principal: string, on: string) => `Grant ${role} on ${on} to principal ${principal}`;
const registry = { registry: aRegistry() };
const onRegistry = (access = accessOf()) => ({ [`access ${REGISTRY}`]: access }) as const;
const onAccount = (access = accessOf()) => ({ [`access ${ACCOUNT}`]: access }) as const;
const thePrivate = { [`registry ${PRIVATE}`]: aRegistry({ id: PRIVATE, loginServer: 'bases.azurecr.io' }) } as const;
const onPrivate = (access = accessOf()) => ({ ...thePrivate, [`access ${PRIVATE}`]: access }) as const;
const privately = (changes: object) =>
  wanting({ privateRegistries: [{ registry: PRIVATE, computes: [], endpoints: [], builds: [], ...changes }] });
const BLOBS = 'Storage Blob Data Contributor';
const FILES = 'Storage File Data Privileged Contributor';
const instance = (name: string, changes: Parameters<typeof aCompute>[1] = {}) =>
  aCompute(name, { type: 'ComputeInstance', nodes: null, ...changes });
/** A workspace that acts with its user-assigned identity. */
const userPrimary = { identity: userAssigned(), primaryIdentity: IDENTITY } as const;

testRow('access/compute-pull', {
  'nothing at all is granted for a hub that isolates its data': {
    workspace: { kind: 'hub', dataIsolation: true },
    facts: { ...registry, computes: [aCompute('k8s', { type: 'Kubernetes' })] },
    more: onRegistry(),
    says: [
      `Compute «k8s» lacks AcrPull on ${REGISTRY}. The workspace isolates its data, so an assignment without a condition is never made. Its principal is k8s-identity.`,
    ],
  },
  'a cluster with the role is fine': {
    facts: { ...registry, computes: [aCompute('gpu')] },
    more: onRegistry(pulls('gpu')),
    has: 1,
  },
  'a Kubernetes compute without it is granted it': {
    facts: { ...registry, computes: [aCompute('k8s', { type: 'Kubernetes' })] },
    more: onRegistry(),
    says: [`Compute «k8s» lacks AcrPull on ${REGISTRY}.`],
    grants: [grant('AcrPull', 'k8s-identity', REGISTRY)],
  },
  'an instance and a Databricks workspace do not pull': {
    facts: { computes: [instance('desk'), aCompute('spark', { type: 'Databricks' })] },
  },
  'a workspace without a registry needs nothing': { workspace: { containerRegistry: null } },
});

testRow('access/compute-pull-private', {
  'only the computes that policy pairs are granted': {
    facts: { computes: [aCompute('gpu'), aCompute('cpu')] },
    more: onPrivate(),
    wants: privately({ computes: ['GPU'] }),
    says: [`Compute «gpu» lacks AcrPull on ${PRIVATE}.`],
    grants: [grant('AcrPull', 'gpu-identity', PRIVATE)],
  },
  'without a pair nothing is asked and nothing granted': {},
});

const managed = { authType: 'ManagedIdentity', identity: { resourceId: IDENTITY, clientId: 'hands-client' } } as const;
const buildConnection = aConnection('bases', { ...managed, leadsTo: ['https://bases.azurecr.io'] });
const OTHER = id(`${GROUP}/providers/microsoft.managedidentity/userassignedidentities/other`);
const asOther = { ...buildConnection, identity: { resourceId: OTHER, clientId: 'other-client' } };
const other = aConnection('elsewhere', { ...managed, identity: asOther.identity, leadsTo: ['https://other.azurecr.io'] });
const unpaired = (who = IDENTITY) =>
  `Connection «bases» pulls from https://bases.azurecr.io as ${who}, and policy does not pair these two (wants.workspaces[].privateRegistries[].builds): nothing is granted.`;

testRow('access/build-identity-pull', {
  'the connection’s identity is granted on the registry that policy names': {
    facts: { connections: [buildConnection] },
    more: { ...onPrivate(), [`identity ${IDENTITY}`]: anIdentity() },
    wants: privately({ builds: [IDENTITY] }),
    says: [`Connection «bases» lacks AcrPull on ${PRIVATE}.`],
    grants: [grant('AcrPull', 'hands-identity', PRIVATE)],
  },
  'a connection to a registry that policy does not name is reported, and grants nothing': {
    facts: { connections: [buildConnection] },
    says: [unpaired()],
  },
  'a connection to a registry that policy names, as an identity of the writer’s own choice, grants nothing': {
    facts: { connections: [asOther] },
    more: thePrivate,
    wants: privately({ builds: [IDENTITY] }),
    says: [unpaired(OTHER)],
  },
  'two identities are granted where the connection of each leads, and nowhere else': {
    facts: { connections: [buildConnection, other] },
    more: {
      ...onPrivate(),
      [`registry ${REGISTRY}`]: aRegistry({ loginServer: 'other.azurecr.io' }),
      ...onRegistry(),
      [`identity ${IDENTITY}`]: anIdentity(),
      [`identity ${OTHER}`]: anIdentity({ principalId: 'other-identity' }),
    },
    wants: wanting({
      privateRegistries: [
        { registry: PRIVATE, computes: [], endpoints: [], builds: [IDENTITY] },
        { registry: REGISTRY, computes: [], endpoints: [], builds: [OTHER] },
      ],
    }),
    says: [`Connection «bases» lacks AcrPull on ${PRIVATE}.`, `Connection «elsewhere» lacks AcrPull on ${REGISTRY}.`],
    grants: [grant('AcrPull', 'hands-identity', PRIVATE), grant('AcrPull', 'other-identity', REGISTRY)],
  },
  'a registry that cannot be read is unknown, not unpaired': {
    facts: { connections: [buildConnection] },
    more: { [`registry ${PRIVATE}`]: unreadable('Azure refuses to show the registry.') },
    wants: privately({ builds: [IDENTITY] }),
    says: ['Azure refuses to show the registry.'],
  },
  'a connection with a password is not its business': { facts: { connections: [aConnection('mirror')] } },
});

testRow('access/build-identity-operator', {
  'the workspace needs to be let act as the identity, if policy opts in': {
    facts: { connections: [buildConnection] },
    more: { ...thePrivate, [`access ${IDENTITY}`]: accessOf() },
    wants: privately({ builds: [IDENTITY] }),
    says: [`Workspace «w1» lacks Managed Identity Operator on ${IDENTITY}.`],
    grants: [grant('Managed Identity Operator', 'w1-identity', IDENTITY)],
  },
  'a contributor of the group may act as it already': {
    facts: { connections: [buildConnection] },
    more: { ...thePrivate, [`access ${IDENTITY}`]: accessOf(assigned(contributor, 'w1-identity', GROUP)) },
    wants: privately({ builds: [IDENTITY] }),
    has: 1,
  },
  'an identity that only a connection names is nobody the workspace may be made to act as': {
    facts: { connections: [asOther] },
    wants: privately({ builds: [IDENTITY] }),
  },
});

const attached = aCompute('aks', { type: 'AKS', attached: true, attachedTo: CLUSTER, nodes: null, identity: none });
const directory = { [`principal ${principalKey('applications', 'aks-application')}`]: aPrincipal('aks-object') } as const;

testRow('access/attached-cluster-pull', {
  'the service principal of an attached cluster is granted by its object id': {
    facts: { ...registry, computes: [attached] },
    more: { ...onRegistry(), ...directory, [`cluster ${CLUSTER}`]: aCluster() },
    says: [`Attached cluster «aks» lacks AcrPull on ${REGISTRY}.`],
    grants: [grant('AcrPull', 'aks-object', REGISTRY)],
  },
  'a kubelet identity is granted as it is': {
    facts: { ...registry, computes: [attached] },
    more: { ...onRegistry(), [`cluster ${CLUSTER}`]: aCluster({ applicationId: null, kubelet: 'kubelet' }) },
    says: [`Attached cluster «aks» lacks AcrPull on ${REGISTRY}.`],
    grants: [grant('AcrPull', 'kubelet', REGISTRY)],
  },
  'without the directory nobody knows the object id': {
    facts: { ...registry, computes: [attached] },
    more: {
      ...onRegistry(),
      [`cluster ${CLUSTER}`]: aCluster(),
      [`principal ${principalKey('applications', 'aks-application')}`]: unreadable('Microsoft Graph is not to be asked.'),
    },
    says: ['Microsoft Graph is not to be asked.'],
  },
});

testRow('access/endpoint-pull', {
  'a user-assigned identity is granted, a system-assigned one left to Azure': {
    facts: { ...registry, endpoints: [anEndpoint('own', { identity: userAssigned() }), anEndpoint('azure')] },
    more: onRegistry(),
    says: [
      `Endpoint «own» lacks AcrPull on ${REGISTRY}.`,
      `Endpoint «azure» lacks AcrPull on ${REGISTRY}. Azure grants it to a system-assigned identity: re-create the endpoint. Its principal is azure-identity.`,
    ],
    grants: [grant('AcrPull', 'hands-identity', REGISTRY)],
  },
  'endpoints on Kubernetes and batch endpoints pull by their computes': {
    facts: {
      endpoints: [anEndpoint('k8s', { managed: false }), anEndpoint('night', { kind: 'batch', managed: false })],
    },
  },
});

testRow('access/serverless-pull', {
  'the workspace’s user-assigned identity pulls for serverless jobs': {
    workspace: userPrimary,
    facts: registry,
    more: onRegistry(),
    wants: wanting({ serverless: 'used' }),
    says: [`Workspace «w1» lacks AcrPull on ${REGISTRY}.`],
    grants: [grant('AcrPull', 'hands-identity', REGISTRY)],
  },
  'its only one pulls for them also beside a system-assigned one': {
    workspace: { identity: { ...userAssigned(), system: 'w1-identity' } },
    facts: registry,
    more: onRegistry(),
    wants: wanting({ serverless: 'used' }),
    says: [`Workspace «w1» lacks AcrPull on ${REGISTRY}.`],
    grants: [grant('AcrPull', 'hands-identity', REGISTRY)],
  },
  'a workspace without one cannot be granted anything for them': {
    facts: registry,
    more: onRegistry(),
    wants: wanting({ serverless: 'used' }),
    says: [
      `The serverless compute of workspace «w1» has no identity of its own that AcrPull on ${REGISTRY} could be granted to.`,
    ],
  },
  'it does not apply unless policy says that they are used': {
    wants: wanting({ serverless: 'none' }),
  },
});

testRow('access/build-push', {
  'what Azure gave the workspace is enough': { facts: registry, more: onRegistry(pulls()), has: 1 },
  'a workspace that lost it is reported, never granted': {
    facts: registry,
    more: onRegistry(),
    says: [`Workspace «w1» lacks AcrPush on ${REGISTRY}. Azure or a person grants this one. Its principal is w1-identity.`],
  },
});

testRow('access/endpoint-pull-private', {
  'a paired endpoint with a user-assigned identity is granted': {
    facts: { endpoints: [anEndpoint('own', { identity: userAssigned() }), anEndpoint('azure'), anEndpoint('other')] },
    more: onPrivate(),
    wants: privately({ endpoints: ['own', 'azure'] }),
    says: [
      `Endpoint «own» lacks AcrPull on ${PRIVATE}.`,
      `Endpoint «azure» lacks AcrPull on ${PRIVATE}. Only a user-assigned identity is granted it by the app: grant it by hand. Its principal is azure-identity.`,
    ],
    grants: [grant('AcrPull', 'hands-identity', PRIVATE)],
  },
});

testRow('access/workspace-data', {
  'both roles are needed': {
    more: onAccount(accessOf(assigned(ROLES.blobDataContributor, 'w1-identity', ACCOUNT))),
    has: 1,
    says: [`Workspace «w1» lacks ${FILES} on ${ACCOUNT}.`],
    grants: [grant(FILES, 'w1-identity', ACCOUNT)],
  },
  'nothing applies where keyless storage is not wanted': { wants: wanting({}, { keylessStorage: false }) },
});

testRow('access/compute-data', {
  'to a compute that policy marks as read-only reading is enough': {
    facts: { computes: [aCompute('gpu'), aCompute('viewer')] },
    more: onAccount(),
    wants: wanting({ readOnly: ['viewer'] }),
    says: [`Compute «gpu» lacks ${BLOBS} on ${ACCOUNT}.`, `Compute «viewer» lacks Storage Blob Data Reader on ${ACCOUNT}.`],
    grants: [grant(BLOBS, 'gpu-identity', ACCOUNT), grant('Storage Blob Data Reader', 'viewer-identity', ACCOUNT)],
  },
  'an instance with a user-assigned identity reads, one without reads as its user': {
    facts: {
      computes: [instance('own', { identity: userAssigned() }), instance('plain', { identity: none }), instance('system')],
    },
    more: onAccount(),
    says: [`Compute «own» lacks ${BLOBS} on ${ACCOUNT}.`],
    grants: [grant(BLOBS, 'hands-identity', ACCOUNT)],
  },
});

testRow('access/datastore-data', {
  'a compute that policy pairs with the account reads it': {
    facts: {
      computes: [aCompute('gpu'), aCompute('cpu')],
      datastores: [aDatastore('lake', { account: 'lake', credentials: 'None' })],
    },
    more: { [`access ${FOREIGN}`]: accessOf() },
    wants: wanting({ accounts: [{ account: FOREIGN, computes: ['gpu'] }] }),
    says: [`Compute «gpu» lacks Storage Blob Data Reader on ${FOREIGN}.`],
    grants: [grant('Storage Blob Data Reader', 'gpu-identity', FOREIGN)],
  },
  'an instance that policy pairs with it reads it with its user-assigned identity': {
    facts: { computes: [instance('desk', { identity: userAssigned() })], datastores: [] },
    more: { [`access ${FOREIGN}`]: accessOf() },
    wants: wanting({ accounts: [{ account: FOREIGN, computes: ['desk'] }] }),
    says: [`Compute «desk» lacks Storage Blob Data Reader on ${FOREIGN}.`],
    grants: [grant('Storage Blob Data Reader', 'hands-identity', FOREIGN)],
  },
  'nothing is granted for a workspace that isolates its data': {
    workspace: { dataIsolation: true },
    facts: { computes: [aCompute('gpu')], datastores: [] },
    more: { [`access ${FOREIGN}`]: accessOf() },
    wants: wanting({ accounts: [{ account: FOREIGN, computes: ['gpu'] }] }),
    says: [
      `Compute «gpu» lacks Storage Blob Data Reader on ${FOREIGN}. The workspace isolates its data, so an assignment without a condition is never made. Its principal is gpu-identity.`,
    ],
  },
  'a datastore that names a foreign account is reported, and grants nothing': {
    facts: {
      datastores: [aDatastore('lake', { account: 'lake', credentials: 'None' }), aDatastore('own', { credentials: 'None' })],
    },
    says: [
      'Datastore «lake» reads account lake by identity, and policy pairs no compute with it (wants.workspaces[].accounts): nothing is granted.',
    ],
  },
});

testRow('access/instance-files', {
  'an instance with a user-assigned identity reaches its files': {
    facts: {
      computes: [instance('own', { identity: userAssigned() }), instance('plain', { identity: none }), instance('system')],
    },
    more: onAccount(),
    says: [`Compute «own» lacks ${FILES} on ${ACCOUNT}.`],
    grants: [grant(FILES, 'hands-identity', ACCOUNT)],
  },
});

testRow('access/endpoint-data', {
  'a user-assigned identity contributes; to a system-assigned one reading is enough, and Azure’s to grant': {
    facts: { endpoints: [anEndpoint('own', { identity: userAssigned() }), anEndpoint('azure')] },
    more: onAccount(),
    says: [
      `Endpoint «own» lacks ${BLOBS} on ${ACCOUNT}.`,
      `Endpoint «azure» lacks Storage Blob Data Reader on ${ACCOUNT}. Azure grants it to a system-assigned identity, and it is never changed by hand: re-create the endpoint. Its principal is azure-identity.`,
    ],
    grants: [grant(BLOBS, 'hands-identity', ACCOUNT)],
  },
});

testRow('access/people-contribute', {
  'the groups that policy names are granted as groups': {
    more: onAccount(),
    wants: wanting({ people: { contribute: ['makers'], read: ['viewers'] } }),
    says: [`Group makers lacks ${BLOBS} on ${ACCOUNT}.`, `Group makers lacks ${FILES} on ${ACCOUNT}.`],
    grants: [grant(BLOBS, 'makers', ACCOUNT), grant(FILES, 'makers', ACCOUNT)],
  },
  'nobody is granted where nobody works by hand': { wants: wanting({ people: 'none' }) },
});

testRow('access/people-read', {
  'readers read blobs and files': {
    more: onAccount(accessOf(assigned(ROLES.blobDataReader, 'viewers', ACCOUNT, { principalType: 'Group' }))),
    wants: wanting({ people: { contribute: [], read: ['viewers'] } }),
    has: 1,
    says: [`Group viewers lacks Storage File Data Privileged Reader on ${ACCOUNT}.`],
    grants: [grant('Storage File Data Privileged Reader', 'viewers', ACCOUNT)],
  },
});

testRow('access/parallel-run', {
  'a marked compute uses tables and queues with its user-assigned identity': {
    facts: { computes: [aCompute('many', { identity: userAssigned() }), aCompute('gpu')] },
    more: onAccount(),
    wants: wanting({ parallelRun: ['many'] }),
    says: [
      `Compute «many» lacks Storage Table Data Contributor on ${ACCOUNT}.`,
      `Compute «many» lacks Storage Queue Data Contributor on ${ACCOUNT}.`,
    ],
    grants: [
      grant('Storage Table Data Contributor', 'hands-identity', ACCOUNT),
      grant('Storage Queue Data Contributor', 'hands-identity', ACCOUNT),
    ],
  },
  'a marked compute without one is reported': {
    facts: { computes: [aCompute('many')] },
    more: onAccount(),
    wants: wanting({ parallelRun: ['many'] }),
    says: ['Table', 'Queue'].map(
      (kind) =>
        `Compute «many» has no identity of its own that Storage ${kind} Data Contributor on ${ACCOUNT} could be granted to.`,
    ),
  },
});

const beside = { identity: { system: 'w1-identity', user: [{ id: IDENTITY, principalId: 'hands-identity' }] } } as const;

testRow('access/monitoring', {
  'an identity that policy names is granted': {
    workspace: beside,
    more: onAccount(),
    wants: wanting({ monitoring: [IDENTITY] }),
    says: [`Identity «hands» lacks ${BLOBS} on ${ACCOUNT}.`],
    grants: [grant(BLOBS, 'hands-identity', ACCOUNT)],
  },
  'one that it does not name is only reported': {
    workspace: beside,
    says: [
      `Identity ${IDENTITY} is attached beside the system-assigned one; if it monitors models, name it in policy (wants.workspaces[].monitoring).`,
    ],
  },
});

testRow('access/model-registry', {
  'clusters with user-assigned identities make models, those marked as read-only do not': {
    facts: {
      computes: [
        aCompute('maker', { identity: userAssigned() }),
        aCompute('viewer', { identity: userAssigned('v') }),
        aCompute('gpu'),
      ],
    },
    more: onAccount(),
    wants: wanting({ readOnly: ['viewer'] }),
    says: [`Compute «maker» lacks ${BLOBS} on ${ACCOUNT}.`],
    grants: [grant(BLOBS, 'hands-identity', ACCOUNT)],
  },
});

for (const [row, scope, type] of [
  ['W1', W1, 'Microsoft.MachineLearningServices/workspaces'],
  ['W5', REGISTRY, 'Microsoft.ContainerRegistry/registries'],
  ['W6', INSIGHTS, 'Microsoft.Insights/components'],
] as const) {
  testRow(`access/${row}: contributor`, {
    'the user-assigned primary identity needs it': {
      workspace: userPrimary,
      more: { [`access ${scope}`]: accessOf() },
      says: [`Workspace «w1» lacks Contributor on ${scope}.`],
      grants: [grant('Contributor', 'hands-identity', scope)],
    },
    'a role for that type of resource is as good': {
      workspace: userPrimary,
      more: { [`access ${scope}`]: accessOf(assigned(contributorOf(type), 'hands-identity', scope)) },
      has: 1,
    },
    'a system-assigned identity is Azure’s business': {},
  });
}

testRow('access/W2', {
  'it needs the account and its data': {
    workspace: userPrimary,
    more: onAccount(accessOf(assigned(contributor, 'hands-identity', GROUP))),
    has: 1,
    says: [`Workspace «w1» lacks ${BLOBS} on ${ACCOUNT}.`],
    grants: [grant(BLOBS, 'hands-identity', ACCOUNT)],
  },
});

testRow('access/W3', {
  'a vault with roles needs an administrator': {
    workspace: userPrimary,
    more: { [`vault ${VAULT}`]: aVault(), [`access ${VAULT}`]: accessOf(assigned(contributor, 'hands-identity', GROUP)) },
    has: 1,
    says: [`Workspace «w1» lacks Key Vault Administrator on ${VAULT}.`],
    grants: [grant('Key Vault Administrator', 'hands-identity', VAULT)],
  },
  'a vault with access policies is row W4’s business': {
    workspace: userPrimary,
    more: { [`vault ${VAULT}`]: aVault({ rbac: false }) },
  },
});

const everything = { keys: ['all'], secrets: ['All'], certificates: ['all'] };

testRow('access/W4', {
  'a vault with access policies needs one beside the role': {
    workspace: userPrimary,
    more: {
      [`vault ${VAULT}`]: aVault({ rbac: false }),
      [`access ${VAULT}`]: accessOf(assigned(contributor, 'hands-identity', GROUP)),
    },
    has: 1,
    says: [`Workspace «w1» lacks an access policy of ${VAULT} with every permission but purge.`],
    grants: [`Add an access policy with every permission but purge of ${VAULT} for principal hands-identity`],
  },
  'one that has it is fine': {
    workspace: userPrimary,
    more: {
      [`vault ${VAULT}`]: aVault({ rbac: false, policies: [{ principalId: 'hands-identity', ...everything }] }),
      [`access ${VAULT}`]: accessOf(assigned(contributor, 'hands-identity', GROUP)),
    },
    has: 2,
  },
  'a vault that cannot be read is unknown': {
    workspace: userPrimary,
    more: { [`vault ${VAULT}`]: unreadable('The vault is throttled.', NOW) },
    says: ['The vault is throttled.'],
  },
});

testRow('access/idle-shutdown', {
  'an instance with an identity and idle shutdown may stop itself': {
    facts: {
      computes: [
        instance('idle', { idleShutdown: true }),
        instance('plain'),
        instance('user', { idleShutdown: true, identity: none }),
      ],
    },
    more: { [`access ${W1}`]: accessOf() },
    says: [`Compute «idle» lacks Contributor on ${W1}.`],
    grants: [grant('Contributor', 'idle-identity', W1)],
  },
});
