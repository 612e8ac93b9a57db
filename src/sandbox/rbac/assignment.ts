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
  return store.withProperty(ROLE_ASSIGNMENTS, 'principalId', principalId).map(assignmentOf);
}

/** Every assignment at, above or below a scope, in order of id. */
export function assignmentsAround(store: Store, scope: string): readonly Resource[] {
  const segments = scope.split('/').filter(Boolean);
  const above = segments.map((_, index) => `/${segments.slice(0, index).join('/')}`).filter((ancestor) => ancestor !== '/');
  const found = [
    ...store.list(ROLE_ASSIGNMENTS, scope),
    ...above.flatMap((ancestor) => store.list(ROLE_ASSIGNMENTS, `${ancestor}/providers/Microsoft.Authorization`)),
    // at the root and at management groups
    ...store.list(ROLE_ASSIGNMENTS, '/providers'),
  ];
  const byKey = new Map(found.map((resource) => [resource.id.toLowerCase(), resource]));
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
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
  const held = store.withProperty(ROLE_ASSIGNMENTS, 'principalId', wanted.principalId);
  return held.find((resource) => keyOf(assignmentOf(resource)) === key);
}

function keyOf({ scope, principalId, roleId }: Pick<Assignment, 'scope' | 'principalId' | 'roleId'>): string {
  return `${scope.replace(/\/$/, '')} ${principalId} ${roleId}`.toLowerCase();
}
