import type { Permission } from '../permission.ts';
import type { RoleDefinition } from '../role-definition.ts';

/** A built-in role from what it lists; Azure assigns them at any scope. */
export function builtIn(roleId: string, name: string, description: string, permission: Partial<Permission>): RoleDefinition {
  const none: Permission = { actions: [], notActions: [], dataActions: [], notDataActions: [] };
  return {
    roleId,
    name,
    type: 'BuiltInRole',
    description,
    assignableScopes: ['/'],
    permissions: [{ ...none, ...permission }],
  };
}

/** What most service roles carry besides their own actions, so that they work in the portal. */
export const usual: readonly string[] = [
  'Microsoft.Authorization/*/read',
  'Microsoft.Insights/alertRules/*',
  'Microsoft.Resources/deployments/*',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
  'Microsoft.Support/*',
];
