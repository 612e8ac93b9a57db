import type { Instant, Resource, Store } from '../contract.ts';
import { roleIdOf } from './role-definition.ts';

/** A role assignment as decisions see it. */
export interface Assignment {
  readonly id: string;
  readonly scope: string;
  readonly principalId: string;
  readonly roleId: string;
  readonly condition: string | undefined;
  readonly modifiedAt: Instant;
  /** Fixed when it was written, so that turning the dial afterwards moves no assignment that exists. */
  readonly inForceAt: Instant | undefined;
}

export const ROLE_ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments';

/** Every assignment of a principal, in force or not. */
export function assignmentsOf(store: Store, principalId: string): readonly Assignment[] {
  const wanted = principalId.toLowerCase();
  return store
    .list(ROLE_ASSIGNMENTS)
    .filter((resource) => String(resource.properties.principalId).toLowerCase() === wanted)
    .map(assignmentOf);
}

/** Reads an assignment from what the store keeps of it. */
export function assignmentOf(resource: Resource): Assignment {
  const { scope, principalId, roleDefinitionId, condition } = resource.properties;
  const inForceAt = resource.secrets?.inForceAt;
  return {
    id: resource.id,
    scope: String(scope),
    principalId: String(principalId),
    roleId: roleIdOf(String(roleDefinitionId)),
    condition: typeof condition === 'string' ? condition : undefined,
    modifiedAt: resource.modifiedAt,
    inForceAt: typeof inForceAt === 'number' ? inForceAt : undefined,
  };
}

/** The assignment of the same role to the same principal at the very same scope, whatever its name. */
export function sameAssignment(store: Store, wanted: Pick<Assignment, 'scope' | 'principalId' | 'roleId'>): Resource | undefined {
  const key = keyOf(wanted);
  return store.list(ROLE_ASSIGNMENTS).find((resource) => keyOf(assignmentOf(resource)) === key);
}

function keyOf({ scope, principalId, roleId }: Pick<Assignment, 'scope' | 'principalId' | 'roleId'>): string {
  return `${scope.replace(/\/$/, '')} ${principalId} ${roleId}`.toLowerCase();
}
