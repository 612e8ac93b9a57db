import type { Key, Kind } from './fact.ts';
import { keyOf } from './fact.ts';
import type { Id } from './id.ts';
import type { WriteKind } from './step.ts';

/**
 * The two tables that the deployed role, the event filters and the routing of changes are generated from.
 * An action that is not here is not granted; an operation that is not here is not watched.
 */

/** Where a change leads: the changed resource is the target; its workspace is; all that depends on the scope it acts at. */
export type Route = 'itself' | 'workspace' | 'scope';

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
  // both come from Resource Graph, which shows what the caller may read
  users: { reads: [`${ml}/read`], changedBy: {} },
  estate: { reads: [`${ml}/read`], changedBy: {} },
};

interface StepRow {
  /** The control-plane action of the write; also the operation of the event that echoes it. */
  readonly write: string;
  /** Does it end a way of access that somebody may still use? Cuts alone know debt. */
  readonly cut: boolean;
  /** The facts that the write makes stale. */
  touches(on: Id): readonly Key[];
}

export const STEPS: { readonly [K in WriteKind]: StepRow } = {
  'registry-admin': {
    write: 'Microsoft.ContainerRegistry/registries/write',
    cut: true,
    touches: (on) => [keyOf('registry', on)],
  },
  'shared-key': { write: 'Microsoft.Storage/storageAccounts/write', cut: true, touches: (on) => [keyOf('storage', on)] },
  'datastore-auth-mode': { write: `${ml}/write`, cut: true, touches: (on) => [keyOf('workspace', on), keyOf('datastores', on)] },
  role: { write: `${authorization}/roleAssignments/write`, cut: false, touches: (on) => [keyOf('access', on)] },
};

/** Every watched operation with where it leads. Keys are lower-case: Azure's spelling varies. */
export const WATCHED: ReadonlyMap<string, Route> = new Map(
  Object.values(FACTS).flatMap(({ changedBy }) =>
    Object.entries(changedBy).map(([operation, route]) => [operation.toLowerCase(), route] as const),
  ),
);
