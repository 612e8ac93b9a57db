import type { Azure } from '../azure.ts';
import type { Call, Resource } from '../contract.ts';
import { AzureError } from '../errors.ts';
import { parseId } from '../kernel/ids.ts';

export const IDENTITIES = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const DELETED = 'Microsoft.ManagedIdentity/deletedIdentities';

/**
 * The user-assigned identity that a write names. One that this sandbox never saw counts as made before its time, and is made now,
 * where its group is there: a leniency, since a client that starts in the middle cannot make it by any call of its own.
 * Errors: `FailedIdentityOperation` for one that was deleted, whose group is not there, or that is no identity at all.
 */
export function namedIdentity(call: Call, owner: string, id: string): Resource {
  const found = call.azure.store.get(id);
  if (found?.type === IDENTITIES) return found;
  const { store } = call.azure;
  const { type, subscriptionId, resourceGroup } = parseId(id);
  const group = store.get(`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`);
  const isEarlier = type.toLowerCase() === IDENTITIES.toLowerCase() && group !== undefined && !store.get(tombstoneId(id));
  if (!isEarlier) throw identityNotFound(owner, id);
  const made = earlierIdentity(call, id, group);
  store.save(made);
  return made;
}

/** The principal of a new identity; the directory knows it from `replicatedAt` on. */
export function newIdentity(azure: Azure, id: string, replicatedAt: number): Resource['properties'] {
  const { directory } = azure;
  const displayName = parseId(id).name;
  const { principalId, clientId } = directory.add({ type: 'ServicePrincipal', displayName, resourceId: id, replicatedAt });
  return { tenantId: directory.tenantId, principalId, clientId };
}

/** What is left of a deleted identity: nobody can take it for one made before the sandbox's time. */
export function tombstone(identity: Resource): Resource {
  return { ...identity, id: tombstoneId(identity.id), type: DELETED, properties: {} };
}

function tombstoneId(id: string): string {
  const { subscriptionId, resourceGroup, name } = parseId(id);
  const place = `/subscriptions/${subscriptionId}/providers/${DELETED}`;
  return `${place}/${String(resourceGroup).toLowerCase()}.${name.toLowerCase()}`;
}

function earlierIdentity({ azure, caller }: Call, id: string, group: Resource): Resource {
  const { name } = parseId(id);
  const at = azure.clock.now();
  return {
    id: `${group.id.replace('/resourceGroups/', '/resourcegroups/')}/providers/${IDENTITIES}/${name}`,
    type: IDENTITIES,
    name,
    location: group.location,
    properties: newIdentity(azure, id, at),
    createdAt: at,
    createdBy: caller.principalId,
    modifiedAt: at,
    modifiedBy: caller.principalId,
    etag: azure.guid(),
  };
}

function identityNotFound(owner: string, id: string): AzureError {
  const inner = JSON.stringify({ error: { code: 'BadRequest', message: `Resource '${id}' was not found.` } });
  const message = `Identity operation for resource '${owner}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '${inner}'.'.`;
  return new AzureError(400, 'FailedIdentityOperation', message);
}
