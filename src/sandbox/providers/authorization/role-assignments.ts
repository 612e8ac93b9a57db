import type { Call, JsonObject, Resource, ResourceType, Written } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { assignmentOf, assignmentsAround, ROLE_ASSIGNMENTS } from '../../rbac/assignment.ts';
import { roleIdOf } from '../../rbac/role-definition.ts';
import { objectAt, textAt, without } from '../body.ts';
import { isAtLeast, record, sevenDecimals } from '../record.ts';
import { isListedAt, readFilter } from './filter.ts';
import { wantedAssignment } from './role-assignment-body.ts';

/** Role assignments, at every scope. A PUT answers 201 whether it makes, changes or repeats one. */
export const roleAssignments: ResourceType = {
  type: ROLE_ASSIGNMENTS,
  since: '2014-07-01',
  tracked: false,
  listedAt: ['subscription', 'resourceGroup', 'parent'],
  show: showAssignment,
  put,
  // what is shown of one that goes was last changed by its going
  remove: (call, existing) => ({
    status: 200,
    reply: { body: showAssignment({ ...existing, modifiedAt: call.azure.clock.now() }, call) },
  }),
  list: (call) => ({ status: 200, body: { value: listed(call).map((resource) => showAssignment(resource, call)) } }),
  absent: ({ id }) => new AzureError(404, 'RoleAssignmentNotFound', `The role assignment '${id.name}' is not found.`),
  attributes: (call) => (call.method === 'DELETE' ? storedAttributes(call) : requestAttributes(call)),
};

function put(call: Call, existing: Resource | undefined): Written {
  const { scope, roleDefinitionId, principal, properties } = wantedAssignment(call, existing);
  const { clock, settings } = call.azure;
  const resource: Resource = {
    ...record(call, ROLE_ASSIGNMENTS, existing, {
      properties: {
        roleDefinitionId: existing?.properties.roleDefinitionId ?? withoutGroup(roleDefinitionId),
        principalId: principal.principalId,
        principalType: principal.type,
        scope,
        condition: textAt(properties, 'condition') ?? null,
        conditionVersion: textAt(properties, 'conditionVersion') ?? null,
        delegatedManagedIdentityResourceId: textAt(properties, 'delegatedManagedIdentityResourceId') ?? null,
        description: textAt(properties, 'description') ?? null,
        ...(typeof properties.canDelegate === 'boolean' ? { canDelegate: properties.canDelegate } : {}),
      },
      secrets: { inForceAt: clock.now() + settings.rolePropagationSeconds * 1000 },
    }),
    id: existing?.id ?? call.id.text,
  };
  return { status: 201, resource, reply: { body: freshly(showAssignment(resource, call)) } };
}

/** A role is the subscription's, however deep the scope that a body spells it at. */
function withoutGroup(roleDefinitionId: string): string {
  return roleDefinitionId.replace(
    /^(\/subscriptions\/[^/]+)\/.+(\/providers\/Microsoft\.Authorization\/roleDefinitions\/)/i,
    '$1$2',
  );
}

/** A role that is the tenant's is named by the subscription that asks, also where the assignment stands above it. */
function asSeenFrom(subscriptionId: string | undefined, roleDefinitionId: string): string {
  const isTenants = roleDefinitionId.toLowerCase().startsWith('/providers/');
  return isTenants && subscriptionId !== undefined ? `/subscriptions/${subscriptionId}${roleDefinitionId}` : roleDefinitionId;
}

/** The answer to a write takes everything for new: it names no author yet, and no earlier time. The next read does. */
function freshly(body: JsonObject): JsonObject {
  const properties = objectAt(body, 'properties');
  return { ...body, properties: { ...properties, createdOn: properties.updatedOn, createdBy: null } };
}

function listed(call: Call): readonly Resource[] {
  const filter = readFilter(call.query.get('$filter'));
  const scope = call.id.parent === '' ? '/' : call.id.parent;
  const { store } = call.azure;
  const { principalId } = filter;
  const near =
    principalId === undefined
      ? assignmentsAround(store, scope)
      : store.withProperty(ROLE_ASSIGNMENTS, 'principalId', principalId);
  return near.filter((resource) => {
    const own = assignmentOf(resource);
    if (filter.principalId !== undefined && own.principalId.toLowerCase() !== filter.principalId) return false;
    return isListedAt(own.scope, scope, filter);
  });
}

function showAssignment(resource: Resource, { apiVersion, id }: Call): JsonObject {
  const {
    roleDefinitionId,
    condition,
    conditionVersion,
    delegatedManagedIdentityResourceId,
    description,
    canDelegate,
    ...others
  } = resource.properties;
  const first = { roleDefinitionId: asSeenFrom(id.subscriptionId, String(roleDefinitionId)), ...others };
  const conditional = { condition, conditionVersion };
  const last = { delegatedManagedIdentityResourceId, description };
  const isComplete = isAtLeast(apiVersion, '2020-03-01');
  // a setting that came and went
  const knowsDelegation =
    canDelegate !== undefined && isAtLeast(apiVersion, '2018-01-01') && !isAtLeast(apiVersion, '2020-08-01');
  return {
    properties: {
      ...(isAtLeast(apiVersion, '2018-01-01') ? first : without(first, ['principalType'])),
      ...(isComplete ? conditional : {}),
      createdOn: sevenDecimals(resource.createdAt),
      updatedOn: sevenDecimals(resource.modifiedAt),
      createdBy: resource.createdBy || null,
      updatedBy: resource.modifiedBy || null,
      ...(knowsDelegation ? { canDelegate } : {}),
      ...(isComplete ? last : {}),
    },
    id: resource.id,
    type: resource.type,
    name: resource.name,
  };
}

/** What a condition sees of an assignment that is asked for; what the body does not say is missing. */
function requestAttributes({ body }: Call): Readonly<Record<string, string>> {
  return attributesOf(objectAt(body, 'properties'), (name) => `${ROLE_ASSIGNMENTS}:${name}`);
}

/** What a condition sees of the assignment that is to go. */
function storedAttributes({ azure, id }: Call): Readonly<Record<string, string>> {
  const stored = azure.store.get(id.text);
  return stored === undefined ? {} : attributesOf(stored.properties, (name) => `@Resource[${ROLE_ASSIGNMENTS}:${name}]`);
}

function attributesOf(properties: JsonObject, key: (name: string) => string): Readonly<Record<string, string>> {
  const roleDefinitionId = textAt(properties, 'roleDefinitionId');
  const known = {
    RoleDefinitionId: roleDefinitionId === undefined ? undefined : roleIdOf(roleDefinitionId),
    PrincipalId: textAt(properties, 'principalId'),
    PrincipalType: textAt(properties, 'principalType'),
  };
  return Object.fromEntries(Object.entries(known).flatMap(([name, value]) => (value === undefined ? [] : [[key(name), value]])));
}
