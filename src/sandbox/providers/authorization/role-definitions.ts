import type { Call, JsonObject, Resource, Route, Written } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { assignmentOf, ROLE_ASSIGNMENTS } from '../../rbac/assignment.ts';
import { builtInRoles } from '../../rbac/built-in/index.ts';
import { roleDefinitionIdAt } from '../../rbac/grant.ts';
import type { Permission } from '../../rbac/permission.ts';
import { customRole, findRole, permissionOf, ROLE_DEFINITIONS, type RoleDefinition } from '../../rbac/role-definition.ts';
import { isAtOrAbove } from '../../rbac/scope.ts';
import { isObject, objectAt, textAt } from '../body.ts';
import { isAtLeast, record, sevenDecimals } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { readFilter } from './filter.ts';

const LIST = /^(?<scope>.*)\/providers\/microsoft\.authorization\/roledefinitions$/;
const ONE = /^(?<scope>.*)\/providers\/microsoft\.authorization\/roledefinitions\/(?<name>[^/]+)$/;
const at = (verb: string) => (call: Call) => ({ action: `${ROLE_DEFINITIONS}/${verb}`, scope: call.id.text });

/** Roles that Azure brings have a date and no author; one date stands for all of them here. */
const BUILT_IN_SINCE = Date.UTC(2015, 1, 2);

/** Role definitions: one table for the tenant, read at any scope. Built-in ones are there without having been made. */
export const roleDefinitionRoutes: readonly Route[] = [
  { method: 'GET', path: LIST, since: '2015-07-01', authorize: read, handle: list },
  {
    method: 'GET',
    path: ONE,
    since: '2015-07-01',
    authorize: read,
    handle: (call) => ({ status: 200, body: show(found(call), call) }),
  },
  { method: 'PUT', path: ONE, since: '2015-07-01', authorize: at('write'), handle: put },
  { method: 'DELETE', path: ONE, since: '2015-07-01', authorize: at('delete'), handle: remove },
];

/** What Azure brings is no secret: at the tenant's root anybody looks a role up, as clients do that know only its name. */
function read(call: Call) {
  const { parent, name } = call.id;
  const isPublic = parent === '' && (name === '' || builtInRoles.some(({ roleId }) => roleId === name.toLowerCase()));
  return isPublic ? undefined : at('read')(call);
}

function list(call: Call) {
  const filter = readFilter(call.query.get('$filter'));
  const scope = call.id.parent === '' ? '/' : call.id.parent;
  const custom = call.azure.store.list(ROLE_DEFINITIONS).map(customRole);
  const value = [...builtInRoles, ...custom]
    .filter(({ name }) => filter.roleName === undefined || name.toLowerCase() === filter.roleName)
    .filter(({ type }) => filter.type === undefined || type.toLowerCase() === filter.type)
    .filter(({ assignableScopes }) =>
      assignableScopes.some((own) => isAtOrAbove(own, scope) || (filter.andBelow && isAtOrAbove(scope, own))),
    )
    .map((role) => show(role, call));
  return { status: 200, body: { value } };
}

function found({ azure, id }: Call): RoleDefinition {
  const role = findRole(azure.store, id.name);
  if (role !== undefined) return role;
  throw new AzureError(404, 'RoleDefinitionDoesNotExist', `The specified role definition with ID '${id.name}' does not exist.`);
}

function put(call: Call): Written {
  const properties = objectAt(call.body, 'properties');
  const roleName = textAt(properties, 'roleName') ?? textAt(call.body, 'roleName');
  const { assignableScopes } = properties;
  if (roleName === undefined || !Array.isArray(assignableScopes) || assignableScopes.length === 0) {
    throw notModelled('a role definition without a name or without assignable scopes');
  }
  checkName(call, roleName);
  const permissions = (Array.isArray(properties.permissions) ? properties.permissions : []).filter(isObject).map(permissionOf);
  const content = {
    roleName,
    description: textAt(properties, 'description') ?? null,
    assignableScopes,
    permissions: permissions as unknown as JsonObject[],
  };
  const resource: Resource = {
    ...record(call, ROLE_DEFINITIONS, stored(call), { properties: content }),
    id: stored(call)?.id ?? roleDefinitionIdAt(call.id.text, call.id.name),
  };
  return {
    status: 201,
    resource,
    reply: { body: show(customRole(resource), call, { ...resource, createdAt: resource.modifiedAt }, null) },
  };
}

function checkName({ azure, id }: Call, roleName: string): void {
  const key = roleName.toLowerCase();
  const custom = azure.store.list(ROLE_DEFINITIONS).map(customRole);
  const isTaken = [...builtInRoles, ...custom].some(
    ({ name, roleId }) => name.toLowerCase() === key && roleId !== id.name.toLowerCase(),
  );
  if (!isTaken) return;
  const text = 'A custom role with the same name already exists in this directory. Use a different name.';
  throw new AzureError(409, 'RoleDefinitionWithSameNameExists', text);
}

function remove(call: Call): Written {
  const resource = stored(call);
  if (resource === undefined) {
    if (findRole(call.azure.store, call.id.name)) throw notModelled('deleting a built-in role');
    return { status: 204, reply: 'empty' };
  }
  const role = customRole(resource);
  if (call.azure.store.list(ROLE_ASSIGNMENTS).some((assignment) => assignmentOf(assignment).roleId === role.roleId)) {
    const text = 'There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).';
    throw new AzureError(400, 'RoleDefinitionHasAssignments', text);
  }
  const going = { ...resource, modifiedAt: call.azure.clock.now() };
  return { status: 200, resource, reply: { body: show(role, call, going) } };
}

function stored({ azure, id }: Call): Resource | undefined {
  return azure.store.list(ROLE_DEFINITIONS).find(({ name }) => name.toLowerCase() === id.name.toLowerCase());
}

function show(
  role: RoleDefinition,
  call: Call,
  resource = storedAs(call, role),
  author: string | null | undefined = undefined,
): JsonObject {
  return {
    properties: {
      roleName: role.name,
      type: role.type,
      description: role.description,
      assignableScopes: role.assignableScopes,
      permissions: role.permissions.map((permission) => showPermission(permission, call.apiVersion)),
      createdOn: sevenDecimals(resource?.createdAt ?? BUILT_IN_SINCE),
      updatedOn: sevenDecimals(resource?.modifiedAt ?? BUILT_IN_SINCE),
      createdBy: author === undefined ? (resource?.createdBy ?? null) : author,
      updatedBy: resource?.modifiedBy ?? null,
    },
    id: roleDefinitionIdAt(call.id.text, role.roleId),
    type: ROLE_DEFINITIONS,
    name: role.roleId,
  };
}

function storedAs({ azure }: Call, { roleId, type }: RoleDefinition): Resource | undefined {
  return type === 'BuiltInRole'
    ? undefined
    : azure.store.list(ROLE_DEFINITIONS).find(({ name }) => name.toLowerCase() === roleId);
}

/** Data actions are younger than role definitions. */
export function showPermission({ actions, notActions, dataActions, notDataActions }: Permission, apiVersion: string): JsonObject {
  return isAtLeast(apiVersion, '2018-01-01') ? { actions, notActions, dataActions, notDataActions } : { actions, notActions };
}
