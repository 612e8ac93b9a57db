import type { Call, JsonObject, Resource, Route } from '../contract.ts';
import { isObject } from './body.ts';

/** What a network may link to in a resource of a type. */
interface Linkable {
  readonly type: string;
  readonly since: string;
  resources(owner: Resource, call: Call): readonly Link[];
}

/** One part of a resource that has an address of its own in a network. */
export interface Link {
  readonly groupId: string;
  readonly requiredMembers: readonly string[];
  readonly requiredZoneNames?: readonly string[];
}

/** …/privateEndpointConnections and …/privateLinkResources of a type: what is linked, and what may be. Networks are not modelled. */
export function privateLinkRoutes(linkable: Linkable): readonly Route[] {
  return [
    list(linkable, 'privateEndpointConnections', ({ properties }) => {
      const known = properties.privateEndpointConnections;
      return Array.isArray(known) ? known.filter(isObject) : [];
    }),
    list(linkable, 'privateLinkResources', (owner, call) =>
      linkable.resources(owner, call).map((link) => shown(linkable, owner, link)),
    ),
  ];
}

function shown({ type }: Linkable, { id }: Resource, { groupId, requiredMembers, requiredZoneNames }: Link): JsonObject {
  return {
    id: `${id}/privateLinkResources/${groupId}`,
    name: groupId,
    type: `${type}/privateLinkResources`,
    properties: { groupId, requiredMembers, ...(requiredZoneNames ? { requiredZoneNames } : {}) },
  };
}

function list(
  { type, since }: Linkable,
  name: 'privateEndpointConnections' | 'privateLinkResources',
  items: (owner: Resource, call: Call) => readonly JsonObject[],
): Route {
  const path = type.toLowerCase().replace('.', '\\.');
  return {
    method: 'GET',
    path: new RegExp(`^/subscriptions/[^/]+/resourcegroups/[^/]+/providers/${path}/[^/]+/${name.toLowerCase()}$`),
    since,
    authorize: ({ id }) => ({ action: `${type}/${name}/read`, scope: id.parent }),
    handle(call) {
      const owner = call.azure.store.get(call.id.parent);
      return { status: 200, body: { value: owner === undefined ? [] : items(owner, call) } };
    },
  };
}
