/** What one Azure consists of, and how its parts are looked at: time, names, resources, people. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Milliseconds since the epoch, by the sandbox's clock. */
export type Instant = number;

/** Time as a dependency. `live` clocks follow the wall clock plus whatever was advanced; others stand still until advanced. */
export interface Clock {
  now(): Instant;
  /** Runs `task` once the clock reaches `at`; tasks run in order of `at`, then of scheduling. Returns a function that cancels. */
  schedule(at: Instant, task: () => void | Promise<void>): () => void;
  /** Moves time forward, running what falls due on the way, each at its own instant. */
  advance(milliseconds: number): Promise<void>;
}

/** A parsed ARM id. Comparison is always by `key`, the lower-cased id. */
export interface ArmId {
  /** As the caller wrote it, without a trailing slash. */
  readonly text: string;
  readonly key: string;
  readonly subscriptionId: string | undefined;
  readonly resourceGroup: string | undefined;
  /** Canonical type as written: `Microsoft.Storage/storageAccounts`; for a group `Microsoft.Resources/resourceGroups`. */
  readonly type: string;
  readonly name: string;
  /** The scope before the last `/providers/`, or of the parent resource for a nested type. */
  readonly parent: string;
}

/** A resource as the sandbox keeps it: everything it knows, at no particular api-version. Replaced, never mutated. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly location?: string | undefined;
  readonly kind?: string | undefined;
  readonly sku?: JsonObject | undefined;
  readonly identity?: JsonObject | undefined;
  readonly tags?: JsonObject | undefined;
  readonly properties: JsonObject;
  /** Keys and passwords: read only by the actions that list them and by the oracle. */
  readonly secrets?: JsonObject | undefined;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly modifiedAt: Instant;
  readonly modifiedBy: string;
  readonly etag: string;
}

export type PrincipalType = 'User' | 'Group' | 'ServicePrincipal';
export interface Principal {
  readonly principalId: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly type: PrincipalType;
  readonly displayName: string;
  /** Until then the directory does not know it: a role assignment answers PrincipalNotFound. */
  readonly replicatedAt: Instant;
  /** The ARM id of the resource whose managed identity it is. */
  readonly resourceId?: string | undefined;
  /** What it may ask Microsoft Graph: nothing, unless this says so. */
  readonly graph?: readonly GraphPermission[] | undefined;
  /** Secrets and certificates of its application, as Microsoft Graph tells of them. They open nothing: `clientSecret` does. */
  readonly secrets?: readonly ApplicationSecret[] | undefined;
}

/** An application permission of Microsoft Graph. */
export type GraphPermission = 'Application.Read.All' | 'Directory.Read.All';

/** One secret or certificate of an application. */
export interface ApplicationSecret {
  readonly kind: 'password' | 'certificate';
  readonly keyId: string;
  readonly displayName: string | null;
  readonly startAt: Instant;
  readonly endAt: Instant;
}

export interface Directory {
  readonly tenantId: string;
  find(principalId: string): Principal | undefined;
  findByClientId(clientId: string): Principal | undefined;
  add(principal: Partial<Principal> & Pick<Principal, 'type' | 'displayName'>): Principal;
  remove(principalId: string): void;
  all(): readonly Principal[];
}

export interface Store {
  get(id: string): Resource | undefined;
  save(resource: Resource): void;
  /** Removes the resource and all that lies below it. */
  remove(id: string): readonly Resource[];
  /** All resources of a type (case-insensitive) whose id lies below `scope`; the whole tenant without one. Ordered by id. */
  list(type: string, scope?: string): readonly Resource[];
  /** Every resource below a scope, of any type. */
  below(scope: string): readonly Resource[];
  /** The resources of a type of which a property is this text, without case. Indexed, for what every request asks. Ordered by id. */
  withProperty(type: string, property: string, text: string): readonly Resource[];
  subscriptions(): readonly { readonly subscriptionId: string; readonly displayName: string }[];
  addSubscription(subscriptionId: string, displayName: string): void;
}
