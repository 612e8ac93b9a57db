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
  /** `User`, `Group`, `ServicePrincipal`, …; null where Azure shows none. */
  readonly principalType: string | null;
  readonly scope: Id;
  /** GUID of the role definition, lower-case. */
  readonly roleId: string;
  readonly permissions: readonly Permission[];
  readonly condition: string | null;
  /** The latest of its createdOn and updatedOn, and of its role's updatedOn. */
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
  /** It names groups too, and nobody can tell here who belongs to them. */
  readonly namesGroups: boolean;
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

/** What of a regular expression a pattern is in which `*` stands for anything; for text in lower case. */
export const wildcard = (pattern: string): string =>
  pattern
    .toLowerCase()
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'))
    .join('.*');

/**
 * Does a pattern of a role definition match an action? `*` stands for anything, and between two slashes also for nothing: the roles that
 * Azure is delivered with rely on it (`userAssignedIdentities/*\/assign/action` assigns the identity itself).
 */
function matches(pattern: string, action: string): boolean {
  const pieces = wildcard(pattern).replaceAll('\\/.*\\/', '\\/(?:.*\\/)?');
  return new RegExp(`^${pieces}$`).test(action.toLowerCase());
}

const any = (patterns: readonly string[], action: string): boolean => patterns.some((pattern) => matches(pattern, action));

/** Does any of the patterns take a part of the action, which may itself stand for all of a type (`…/registries/*`)? */
function touches(patterns: readonly string[], action: string): boolean {
  if (!action.endsWith('/*')) return any(patterns, action);
  const type = action.slice(0, -1).toLowerCase();
  return patterns.some((it) => it.toLowerCase().startsWith(type) || matches(it, `${type}x`) || /^\*\/./.test(it));
}

/** Do these permissions allow the action, all of it, on the control plane (`actions`) or the data plane (`dataActions`)? */
export function allows(permissions: readonly Permission[], plane: 'actions' | 'dataActions', action: string): boolean {
  const except = plane === 'actions' ? 'notActions' : 'notDataActions';
  return permissions.some((it) => any(it[plane], action) && !touches(it[except], action));
}

/** Do these permissions speak of the action, or of a part of it? What a deny assignment takes. */
export const takes = (permissions: readonly Permission[], plane: 'actions' | 'dataActions', action: string): boolean => {
  const except = plane === 'actions' ? 'notActions' : 'notDataActions';
  return permissions.some((it) => touches(it[plane], action) && !any(it[except], action));
};
