import type { Ask } from '../../model/fact.ts';
import { type Finding, type Head, type Said, when } from '../../model/finding.ts';
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
  /** What it needs there. Asks only facts about the scope. */
  readonly roles: (scope: Id, ask: Ask, head: Head, say: (roles: readonly Role[]) => readonly Finding[]) => readonly Finding[];
}

/** Roles that are the same wherever the row applies. */
export const always =
  (...roles: readonly Role[]): AccessRow['roles'] =>
  (_scope, _ask, _head, say) =>
    say(roles);

/** Roles that depend on how the registry weighs assignments: with ABAC it does not honour AcrPull and AcrPush. */
export const byRoleMode =
  (legacy: Role, abac: Role): AccessRow['roles'] =>
  (scope, ask, head, say) =>
    when(head, { registry: ask('registry', scope) }, ({ registry }) => {
      if (registry.roleMode === 'legacy') return say([legacy]);
      if (registry.roleMode === 'abac') return say([abac]);
      return [
        {
          verdict: 'unknown',
          retryAt: null,
          says: `Registry ${scope} weighs roles in a way this build does not know: «${registry.roleMode}».`,
        },
      ];
    });

export const PULL = byRoleMode(ROLES.acrPull, ROLES.repositoryReader);
export const PUSH = byRoleMode(ROLES.acrPush, ROLES.repositoryWriter);
