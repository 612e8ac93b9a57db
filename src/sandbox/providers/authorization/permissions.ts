import type { Call, Json, Route } from '../../contract.ts';
import { assignmentsOf } from '../../rbac/assignment.ts';
import { isInForce } from '../../rbac/decide.ts';
import { findRole } from '../../rbac/role-definition.ts';
import { isAtOrAbove } from '../../rbac/scope.ts';
import { showPermission } from './role-definitions.ts';

/** GET …/permissions: what the caller's roles in force at a scope list. */
export const permissions: Route = {
  method: 'GET',
  path: /^(?<scope>\/subscriptions\/.*)\/providers\/microsoft\.authorization\/permissions$/,
  since: '2015-07-01',
  authorize: (call) => ({ action: 'Microsoft.Authorization/permissions/read', scope: call.id.parent }),
  handle: (call) => ({ status: 200, body: { value: ownPermissions(call) } }),
};

function ownPermissions({ azure, caller, id, apiVersion }: Call): Json {
  return assignmentsOf(azure.store, caller.principalId)
    .filter((assignment) => isAtOrAbove(assignment.scope, id.parent) && isInForce(assignment, azure))
    .flatMap((assignment) => findRole(azure.store, assignment.roleId)?.permissions ?? [])
    .map((permission) => showPermission(permission, apiVersion));
}
