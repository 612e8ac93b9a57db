import type { Id, Instant } from './id.ts';

/** Permissions of a role, as Azure's definitions spell them: wildcards allowed, compared without case. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/** A role assignment that acts at a scope, its role's permissions resolved. */
export interface Assignment {
  readonly id: Id;
  readonly principalId: string;
  readonly scope: Id;
  /** GUID of the role definition, lower-case. */
  readonly roleId: string;
  readonly permissions: readonly Permission[];
  readonly condition: string | null;
  /** The later of createdOn and updatedOn. */
  readonly since: Instant;
}

/** A deny assignment that acts at a scope. */
export interface Denial {
  readonly id: Id;
  readonly name: string;
  readonly permissions: readonly Permission[];
  /** Null: everybody. */
  readonly principalIds: readonly string[] | null;
  readonly excluded: readonly string[];
}

/** All that decides who may do what at a scope, inherited included. */
export interface Access {
  readonly assignments: readonly Assignment[];
  readonly denials: readonly Denial[];
}

/** A role that a consumer needs, with the permissions that make any other role as good. */
export interface Role {
  readonly id: string;
  readonly name: string;
  readonly actions: readonly string[];
  readonly dataActions: readonly string[];
}

export interface Grant {
  readonly principalId: string;
  readonly principalType: 'ServicePrincipal' | 'Group';
  readonly roleId: string;
  readonly roleName: string;
}

const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const files = 'Microsoft.Storage/storageAccounts/fileServices';
const repositories = 'Microsoft.ContainerRegistry/registries/repositories';

/** Built-in roles: GUIDs and permissions from Microsoft's table of built-in roles. */
export const ROLES = {
  acrPull: {
    id: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
    name: 'AcrPull',
    actions: ['Microsoft.ContainerRegistry/registries/pull/read'],
    dataActions: [],
  },
  repositoryReader: {
    id: 'b93aa761-3e63-49ed-ac28-beffa264f7ac',
    name: 'Container Registry Repository Reader',
    actions: [],
    dataActions: [`${repositories}/metadata/read`, `${repositories}/content/read`],
  },
  acrPush: {
    id: '8311e382-0749-4cb8-b61a-304f252e45ec',
    name: 'AcrPush',
    actions: ['Microsoft.ContainerRegistry/registries/pull/read', 'Microsoft.ContainerRegistry/registries/push/write'],
    dataActions: [],
  },
  /** Pushing to a registry in ABAC mode: the writer's data actions and what a build task needs on the control plane. */
  repositoryWriter: {
    id: '2a1e307c-b015-4ebd-883e-5b7698a07328',
    name: 'Container Registry Repository Writer',
    actions: ['Microsoft.ContainerRegistry/registries/scheduleRun/action', 'Microsoft.ContainerRegistry/registries/runs/read'],
    dataActions: [`${repositories}/metadata/read`, `${repositories}/content/read`, `${repositories}/content/write`],
  },
  blobDataContributor: {
    id: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    name: 'Storage Blob Data Contributor',
    actions: [],
    dataActions: [`${blobs}/read`, `${blobs}/write`, `${blobs}/delete`, `${blobs}/add/action`, `${blobs}/move/action`],
  },
  fileDataPrivilegedContributor: {
    id: '69566ab7-960f-475b-8e7c-b3118f30c6bd',
    name: 'Storage File Data Privileged Contributor',
    actions: [],
    dataActions: [
      `${files}/fileshares/files/read`,
      `${files}/fileshares/files/write`,
      `${files}/fileshares/files/delete`,
      `${files}/readFileBackupSemantics/action`,
      `${files}/writeFileBackupSemantics/action`,
      `${files}/fileshares/files/modifypermissions/action`,
    ],
  },
} as const satisfies Record<string, Role>;

/** Does a pattern of a role definition (`*` stands for anything) match an action? */
function matches(pattern: string, action: string): boolean {
  const parts = pattern
    .toLowerCase()
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(action.toLowerCase());
}

const any = (patterns: readonly string[], action: string): boolean => patterns.some((pattern) => matches(pattern, action));

/** Do these permissions allow the action on the control plane (`actions`) or the data plane (`dataActions`)? */
export function allows(permissions: readonly Permission[], plane: 'actions' | 'dataActions', action: string): boolean {
  const except = plane === 'actions' ? 'notActions' : 'notDataActions';
  return permissions.some((it) => any(it[plane], action) && !any(it[except], action));
}
