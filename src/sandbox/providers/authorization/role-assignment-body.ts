import type { Call, JsonObject, Principal, Resource } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { assignmentOf, ROLE_ASSIGNMENTS, sameAssignment } from '../../rbac/assignment.ts';
import { findRole, roleIdOf } from '../../rbac/role-definition.ts';
import { isAtOrAbove } from '../../rbac/scope.ts';
import { objectAt, textAt } from '../body.ts';
import { isAtLeast } from '../record.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const LIMIT = 4000;

/** What a PUT asks for, after every check that Azure makes. */
export interface WantedAssignment {
  readonly scope: string;
  readonly roleDefinitionId: string;
  readonly principal: Principal;
  readonly properties: JsonObject;
}

/** Checks the body of a PUT. Errors: see the functions below, in the order in which Azure was seen to answer. */
export function wantedAssignment(call: Call, existing: Resource | undefined): WantedAssignment {
  const properties = objectAt(call.body, 'properties');
  const scope = call.id.parent === '' ? '/' : call.id.parent;
  const principalId = textAt(properties, 'principalId') ?? '';
  const roleDefinitionId = textAt(properties, 'roleDefinitionId') ?? '';
  const roleId = roleIdOf(roleDefinitionId);
  checkIds(call.id.name, principalId, roleDefinitionId);
  checkRole(call, roleId, scope);
  checkUnchanged(call, existing, principalId, roleId);
  const principal = knownPrincipal(call, principalId, textAt(properties, 'principalType'));
  checkRoom(call, existing, { scope, principalId, roleId });
  return { scope, roleDefinitionId, principal, properties };
}

function checkIds(name: string, principalId: string, roleDefinitionId: string): void {
  if (!GUID.test(name)) {
    throw bad('InvalidRoleAssignmentId', `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`);
  }
  if (!GUID.test(roleIdOf(roleDefinitionId))) {
    const text = `The role definition ID '${roleIdOf(roleDefinitionId)}' is not valid. The role definition ID must be a GUID.`;
    throw bad('InvalidRoleDefinitionId', text);
  }
  if (!GUID.test(principalId)) {
    throw bad('InvalidPrincipalId', `The Principal ID '${principalId}' is not valid. Principal ID must be a GUID.`);
  }
}

function checkRole({ azure }: Call, roleId: string, scope: string): void {
  const role = findRole(azure.store, roleId);
  const isAssignable = role?.assignableScopes.some((own) => isAtOrAbove(own, scope)) ?? false;
  if (isAssignable) return;
  const text = `The specified role definition with ID '${roleId}' does not exist.`;
  throw new AzureError(404, 'RoleDefinitionDoesNotExist', text);
}

/** A name is one assignment's for good, in the whole tenant. */
function checkUnchanged({ azure, id }: Call, existing: Resource | undefined, principalId: string, roleId: string): void {
  const namesake =
    existing ?? azure.store.list(ROLE_ASSIGNMENTS).find(({ name }) => name.toLowerCase() === id.name.toLowerCase());
  if (namesake === undefined) return;
  const own = assignmentOf(namesake);
  const isOwn = existing !== undefined && own.principalId.toLowerCase() === principalId.toLowerCase() && own.roleId === roleId;
  if (isOwn) return;
  const text = 'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.';
  throw bad('RoleAssignmentUpdateNotPermitted', text);
}

function knownPrincipal({ azure, apiVersion }: Call, principalId: string, type: string | undefined): Principal {
  const { directory, clock } = azure;
  const principal = directory.find(principalId);
  if (principal === undefined || principal.replicatedAt > clock.now()) {
    const text = `Principal ${dashless(principalId)} does not exist in the directory ${directory.tenantId}.`;
    throw bad('PrincipalNotFound', isAtLeast(apiVersion, '2020-08-01') ? `${text}${ADVICE}` : text);
  }
  if (type === undefined || type.toLowerCase() === principal.type.toLowerCase()) return principal;
  const text = `The PrincipalId '${dashless(principalId)}' has type '${principal.type}' , which is different from specified PrinciaplType '${type}'.`;
  throw bad('UnmatchedPrincipalType', text);
}

const ADVICE =
  ' Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype';

function checkRoom({ azure, id }: Call, existing: Resource | undefined, wanted: Parameters<typeof sameAssignment>[1]): void {
  const same = sameAssignment(azure.store, wanted);
  if (same !== undefined && same.name.toLowerCase() !== id.name.toLowerCase()) {
    const text = `The role assignment already exists. The ID of the existing role assignment is ${dashless(same.name)}.`;
    throw new AzureError(409, 'RoleAssignmentExists', text);
  }
  if (existing !== undefined || id.subscriptionId === undefined) return;
  if (azure.store.list(ROLE_ASSIGNMENTS, `/subscriptions/${id.subscriptionId}`).length < LIMIT) return;
  throw bad('RoleAssignmentLimitExceeded', 'No more role assignments can be created.');
}

const dashless = (guid: string) => guid.replaceAll('-', '');

function bad(code: string, message: string): AzureError {
  return new AzureError(400, code, message);
}
