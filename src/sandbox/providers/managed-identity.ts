import type { Call, JsonObject, Provider, Reply, Resource, ResourceType } from '../contract.ts';
import { parseId } from '../kernel/ids.ts';
import { objectAt, textAt } from './body.ts';
import { federatedCredentials } from './federated-credentials.ts';
import { IDENTITIES, newIdentity, tombstone } from './named-identity.ts';
import { isAtLeast, record, tagsOf } from './record.ts';
import { systemIdentity } from './system-identity.ts';

const TYPE = IDENTITIES;

/** User-assigned identities. Making one makes its principal, which the directory knows only after a while. */
const userAssignedIdentities: ResourceType = {
  type: TYPE,
  since: '2015-08-31-preview',
  show: showIdentity,
  put(call, existing) {
    const location = String(call.body.location);
    const resource = record(call, TYPE, existing, {
      location: existing?.location ?? location,
      tags: tagsOf(call, existing),
      properties: { ...(existing?.properties ?? newPrincipal(call)), ...isolation(call) },
    });
    if (existing !== undefined) return { status: 200, resource, reply: 'resource' };
    const made: Resource = { ...resource, id: ownSpelling(resource.id) };
    return { status: 201, resource: made, reply: 'resource', headers: { location: made.id } };
  },
  patch: (call, existing) => ({
    status: 200,
    resource: record(call, TYPE, existing, {
      properties: { ...existing.properties, ...isolation(call) },
      tags: tagsOf(call, existing),
    }),
    reply: 'resource',
  }),
  remove: (call, existing) => ({
    status: 200,
    reply: 'empty',
    afterSave: () => call.azure.store.save(tombstone(existing)),
  }),
  actions: {
    listAssociatedResources: { run: associatedResources },
    // tokens handed out earlier stay good: no recording shows when they stop
    revokeTokens: { run: () => ({ status: 200 }) },
  },
};

/** Whether an identity serves its own region only is told since 2024-11-30, of every one. */
function showIdentity({ location, tags, id, name, type, properties }: Resource, { apiVersion }: Call): JsonObject {
  const { isolationScope = 'None', ...others } = properties;
  const shown = isAtLeast(apiVersion, '2024-11-30') ? { isolationScope, ...others } : others;
  return { location, tags: tags ?? {}, id, name, type, properties: shown };
}

/** What a write says of it; an older contract does not have it. */
function isolation({ apiVersion, body }: Call): JsonObject {
  const isolationScope = textAt(objectAt(body, 'properties'), 'isolationScope');
  return isolationScope === undefined || !isAtLeast(apiVersion, '2024-11-30') ? {} : { isolationScope };
}

function newPrincipal({ azure, id }: Call): Resource['properties'] {
  return newIdentity(azure, id.text, azure.clock.now() + azure.settings.principalReplicationSeconds * 1000);
}

/** POST …/listAssociatedResources: what the identity is attached to. */
function associatedResources({ azure, id }: Call, identity: Resource): Reply {
  const attached = ({ identity: own }: Resource) =>
    Object.keys(objectAt(own, 'userAssignedIdentities')).some((each) => each.toLowerCase() === identity.id.toLowerCase());
  const scope = `/subscriptions/${id.subscriptionId}`;
  const subscription = azure.store.subscriptions().find(({ subscriptionId }) => subscriptionId === id.subscriptionId);
  const value = azure.store
    .below(scope)
    .filter(attached)
    .map((resource) => ({
      id: resource.id,
      name: resource.name,
      type: resource.type.toLowerCase(),
      resourceGroup: parseId(resource.id).resourceGroup,
      subscriptionId: id.subscriptionId,
      subscriptionDisplayName: subscription?.displayName,
    }));
  return { status: 200, body: { totalCount: value.length, value } };
}

/** Alone among providers, this one spells the group's segment in lower case. */
function ownSpelling(id: string): string {
  return id.replace('/resourceGroups/', '/resourcegroups/');
}

export const managedIdentity: Provider = {
  namespace: 'Microsoft.ManagedIdentity',
  types: [userAssignedIdentities, federatedCredentials],
  routes: [systemIdentity],
};
