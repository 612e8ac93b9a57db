import fc from 'fast-check';
import type { JsonObject, Resource } from '../../../src/sandbox/contract.ts';
import type { Hands } from '../../../src/sandbox/estate/hands.ts';

/** What people do to an estate. Numbers choose among what is there at that moment. */

const N = fc.nat(7);
const IDENTITIES = ['system', 'user', 'foreign', 'none'] as const;
const ROLES = {
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
  blobReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  files: '69566ab7-960f-475b-8e7c-b3118f30c6bd',
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
};

export const anyDeed = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('admin'), n: N, to: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('sharedKey'), n: N, to: fc.constantFrom(true, false, null) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('makeCompute'),
      n: N,
      name: fc.nat(2),
      type: fc.constantFrom('AmlCompute', 'Kubernetes', 'ComputeInstance'),
      identity: fc.constantFrom(...IDENTITIES),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('deleteCompute'), n: N }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('deleteRole'), n: fc.nat(60) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('assignRole'),
      n: fc.nat(30),
      m: fc.nat(30),
      role: fc.constantFrom(...Object.values(ROLES)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('changeRegistry'), n: N, m: N }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('tag'), n: N }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('datastore'), n: N, m: N, type: fc.constantFrom('AccountKey', 'None') }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('deletePart'), n: N }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('connection'),
      n: N,
      m: N,
      type: fc.constantFrom('UsernamePassword', 'ManagedIdentity'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('endpoint'), n: N, identity: fc.constantFrom('system', 'user', 'foreign') }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('mode'),
      n: N,
      to: fc.constantFrom('Identity', 'identity', 'AccessKey', 'UserDelegationSAS'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('lock'), n: fc.nat(20), level: fc.constantFrom('ReadOnly', 'CanNotDelete') }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('unlock') }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('deleteIdentity'), n: N }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('deleteWorkspace'), n: N }) },
);

export type Deed = typeof anyDeed extends fc.Arbitrary<infer T> ? T : never;

const ML = '2025-06-01';
const RBAC = '2022-04-01';
const TYPES = {
  registry: 'Microsoft.ContainerRegistry/registries',
  account: 'Microsoft.Storage/storageAccounts',
  workspace: 'Microsoft.MachineLearningServices/workspaces',
  identity: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  assignment: 'Microsoft.Authorization/roleAssignments',
  lock: 'Microsoft.Authorization/locks',
};

const at = <T>(all: readonly T[], n: number): T | undefined => all[n % Math.max(1, all.length)];
const parts = (hands: Hands, kind: string): readonly Resource[] =>
  hands.azure.store.list(`${TYPES.workspace}/${kind}`).filter(({ properties }) => properties.isSystem !== true);

async function bodyOf(hands: Hands, n: number, identity: string): Promise<JsonObject> {
  if (identity === 'none') return {};
  if (identity === 'system') return { identity: { type: 'SystemAssigned' } };
  const group = hands.azure.store.list('Microsoft.Resources/resourceGroups')[0]?.id ?? '';
  const existing = at(hands.azure.store.list(TYPES.identity), n)?.id;
  const own = `${group}/providers/${TYPES.identity}/extra-${n}`;
  const user = identity === 'foreign' && existing !== undefined ? existing : own;
  if (user === own) await hands.send('PUT', own, '2023-01-31', { location: 'westeurope' });
  return { identity: { type: 'UserAssigned', userAssignedIdentities: { [user]: {} } } };
}

const computeProperties = (type: string): JsonObject => {
  if (type === 'Kubernetes') return { namespace: 'default' };
  if (type === 'ComputeInstance') return { vmSize: 'STANDARD_DS3_V2' };
  const scaleSettings = { minNodeCount: 0, maxNodeCount: 4 };
  return { vmSize: 'STANDARD_DS3_V2', scaleSettings, remoteLoginPortPublicAccess: 'Disabled' };
};

async function inside(hands: Hands, deed: Deed, workspace: string): Promise<unknown> {
  const { store } = hands.azure;
  switch (deed.does) {
    case 'makeCompute':
      return hands.send('PUT', `${workspace}/computes/c${deed.name}`, ML, {
        location: 'westeurope',
        ...(await bodyOf(hands, deed.n, deed.identity)),
        properties: { computeType: deed.type, disableLocalAuth: true, properties: computeProperties(deed.type) },
      });
    case 'changeRegistry': {
      const registry = at(store.list(TYPES.registry), deed.m)?.id;
      return registry && hands.send('PATCH', workspace, ML, { properties: { containerRegistry: registry } });
    }
    case 'datastore':
      return hands.send('PUT', `${workspace}/datastores/d${deed.m}`, ML, {
        properties: {
          datastoreType: 'AzureBlob',
          accountName: at(store.list(TYPES.account), deed.m)?.name ?? 'nobody',
          containerName: 'data',
          endpoint: 'core.windows.net',
          protocol: 'https',
          credentials:
            deed.type === 'None'
              ? { credentialsType: 'None' }
              : { credentialsType: 'AccountKey', secrets: { secretsType: 'AccountKey', key: 'k' } },
        },
      });
    case 'connection': {
      const registry = at(store.list(TYPES.registry), deed.m);
      const identity = at(store.list(TYPES.identity), deed.m);
      const credentials =
        deed.type === 'UsernamePassword'
          ? { username: registry?.name ?? 'u', password: 'p' }
          : { clientId: String(identity?.properties.clientId ?? 'c'), resourceId: identity?.id ?? '' };
      return hands.send('PUT', `${workspace}/connections/n${deed.m}`, ML, {
        properties: {
          authType: deed.type,
          category: 'ContainerRegistry',
          target: String(registry?.properties.loginServer),
          credentials,
        },
      });
    }
    case 'endpoint':
      return hands.send('PUT', `${workspace}/onlineEndpoints/chaos-e${deed.n}`, ML, {
        location: 'westeurope',
        kind: 'Managed',
        ...(await bodyOf(hands, deed.n, deed.identity)),
        properties: { authMode: 'AADToken' },
      });
    case 'mode':
      return hands.send('PATCH', workspace, ML, { properties: { systemDatastoresAuthMode: deed.to } });
    case 'deleteWorkspace':
      return hands.send('DELETE', workspace, ML);
    default:
      return undefined;
  }
}

async function elsewhere(hands: Hands, deed: Deed, spare: (assignment: Resource) => boolean): Promise<unknown> {
  const { store } = hands.azure;
  const subjects = [...store.list(TYPES.registry), ...store.list(TYPES.account), ...store.list(TYPES.workspace)];
  switch (deed.does) {
    case 'admin': {
      const registry = at(store.list(TYPES.registry), deed.n)?.id;
      return registry && hands.send('PATCH', registry, '2023-07-01', { properties: { adminUserEnabled: deed.to } });
    }
    case 'sharedKey': {
      const account = at(store.list(TYPES.account), deed.n)?.id;
      return account && hands.send('PATCH', account, '2023-05-01', { properties: { allowSharedKeyAccess: deed.to } });
    }
    case 'deleteCompute': {
      const compute = at(parts(hands, 'computes'), deed.n)?.id;
      return compute && hands.send('DELETE', compute, `${ML}&underlyingResourceAction=Delete`);
    }
    case 'deleteRole': {
      const assignment = at(
        store.list(TYPES.assignment).filter((it) => !spare(it)),
        deed.n,
      )?.id;
      return assignment && hands.send('DELETE', assignment, RBAC);
    }
    case 'assignRole': {
      const group = store.list('Microsoft.Resources/resourceGroups')[0]?.id ?? '';
      const scopes = [...subjects.map(({ id }) => id), group, group.split('/').slice(0, 3).join('/')];
      const holders = [...new Set(store.list(TYPES.assignment).map(({ properties }) => String(properties.principalId)))];
      return hands.send('PUT', `${at(scopes, deed.n)}/providers/${TYPES.assignment}/${hands.azure.guid()}`, RBAC, {
        properties: {
          roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${deed.role}`,
          principalId: at(holders, deed.m) ?? '',
          principalType: 'ServicePrincipal',
        },
      });
    }
    case 'tag': {
      const workspace = at(store.list(TYPES.workspace), deed.n)?.id;
      return workspace && hands.send('PATCH', workspace, ML, { tags: { touched: String(deed.n) } });
    }
    case 'deletePart': {
      const part = at(
        ['datastores', 'connections', 'onlineEndpoints'].flatMap((kind) => parts(hands, kind)),
        deed.n,
      )?.id;
      return part && hands.send('DELETE', part, ML);
    }
    case 'lock': {
      const group = store.list('Microsoft.Resources/resourceGroups')[0]?.id ?? '';
      const scope = at([...subjects.map(({ id }) => id), group], deed.n) ?? group;
      return hands.send('PUT', `${scope}/providers/${TYPES.lock}/frozen`, '2016-09-01', { properties: { level: deed.level } });
    }
    case 'unlock':
      for (const { id } of store.list(TYPES.lock)) await hands.send('DELETE', id, '2016-09-01');
      return undefined;
    case 'deleteIdentity': {
      const identity = at(store.list(TYPES.identity), deed.n)?.id;
      return identity && hands.send('DELETE', identity, '2023-01-31');
    }
    default:
      return undefined;
  }
}

/** Does it, if Azure lets it be done. What the sandbox does not model does not happen. */
export async function perform(hands: Hands, deed: Deed, spare: (assignment: Resource) => boolean): Promise<void> {
  const workspaces = hands.azure.store.list(TYPES.workspace);
  const workspace = 'n' in deed ? at(workspaces, deed.n)?.id : undefined;
  try {
    if (workspace !== undefined) await inside(hands, deed, workspace);
    await elsewhere(hands, deed, spare);
  } catch (error) {
    if (!(error instanceof Error) || !/answered (4\d\d|501)/.test(error.message)) throw error;
  }
}
