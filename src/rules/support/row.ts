import type { Ask } from '../../model/fact.ts';
import type { Head, Said } from '../../model/finding.ts';
import type { Id } from '../../model/id.ts';
import type { Workspace } from '../../model/resource.ts';
import { ROLES, type Role } from '../../model/role.ts';
import type { Wants } from '../../model/rule.ts';

/** A principal that needs a dependency on behalf of a workspace. */
export interface Consumer {
  /** What it belongs to: the workspace itself, a compute. */
  readonly resource: Id;
  /** As a person calls it: `compute «gpu»`. */
  readonly name: string;
  /** Null: it has no identity of its own, so nothing can be granted to it. */
  readonly principalId: string | null;
}

/** Consumers that are known, and what stands in the way of knowing the others. */
export interface Consumers {
  readonly known: readonly Consumer[];
  readonly findings: readonly Said[];
}

/** One row of the table of required role assignments: data, judged by one function. */
export interface AccessRow {
  /** File name; the finding and policy id is `access/<id>`. */
  readonly id: string;
  readonly good: string;
  readonly why: string;
  readonly seeds: readonly string[];
  readonly on: 'registry' | 'storage';
  /** False: Azure or people grant it; it is reported, and missing it blocks a cut. */
  readonly grants: boolean;
  readonly when: (workspace: Workspace, wants: Wants) => boolean;
  /** The resource that the role is needed on; null: the workspace has none. */
  readonly scope: (workspace: Workspace) => Id | null;
  readonly consumers: (workspace: Workspace, ask: Ask, head: Head) => Consumers;
  /** What it needs there. */
  readonly roles: RequiredRoles;
}

/** Roles that are the same wherever the row applies, or those that fit how the registry weighs assignments: ABAC honours no AcrPull. */
export type RequiredRoles =
  | { readonly always: readonly Role[] }
  | { readonly legacy: readonly Role[]; readonly abac: readonly Role[] };

export const PULL: RequiredRoles = { legacy: [ROLES.acrPull], abac: [ROLES.repositoryReader] };
export const PUSH: RequiredRoles = { legacy: [ROLES.acrPush], abac: [ROLES.repositoryWriter] };

/** Every role that a row may ask for. */
export const rolesOf = ({ roles }: AccessRow): readonly Role[] =>
  'always' in roles ? roles.always : [...roles.legacy, ...roles.abac];
