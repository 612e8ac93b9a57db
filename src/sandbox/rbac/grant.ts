import { createHash } from 'node:crypto';
import type { EventSource } from '../azure.ts';
import type { Directory, Instant, Resource, Store } from '../contract.ts';
import { ROLE_ASSIGNMENTS, sameAssignment } from './assignment.ts';
import type { Authority } from './decide.ts';
import { roleIdOf } from './role-definition.ts';
import { extensionId } from './scope.ts';

export interface Grant {
  readonly scope: string;
  readonly principalId: string;
  /** A role definition's id or GUID. */
  readonly roleId: string;
  readonly condition?: string | undefined;
  /** Object id of who is named as its author; default: nobody, as for what Azure assigns itself. */
  readonly createdBy?: string | undefined;
  /** When it was made; default: now. One made long ago is in force at once. */
  readonly createdAt?: Instant | undefined;
}

export interface Grantor extends Authority {
  readonly directory: Directory;
  /** Told of the write; without it nobody hears of it. */
  readonly events?: EventSource | undefined;
}

/** Assigns a role as Azure does itself: at once, without a caller. Answers the one that exists already, if any. */
export function grant(grantor: Grantor, wanted: Grant): Resource {
  const { store, clock, settings } = grantor;
  const roleId = roleIdOf(wanted.roleId);
  const existing = sameAssignment(store, { ...wanted, roleId });
  if (existing !== undefined) return existing;
  const at = wanted.createdAt ?? clock.now();
  const name = nameFor(wanted.scope, wanted.principalId, roleId);
  const author = wanted.createdBy ?? '';
  const resource: Resource = {
    id: extensionId(wanted.scope, 'roleAssignments', name),
    type: ROLE_ASSIGNMENTS,
    name,
    properties: {
      roleDefinitionId: roleDefinitionIdAt(wanted.scope, roleId),
      principalId: wanted.principalId,
      principalType: grantor.directory.find(wanted.principalId)?.type ?? 'ServicePrincipal',
      scope: wanted.scope,
      condition: wanted.condition ?? null,
      conditionVersion: wanted.condition === undefined ? null : '2.0',
      delegatedManagedIdentityResourceId: null,
      description: null,
    },
    secrets: { inForceAt: at + settings.rolePropagationSeconds * 1000 },
    createdAt: at,
    createdBy: author,
    modifiedAt: at,
    modifiedBy: author,
    etag: name,
  };
  save(store, resource, grantor.events);
  return resource;
}

/** How a role definition's id reads at a scope: below the subscription, or the tenant's for scopes above all subscriptions. */
export function roleDefinitionIdAt(scope: string, roleId: string): string {
  const subscription = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? '';
  return `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
}

function save(store: Store, resource: Resource, events: EventSource | undefined): void {
  store.save(resource);
  events?.happened({
    kind: 'Write',
    result: 'Success',
    operation: `${ROLE_ASSIGNMENTS}/write`,
    resourceId: resource.id,
    at: resource.modifiedAt,
  });
}

/** The same grant has the same name, in every run. */
function nameFor(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(parts.join(' ').toLowerCase()).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), `5${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
}
