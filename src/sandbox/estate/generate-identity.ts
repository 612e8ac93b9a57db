import type { JsonObject } from '../contract.ts';
import { objectAt, textAt } from '../providers/machine-learning/json.ts';
import type { Mint } from './mint.ts';

/** A user-assigned identity, as the map of a resource that has it. */
export function addIdentity(mint: Mint, group: { id: string; location: string }, name: string): JsonObject {
  const type = 'Microsoft.ManagedIdentity/userAssignedIdentities';
  const id = `${group.id}/providers/${type}/${name}`;
  const ids = mint.principal(name, id);
  mint.save(id, type, { location: group.location, tags: {}, properties: { tenantId: mint.tenantId, ...ids } });
  return { [id]: ids };
}

/** The principal that an identity acts as by default. */
export function principalOf(identity: JsonObject): string {
  const [first = ''] = Object.keys(objectAt(identity, 'userAssignedIdentities'));
  return (
    textAt(identity, 'principalId') ?? textAt(objectAt(objectAt(identity, 'userAssignedIdentities'), first), 'principalId') ?? ''
  );
}
