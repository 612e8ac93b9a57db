import type { Call, Provider, Resource, ResourceType } from '../contract.ts';
import { IDENTITIES, newIdentity, tombstone } from './named-identity.ts';
import { record, tagsOf } from './record.ts';

const TYPE = IDENTITIES;

/** User-assigned identities. Making one makes its principal, which the directory knows only after a while. */
const userAssignedIdentities: ResourceType = {
  type: TYPE,
  since: '2015-08-31-preview',
  show: ({ location, tags, id, name, type, properties }) => ({ location, tags: tags ?? {}, id, name, type, properties }),
  put(call, existing) {
    const location = String(call.body.location);
    const resource = record(call, TYPE, existing, {
      location: existing?.location ?? location,
      tags: tagsOf(call, existing),
      properties: existing?.properties ?? newPrincipal(call),
    });
    if (existing !== undefined) return { status: 200, resource, reply: 'resource' };
    const made: Resource = { ...resource, id: ownSpelling(resource.id) };
    return { status: 201, resource: made, reply: 'resource', headers: { location: made.id } };
  },
  patch: (call, existing) => ({
    status: 200,
    resource: record(call, TYPE, existing, { properties: existing.properties, tags: tagsOf(call, existing) }),
    reply: 'resource',
  }),
  remove: (call, existing) => ({
    status: 200,
    reply: 'empty',
    afterSave: () => call.azure.store.save(tombstone(existing)),
  }),
};

function newPrincipal({ azure, id }: Call): Resource['properties'] {
  return newIdentity(azure, id.text, azure.clock.now() + azure.settings.principalReplicationSeconds * 1000);
}

/** Alone among providers, this one spells the group's segment in lower case. */
function ownSpelling(id: string): string {
  return id.replace('/resourceGroups/', '/resourcegroups/');
}

export const managedIdentity: Provider = { namespace: 'Microsoft.ManagedIdentity', types: [userAssignedIdentities] };
