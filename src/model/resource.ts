import type { Id, Instant } from './id.ts';

/** Shapes of what is read, as rules see it. The adapters parse Azure's answers into these; unknown values stay as they were. */

/** A managed identity that acts for a resource. */
export interface Identity {
  /** Principal (object) id of the system-assigned identity. */
  readonly system: string | null;
  /** Every user-assigned identity attached; Azure returns them unordered. `principalId` is null while the identity is being made. */
  readonly user: readonly { readonly id: Id; readonly principalId: string | null }[];
}

/** Names in lower case. */
export type Tags = Readonly<Record<string, string>>;

interface Provisioned {
  readonly id: Id;
  /** As Azure spells it. Nothing is written while it is not terminal. */
  readonly provisioningState: string | null;
  readonly createdAt: Instant | null;
}

export interface Workspace extends Provisioned {
  readonly tags: Tags;
  readonly location: string;
  /** Lower-cased: `default`, `hub`, `project`, `featurestore`, or what Azure invents next. */
  readonly kind: string;
  readonly identity: Identity;
  readonly primaryIdentity: Id | null;
  readonly storageAccount: Id | null;
  readonly containerRegistry: Id | null;
  readonly keyVault: Id | null;
  readonly applicationInsights: Id | null;
  /** Of a workspace encrypted with the customer's key; null: Microsoft's key. `identity` null: the system-assigned one. `key`: its name. */
  readonly encryption: { readonly identity: Id | null; readonly keyVault: Id | null; readonly key: string | null } | null;
  readonly hub: Id | null;
  /** The GUID that container names of this workspace start with. */
  readonly workspaceId: string | null;
  readonly dataIsolation: boolean;
  /** `systemDatastoresAuthMode` as spelled; null or absent is the access key. */
  readonly authMode: string | null;
  /** The name of the compute that builds images, already cut out of an id. */
  readonly imageBuildCompute: string | null;
  readonly modifiedAt: Instant | null;
}

export interface Registry extends Provisioned {
  readonly tags: Tags;
  readonly loginServer: string;
  readonly adminUser: boolean;
  /** `legacy`, `abac`, or the spelling that is neither. */
  readonly roleMode: string;
}

export interface StorageAccount extends Provisioned {
  readonly tags: Tags;
  /** `allowSharedKeyAccess`: null is allowed. */
  readonly sharedKey: boolean | null;
  /** Services (`blob`, `file`, …) whose own switch says that keys are allowed. */
  readonly sharedKeyServices: readonly string[];
  readonly network: {
    /** Everybody's network reaches it. */
    readonly open: boolean;
    /** Trusted Azure services pass the firewall. */
    readonly trustsAzure: boolean;
    /** Resource instance rules: these resources pass. A rule may name a whole group or subscription with `*`. */
    readonly passes: readonly string[];
    /** Approved private endpoints. */
    readonly privateEndpoints: number;
  };
}

export interface Compute extends Provisioned {
  readonly name: string;
  /** As Azure spells it: `AmlCompute`, `Kubernetes`, `ComputeInstance`, … */
  readonly type: string;
  readonly attached: boolean;
  readonly identity: Identity;
  /** Nodes of a cluster; null where Azure shows none. */
  readonly nodes: { readonly current: number; readonly steady: boolean } | null;
  /** `disableLocalAuth`; null where Azure shows none. */
  readonly localAuthDisabled: boolean | null;
  /** Port for SSH as spelled: `Enabled`, `Disabled`, `NotSpecified`; null where Azure shows none. */
  readonly ssh: string | null;
  /** An idle shutdown is configured. */
  readonly idleShutdown: boolean;
  /** Object id of the user it is assigned to, or whom it was made by. */
  readonly user: string | null;
  /** What is attached: the managed cluster behind it. */
  readonly attachedTo: Id | null;
  /** It lies in a virtual network: closes SSH where the port is `NotSpecified`. */
  readonly inNetwork: boolean;
}

export interface Datastore {
  readonly id: Id;
  readonly name: string;
  readonly type: string;
  readonly account: string | null;
  /** `None`, `AccountKey`, `Sas`, …; null where Azure shows none. */
  readonly credentials: string | null;
}

export interface Connection {
  readonly id: Id;
  readonly name: string;
  readonly category: string | null;
  readonly authType: string | null;
  /** Target and the metadata's values: where it may lead. */
  readonly leadsTo: readonly string[];
  /** The managed identity that it acts as. */
  readonly identity: { readonly resourceId: Id | null; readonly clientId: string | null } | null;
}

export interface Endpoint extends Provisioned {
  readonly name: string;
  readonly kind: 'online' | 'batch';
  /** Online endpoints: run by Azure, or on Kubernetes. */
  readonly managed: boolean;
  /** `Key`, `AMLToken`, `AADToken`, or what Azure invents next. */
  readonly authMode: string | null;
  readonly identity: Identity;
}

/** What people registered in a workspace to run code in. What Microsoft curates is left out. */
export interface Environments {
  readonly workspace: Id;
  /** The newest versions of each, archived ones too. */
  readonly versions: readonly EnvironmentVersion[];
}

export interface EnvironmentVersion {
  readonly id: Id;
  /** As Azure spells it: names of environments differ by case. */
  readonly environment: string;
  readonly version: string;
  /** As it was written: `registry.azurecr.io/image:tag`; null where it is built from a Dockerfile, whose base Azure does not show. */
  readonly image: string | null;
}

/** A service deployed by the first-generation API. */
export interface Service {
  readonly id: Id;
  readonly name: string;
  /** `ACI`, `AKS`, or unknown. */
  readonly type: string;
}

const TERMINAL = new Set(['succeeded', 'failed', 'canceled', 'cancelled']);

/** May this resource be written? Azure answers a state only where it has one. */
export function isSteady(resource: Provisioned): boolean {
  return resource.provisioningState === null || TERMINAL.has(resource.provisioningState.toLowerCase());
}
