import type { Call, JsonObject } from '../../contract.ts';
import { namedIdentity } from '../named-identity.ts';
import { isObject, objectAt, textAt } from './json.ts';
import { notModelled } from './refusals.ts';

/** Whose identity it is: the resource, and what the directory calls its system-assigned one. */
export interface IdentityOwner {
  readonly id: string;
  readonly displayName: string;
}

/** Which of the four forms an identity has. */
export function identityKinds(identity: JsonObject | undefined): { readonly system: boolean; readonly user: boolean } {
  const words = (textAt(identity, 'type') ?? 'None')
    .toLowerCase()
    .split(',')
    .map((word) => word.trim());
  const known = ['none', 'systemassigned', 'userassigned'];
  if (words.some((word) => !known.includes(word))) throw notModelled(`the identity type '${textAt(identity, 'type')}'`);
  return { system: words.includes('systemassigned'), user: words.includes('userassigned') };
}

/**
 * The identity that a write leaves behind. A system-assigned principal is made where there was none and kept where there was;
 * the user-assigned set is what the body says. Errors: `FailedIdentityOperation`, see `namedIdentity`.
 */
export function attachIdentity(
  call: Call,
  owner: IdentityOwner,
  before: JsonObject | undefined,
  wanted: JsonObject,
): JsonObject | undefined {
  const { system, user } = identityKinds(wanted);
  const attached = user ? userAssigned(call, owner, objectAt(wanted, 'userAssignedIdentities')) : undefined;
  if (user && Object.keys(attached ?? {}).length === 0) throw notModelled('a user-assigned identity type without any identity');
  if (!system && !user) return undefined;
  return {
    type: [system ? 'SystemAssigned' : '', user ? 'UserAssigned' : ''].filter(Boolean).join(','),
    principalId: system ? (textAt(before, 'principalId') ?? newPrincipal(call, owner)) : null,
    tenantId: call.azure.directory.tenantId,
    ...(attached ? { userAssignedIdentities: attached } : {}),
  };
}

/** Forgets the system-assigned principal that a write took away. Its role assignments stay, as orphans. */
export function dropIdentity(call: Call, before: JsonObject | undefined, after: JsonObject | undefined): void {
  const principalId = textAt(before, 'principalId');
  if (principalId && textAt(after, 'principalId') !== principalId) call.azure.directory.remove(principalId);
}

/** True where a write gave a resource a system-assigned identity that it did not have. */
export function gainedSystemIdentity(before: JsonObject | undefined, after: JsonObject | undefined): boolean {
  return textAt(after, 'principalId') !== undefined && textAt(after, 'principalId') !== textAt(before, 'principalId');
}

function newPrincipal({ azure }: Call, owner: IdentityOwner): string {
  const replicatedAt = azure.clock.now() + azure.settings.principalReplicationSeconds * 1000;
  const { id: resourceId, displayName } = owner;
  return azure.directory.add({ type: 'ServicePrincipal', displayName, resourceId, replicatedAt }).principalId;
}

function userAssigned(call: Call, owner: IdentityOwner, wanted: JsonObject): JsonObject {
  const ids = Object.entries(wanted).filter(([, value]) => isObject(value));
  return Object.fromEntries(
    ids.map(([id]) => {
      const { principalId, clientId } = namedIdentity(call, owner.id, id).properties;
      return [id, { principalId, clientId }];
    }),
  );
}
