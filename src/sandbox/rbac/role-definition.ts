import type { JsonObject, Resource, Store } from '../contract.ts';
import { builtInRoles } from './built-in/index.ts';
import type { Permission } from './permission.ts';

export interface RoleDefinition {
  /** The GUID: last segment of every spelling of its id. */
  readonly roleId: string;
  readonly name: string;
  readonly type: 'BuiltInRole' | 'CustomRole';
  readonly description: string | null;
  readonly assignableScopes: readonly string[];
  readonly permissions: readonly Permission[];
}

export const ROLE_DEFINITIONS = 'Microsoft.Authorization/roleDefinitions';

/** The GUID at the end of a role definition's id, lower-case: subscriptions, tenants and Resource Graph spell the rest differently. */
export function roleIdOf(roleDefinitionId: string): string {
  return roleDefinitionId.slice(roleDefinitionId.lastIndexOf('/') + 1).toLowerCase();
}

/** The role with this id or GUID, built in or custom. */
export function findRole(store: Store, roleDefinitionId: string): RoleDefinition | undefined {
  const roleId = roleIdOf(roleDefinitionId);
  const builtIn = builtInRoles.find((role) => role.roleId === roleId);
  if (builtIn !== undefined) return builtIn;
  const custom = store.list(ROLE_DEFINITIONS).find((resource) => resource.name.toLowerCase() === roleId);
  return custom === undefined ? undefined : customRole(custom);
}

/** Reads a custom role from what the store keeps of it. */
export function customRole(resource: Resource): RoleDefinition {
  const { roleName, description, assignableScopes, permissions } = resource.properties;
  return {
    roleId: resource.name.toLowerCase(),
    name: String(roleName),
    type: 'CustomRole',
    description: typeof description === 'string' ? description : null,
    assignableScopes: texts(assignableScopes),
    permissions: (Array.isArray(permissions) ? permissions : []).map((permission) => permissionOf(permission as JsonObject)),
  };
}

/** A permission with every list present, whatever the writer left out. */
export function permissionOf(json: JsonObject): Permission {
  return {
    actions: texts(json.actions),
    notActions: texts(json.notActions),
    dataActions: texts(json.dataActions),
    notDataActions: texts(json.notDataActions),
  };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}
