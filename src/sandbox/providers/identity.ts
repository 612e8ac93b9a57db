import type { Call, JsonObject } from '../contract.ts';
import { isObject, objectAt, textAt } from './body.ts';
import { namedIdentity } from './named-identity.ts';
import { notModelled } from './refusals.ts';

/** How a provider spells the kinds of an identity. */
export interface Spelling {
  readonly system: string;
  readonly user: string;
  readonly separator: string;
}

/**
 * The identity that a write leaves behind; `undefined` without any. A system-assigned principal is made where there was none and
 * kept where there was; the user-assigned ones are those that the body names. Errors: `FailedIdentityOperation`, see
 * `namedIdentity`.
 */
export function identityOf(
  call: Call,
  owner: { readonly id: string; readonly name: string },
  before: JsonObject | undefined,
  spelling: Spelling,
): JsonObject | undefined {
  const wanted = objectAt(call.body, 'identity');
  const kinds = (textAt(wanted, 'type') ?? 'None')
    .toLowerCase()
    .split(',')
    .map((kind) => kind.trim());
  if (!kinds.every((kind) => ['none', 'systemassigned', 'userassigned'].includes(kind))) {
    throw notModelled(`the identity type '${textAt(wanted, 'type')}'`);
  }
  const system = kinds.includes('systemassigned');
  const user = kinds.includes('userassigned');
  const { tenantId } = call.azure.directory;
  if (!system && !user) return undefined;
  return {
    ...(system ? { principalId: textAt(before, 'principalId') ?? newPrincipal(call, owner), tenantId } : {}),
    type: [system ? spelling.system : '', user ? spelling.user : ''].filter(Boolean).join(spelling.separator),
    ...(user ? { userAssignedIdentities: userAssigned(call, owner.id, wanted) } : {}),
  };
}

/** Forgets the system-assigned principal that a write took away; its role assignments stay, as orphans. */
export function forgetIdentity(call: Call, before: JsonObject | undefined, after: JsonObject | undefined): void {
  const principalId = textAt(before, 'principalId');
  if (principalId !== undefined && textAt(after, 'principalId') !== principalId) call.azure.directory.remove(principalId);
}

function newPrincipal({ azure }: Call, { id, name }: { readonly id: string; readonly name: string }): string {
  const replicatedAt = azure.clock.now() + azure.settings.principalReplicationSeconds * 1000;
  return azure.directory.add({ type: 'ServicePrincipal', displayName: name, resourceId: id, replicatedAt }).principalId;
}

function userAssigned(call: Call, owner: string, wanted: JsonObject): JsonObject {
  const named = Object.entries(objectAt(wanted, 'userAssignedIdentities')).filter(([, value]) => isObject(value));
  if (named.length === 0) throw notModelled('a user-assigned identity type without any identity');
  return Object.fromEntries(
    named.map(([id]) => {
      const identity = namedIdentity(call, owner, id);
      const { principalId, clientId } = identity.properties;
      return [identity.id, { principalId, clientId }];
    }),
  );
}
