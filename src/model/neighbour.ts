import type { Id, Instant } from './id.ts';

/** What lies around workspaces and their dependencies, as rules see it. */

/** An AKS cluster. */
export interface ManagedCluster {
  readonly id: Id;
  /** Object id of the kubelet's managed identity; null: it has none. */
  readonly kubelet: string | null;
  /** Application id of its service principal; null: it acts with a managed identity. */
  readonly applicationId: string | null;
}

/** A user-assigned managed identity. */
export interface UserIdentity {
  readonly id: Id;
  readonly principalId: string;
  readonly clientId: string;
}

/** A job, as far as it tells where it runs. */
export interface Job {
  readonly name: string;
  /** Lower-cased: `command`, `pipeline`, … */
  readonly type: string;
  /** Null: none named, which is serverless. */
  readonly compute: string | null;
  readonly createdAt: Instant | null;
}

/** Requests that an account answered in one hour, by how they were authorised: `AccountKey`, `SAS`, `OAuth`, `Anonymous`. */
export interface Traffic {
  readonly hour: Instant;
  readonly authentication: string;
  readonly requests: number;
}

/** Something outside Azure Machine Learning that reaches a registry by password, or an account by its key. */
export interface Login {
  readonly id: Id;
  /** As a person calls it: `container app «shop»`. */
  readonly name: string;
  /** A registry's login server, or a storage account's name. */
  readonly to: string;
  readonly on: 'registry' | 'storage';
}

/** What a scan of one subscription for such logins found, and which of its parts could not be read. */
export interface Logins {
  readonly found: readonly Login[];
  readonly unread: readonly string[];
}

/** A subscription that Azure shows. */
export interface Subscription {
  readonly id: Id;
  readonly tenantId: string | null;
  readonly state: string | null;
}

/** An event subscription at a subscription, its own or that of a system topic over it. */
export interface EventSubscription {
  readonly id: Id;
  readonly provisioningState: string | null;
  readonly eventTypes: readonly string[] | null;
  /** Operations that its filter lets through; null: all. */
  readonly operations: readonly string[] | null;
}

/** A service principal of the directory with the ends of its secrets and certificates. */
export interface ServicePrincipal {
  readonly objectId: string;
  readonly applicationId: string;
  readonly displayName: string | null;
  readonly secrets: readonly { readonly name: string; readonly from: Instant | null; readonly to: Instant | null }[];
}
