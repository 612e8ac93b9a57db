import type { Id, Instant } from './id.ts';
import type {
  EventSubscription,
  Job,
  Login,
  Logins,
  ManagedCluster,
  ServicePrincipal,
  Subscription,
  Traffic,
  UserIdentity,
} from './neighbour.ts';
import type {
  Compute,
  Connection,
  Datastore,
  Endpoint,
  Environments,
  Registry,
  Service,
  StorageAccount,
  Workspace,
} from './resource.ts';
import type { Access } from './role.ts';
import type { Vault } from './vault.ts';

/** Why something could not be read. `retryAt` says when it may be readable again: throttled, late, unfinished; null: forbidden, unknown. */
export interface Unreadable {
  readonly state: 'unreadable';
  readonly because: string;
  readonly retryAt: Instant | null;
  /** Azure's time of the attempt. */
  readonly at: Instant;
}

/** Something read, with Azure's time of the read. */
export type Fact<T> =
  | { readonly state: 'known'; readonly value: T; readonly at: Instant }
  | { readonly state: 'absent'; readonly at: Instant }
  | Unreadable;

/** Every kind of fact there is. Closed: it grows by a row here and a row in `tables.ts`. */
export interface Facts {
  readonly workspace: Workspace;
  readonly registry: Registry;
  readonly storage: StorageAccount;
  /** Of a workspace. */
  readonly computes: readonly Compute[];
  readonly datastores: readonly Datastore[];
  readonly connections: readonly Connection[];
  /** Online and batch endpoints of a workspace. */
  readonly endpoints: readonly Endpoint[];
  /** First-generation services of a workspace. */
  readonly services: readonly Service[];
  /** A subject of rules like the first three; asked at `environmentsOf` a workspace. */
  readonly environments: Environments;
  /** At a scope, inherited included. */
  readonly access: Access;
  /** Workspaces that name a dependency: Resource Graph, and what the estate map adds. */
  readonly users: readonly Id[];
  /** Every workspace of the configured scope; asked at `EVERYWHERE`. */
  readonly estate: readonly Id[];
  /** A subject of rules like the first three. */
  readonly subscription: Subscription;
  /** Event subscriptions at a subscription, system topics over it included. */
  readonly watch: readonly EventSubscription[];
  readonly cluster: ManagedCluster;
  readonly vault: Vault;
  readonly identity: UserIdentity;
  /** Of a workspace, the latest first. */
  readonly jobs: readonly Job[];
  /** Of a storage account, the last 24 hours. */
  readonly traffic: readonly Traffic[];
  /** In a subscription: what logs in to registries by password or mounts accounts by key. */
  readonly logins: Logins;
  /** In a subscription: container groups that log in to registries with a user name, as first-generation services do. */
  readonly containerGroups: readonly Login[];
  /** Of Microsoft Graph; asked at `principalKey` of an object id or an application id. */
  readonly principal: ServicePrincipal;
}

export type Kind = keyof Facts;
/** One fact's address. */
export type Key = { [K in Kind]: `${K} ${Id}` }[Kind];
export type Ask = <K extends Kind>(kind: K, id: Id) => Fact<Facts[K]>;

export const keyOf = <K extends Kind>(kind: K, id: Id): Key => `${kind} ${id}` as Key;

export function partsOf(key: Key): { readonly kind: Kind; readonly id: Id } {
  const space = key.indexOf(' ');
  return { kind: key.slice(0, space) as Kind, id: key.slice(space + 1) as Id };
}

/** The address of a principal of the directory, which is no resource of Azure: by object id, or by application id. */
export const principalKey = (by: 'objects' | 'applications', guid: string): Id => `/${by}/${guid.toLowerCase()}` as Id;
