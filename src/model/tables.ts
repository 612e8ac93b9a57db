import type { Key, Kind } from './fact.ts';
import { keyOf } from './fact.ts';
import type { Id } from './id.ts';
import type { WriteKind } from './step.ts';
import { ACCOUNT, IDENTITY, REGISTRY, VAULT, WORKSPACE, workspaceOf } from './types.ts';

/**
 * The two tables that the deployed role, the event filters and the routing of changes are generated from.
 * An action that is not here is not granted; an operation that is not here is not watched.
 */

/**
 * Where a change leads: the changed resource is the target; its workspace is, or the environments of its workspace; all that depends
 * on the scope that an assignment acts at; the workspaces that use the vault; all in the resource's group, or in its subscription.
 */
export type Route = 'itself' | 'workspace' | 'environments' | 'scope' | 'vault' | 'group' | 'subscription';

interface FactRow {
  /** Every control-plane action that reading it takes. */
  readonly reads: readonly string[];
  readonly changedBy: Readonly<Record<string, Route>>;
}

const authorization = 'Microsoft.Authorization';

export const FACTS: { readonly [K in Kind]: FactRow } = {
  workspace: { reads: [`${WORKSPACE}/read`], changedBy: { [`${WORKSPACE}/write`]: 'itself' } },
  registry: {
    reads: [`${REGISTRY}/read`],
    changedBy: { [`${REGISTRY}/write`]: 'itself' },
  },
  storage: {
    reads: [`${ACCOUNT}/read`],
    changedBy: { [`${ACCOUNT}/write`]: 'itself' },
  },
  computes: {
    reads: [`${WORKSPACE}/computes/read`],
    changedBy: { [`${WORKSPACE}/computes/write`]: 'workspace', [`${WORKSPACE}/computes/delete`]: 'workspace' },
  },
  datastores: {
    reads: [`${WORKSPACE}/datastores/read`],
    changedBy: { [`${WORKSPACE}/datastores/write`]: 'workspace', [`${WORKSPACE}/datastores/delete`]: 'workspace' },
  },
  connections: {
    reads: [`${WORKSPACE}/connections/read`],
    changedBy: { [`${WORKSPACE}/connections/write`]: 'workspace', [`${WORKSPACE}/connections/delete`]: 'workspace' },
  },
  endpoints: {
    reads: [`${WORKSPACE}/onlineEndpoints/read`, `${WORKSPACE}/batchEndpoints/read`],
    changedBy: {
      [`${WORKSPACE}/onlineEndpoints/write`]: 'workspace',
      [`${WORKSPACE}/onlineEndpoints/delete`]: 'workspace',
      [`${WORKSPACE}/onlineEndpoints/deployments/write`]: 'workspace',
      [`${WORKSPACE}/batchEndpoints/write`]: 'workspace',
    },
  },
  environments: {
    reads: [`${WORKSPACE}/environments/read`, `${WORKSPACE}/environments/versions/read`],
    changedBy: { [`${WORKSPACE}/environments/versions/write`]: 'environments' },
  },
  services: { reads: [`${WORKSPACE}/services/read`], changedBy: {} },
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
  users: { reads: [`${WORKSPACE}/read`], changedBy: {} },
  estate: { reads: [`${WORKSPACE}/read`], changedBy: {} },
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
    reads: [`${VAULT}/read`],
    changedBy: { [`${VAULT}/write`]: 'vault', [`${VAULT}/accessPolicies/write`]: 'vault' },
  },
  identity: {
    reads: [`${IDENTITY}/read`],
    changedBy: { [`${IDENTITY}/delete`]: 'subscription' },
  },
  jobs: { reads: [`${WORKSPACE}/jobs/read`], changedBy: {} },
  traffic: { reads: ['Microsoft.Insights/metrics/read'], changedBy: {} },
  logins: {
    reads: [
      'Microsoft.ContainerInstance/containerGroups/read',
      'Microsoft.App/containerApps/read',
      'Microsoft.App/jobs/read',
      'Microsoft.Web/sites/read',
      'Microsoft.Web/sites/config/read',
      'Microsoft.Web/sites/slots/read',
      'Microsoft.Web/sites/slots/config/read',
      'Microsoft.Batch/batchAccounts/read',
      'Microsoft.Batch/batchAccounts/pools/read',
    ],
    changedBy: {},
  },
  containerGroups: {
    reads: ['Microsoft.ContainerInstance/containerGroups/read'],
    changedBy: { 'Microsoft.ContainerInstance/containerGroups/write': 'group' },
  },
  // Microsoft Graph knows no action of Azure's
  principal: { reads: [], changedBy: {} },
};

interface StepRow {
  /** The control-plane action of the write; also the operation of the event that echoes it. */
  readonly write: string;
  /** A cut ends a way of access that somebody may still use, and alone knows debt; a grant gives access; the rest does neither. */
  readonly does: 'cut' | 'grant' | 'neither';
  /** Held unless policy opts in: it hands out power, or writes more than one setting. */
  readonly optIn: boolean;
  /** The facts that the write makes stale. */
  touches(on: Id): readonly Key[];
}

const itsWorkspace = (on: Id): Id => workspaceOf(on) ?? on;

export const STEPS: { readonly [K in WriteKind]: StepRow } = {
  'registry-admin': {
    write: `${REGISTRY}/write`,
    does: 'cut',
    optIn: false,
    touches: (on) => [keyOf('registry', on)],
  },
  'shared-key': {
    write: `${ACCOUNT}/write`,
    does: 'cut',
    optIn: false,
    touches: (on) => [keyOf('storage', on)],
  },
  'datastore-auth-mode': {
    write: `${WORKSPACE}/write`,
    does: 'cut',
    optIn: false,
    touches: (on) => [keyOf('workspace', on), keyOf('datastores', on)],
  },
  role: {
    write: `${authorization}/roleAssignments/write`,
    does: 'grant',
    optIn: false,
    touches: (on) => [keyOf('access', on)],
  },
  'compute-identity': {
    write: `${WORKSPACE}/computes/write`,
    does: 'neither',
    optIn: true,
    touches: (on) => [keyOf('computes', itsWorkspace(on))],
  },
  'datastore-credentials': {
    write: `${WORKSPACE}/datastores/write`,
    does: 'cut',
    optIn: true,
    touches: (on) => [keyOf('datastores', itsWorkspace(on))],
  },
  'access-policy': {
    write: `${VAULT}/accessPolicies/write`,
    does: 'grant',
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
  `${ACCOUNT}/listKeys/action`,
  `${ACCOUNT}/regenerateKey/action`,
  `${REGISTRY}/listCredentials/action`,
  `${REGISTRY}/regenerateCredential/action`,
  `${WORKSPACE}/listKeys/action`,
  `${WORKSPACE}/listStorageAccountKeys/action`,
  `${WORKSPACE}/datastores/listsecrets/action`,
];
