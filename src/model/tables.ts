import type { Key, Kind } from './fact.ts';
import { keyOf } from './fact.ts';
import { ancestor, type Id } from './id.ts';
import type { WriteKind } from './step.ts';

/**
 * The two tables that the deployed role, the event filters and the routing of changes are generated from.
 * An action that is not here is not granted; an operation that is not here is not watched.
 */

/**
 * Where a change leads: the changed resource is the target; its workspace is; all that depends on the scope that an assignment
 * acts at; the workspaces that use the vault; all in the resource's group, or in its subscription.
 */
export type Route = 'itself' | 'workspace' | 'scope' | 'vault' | 'group' | 'subscription';

interface FactRow {
  /** Every control-plane action that reading it takes. */
  readonly reads: readonly string[];
  readonly changedBy: Readonly<Record<string, Route>>;
}

const ml = 'Microsoft.MachineLearningServices/workspaces';
const authorization = 'Microsoft.Authorization';

export const FACTS: { readonly [K in Kind]: FactRow } = {
  workspace: { reads: [`${ml}/read`], changedBy: { [`${ml}/write`]: 'itself' } },
  registry: {
    reads: ['Microsoft.ContainerRegistry/registries/read'],
    changedBy: { 'Microsoft.ContainerRegistry/registries/write': 'itself' },
  },
  storage: {
    reads: ['Microsoft.Storage/storageAccounts/read'],
    changedBy: { 'Microsoft.Storage/storageAccounts/write': 'itself' },
  },
  computes: {
    reads: [`${ml}/computes/read`],
    changedBy: { [`${ml}/computes/write`]: 'workspace', [`${ml}/computes/delete`]: 'workspace' },
  },
  datastores: {
    reads: [`${ml}/datastores/read`],
    changedBy: { [`${ml}/datastores/write`]: 'workspace', [`${ml}/datastores/delete`]: 'workspace' },
  },
  connections: {
    reads: [`${ml}/connections/read`],
    changedBy: { [`${ml}/connections/write`]: 'workspace', [`${ml}/connections/delete`]: 'workspace' },
  },
  endpoints: {
    reads: [`${ml}/onlineEndpoints/read`, `${ml}/batchEndpoints/read`],
    changedBy: {
      [`${ml}/onlineEndpoints/write`]: 'workspace',
      [`${ml}/onlineEndpoints/delete`]: 'workspace',
      [`${ml}/onlineEndpoints/deployments/write`]: 'workspace',
      [`${ml}/batchEndpoints/write`]: 'workspace',
    },
  },
  services: { reads: [`${ml}/services/read`], changedBy: {} },
  access: {
    reads: [
      `${authorization}/roleAssignments/read`,
      `${authorization}/roleDefinitions/read`,
      `${authorization}/denyAssignments/read`,
    ],
    changedBy: {
      [`${authorization}/roleAssignments/write`]: 'scope',
      [`${authorization}/roleAssignments/delete`]: 'scope',
      [`${authorization}/roleDefinitions/write`]: 'scope',
    },
  },
  // these two come from Resource Graph, which shows what the caller may read
  users: { reads: [`${ml}/read`], changedBy: {} },
  estate: { reads: [`${ml}/read`], changedBy: {} },
  subscription: { reads: ['Microsoft.Resources/subscriptions/read'], changedBy: {} },
  watch: {
    reads: [
      'Microsoft.EventGrid/eventSubscriptions/read',
      'Microsoft.EventGrid/systemTopics/read',
      'Microsoft.EventGrid/systemTopics/eventSubscriptions/read',
    ],
    changedBy: {},
  },
  cluster: {
    reads: ['Microsoft.ContainerService/managedClusters/read'],
    changedBy: { 'Microsoft.ContainerService/managedClusters/write': 'subscription' },
  },
  vault: {
    reads: ['Microsoft.KeyVault/vaults/read'],
    changedBy: { 'Microsoft.KeyVault/vaults/write': 'vault', 'Microsoft.KeyVault/vaults/accessPolicies/write': 'vault' },
  },
  identity: {
    reads: ['Microsoft.ManagedIdentity/userAssignedIdentities/read'],
    changedBy: { 'Microsoft.ManagedIdentity/userAssignedIdentities/delete': 'subscription' },
  },
  jobs: { reads: [`${ml}/jobs/read`], changedBy: {} },
  traffic: { reads: ['Microsoft.Insights/metrics/read'], changedBy: {} },
  logins: {
    reads: [
      'Microsoft.ContainerInstance/containerGroups/read',
      'Microsoft.App/containerApps/read',
      'Microsoft.App/jobs/read',
      'Microsoft.Web/sites/read',
      'Microsoft.Web/sites/config/read',
      'Microsoft.Batch/batchAccounts/read',
      'Microsoft.Batch/batchAccounts/pools/read',
    ],
    changedBy: { 'Microsoft.ContainerInstance/containerGroups/write': 'group' },
  },
  // Microsoft Graph knows no action of Azure's
  principal: { reads: [], changedBy: {} },
};

interface StepRow {
  /** The control-plane action of the write; also the operation of the event that echoes it. */
  readonly write: string;
  /** Does it end a way of access that somebody may still use? Cuts alone know debt. */
  readonly cut: boolean;
  /** Held unless policy opts in: it hands out power, or writes more than one setting. */
  readonly optIn: boolean;
  /** The facts that the write makes stale. */
  touches(on: Id): readonly Key[];
}

const workspaceOf = (on: Id): Id => ancestor(on, ml) ?? on;

export const STEPS: { readonly [K in WriteKind]: StepRow } = {
  'registry-admin': {
    write: 'Microsoft.ContainerRegistry/registries/write',
    cut: true,
    optIn: false,
    touches: (on) => [keyOf('registry', on)],
  },
  'shared-key': {
    write: 'Microsoft.Storage/storageAccounts/write',
    cut: true,
    optIn: false,
    touches: (on) => [keyOf('storage', on)],
  },
  'datastore-auth-mode': {
    write: `${ml}/write`,
    cut: true,
    optIn: false,
    touches: (on) => [keyOf('workspace', on), keyOf('datastores', on)],
  },
  role: { write: `${authorization}/roleAssignments/write`, cut: false, optIn: false, touches: (on) => [keyOf('access', on)] },
  'compute-identity': {
    write: `${ml}/computes/write`,
    cut: false,
    optIn: true,
    touches: (on) => [keyOf('computes', workspaceOf(on))],
  },
  'datastore-credentials': {
    write: `${ml}/datastores/write`,
    cut: true,
    optIn: true,
    touches: (on) => [keyOf('datastores', workspaceOf(on))],
  },
  'access-policy': {
    write: 'Microsoft.KeyVault/vaults/accessPolicies/write',
    cut: false,
    optIn: true,
    touches: (on) => [keyOf('vault', on)],
  },
};

/** Every watched operation with where it leads. Keys are lower-case: Azure's spelling varies. */
export const WATCHED: ReadonlyMap<string, Route> = new Map(
  Object.values(FACTS).flatMap(({ changedBy }) =>
    Object.entries(changedBy).map(([operation, route]) => [operation.toLowerCase(), route] as const),
  ),
);

/** Operations by which somebody obtains or renews a key: they are told of, and lead to no target. */
export const KEY_READS: readonly string[] = [
  'Microsoft.Storage/storageAccounts/listKeys/action',
  'Microsoft.Storage/storageAccounts/regenerateKey/action',
  'Microsoft.ContainerRegistry/registries/listCredentials/action',
  'Microsoft.ContainerRegistry/registries/regenerateCredential/action',
  `${ml}/listKeys/action`,
  `${ml}/listStorageAccountKeys/action`,
  `${ml}/datastores/listsecrets/action`,
];
