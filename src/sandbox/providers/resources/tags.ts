import type { Call, JsonObject, Reply, Resource, Route, Written } from '../../contract.ts';
import { isObject, objectAt, textAt, without } from '../body.ts';
import { notModelled } from '../refusals.ts';

const PATH = /^(?<scope>\/subscriptions\/.+)\/providers\/microsoft\.resources\/tags\/default$/;
const allow =
  (verb: string) =>
  (_: Call, { scope = '' }: Readonly<Record<string, string>>) => ({
    action: `Microsoft.Resources/tags/${verb}`,
    scope,
  });

/** A subscription is kept as a resource only for its tags. */
const SUBSCRIPTIONS = 'Microsoft.Resources/subscriptions';

/** The tags of a resource, group or subscription as a resource of their own; its events name the one they are on. */
export const tagRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: PATH,
    since: '2019-10-01',
    authorize: allow('read'),
    handle: (call, { scope = '' }) => ({ status: 200, body: show(call, tagged(call, scope)) }),
  },
  {
    method: 'PUT',
    path: PATH,
    since: '2019-10-01',
    authorize: allow('write'),
    handle: (call, { scope = '' }) => write(call, scope, wanted(call)),
  },
  { method: 'PATCH', path: PATH, since: '2019-10-01', authorize: allow('write'), handle: patch },
  { method: 'DELETE', path: PATH, since: '2019-10-01', authorize: allow('delete'), handle: remove },
];

function patch(call: Call, { scope = '' }: Readonly<Record<string, string>>): Written {
  const before = tagged(call, scope).tags ?? {};
  switch (textAt(call.body, 'operation')?.toLowerCase()) {
    case 'merge':
      return write(call, scope, { ...before, ...wanted(call) });
    case 'replace':
      return write(call, scope, wanted(call));
    case 'delete':
      return write(call, scope, withoutTags(before, wanted(call)));
    default:
      throw notModelled(`the tags operation '${textAt(call.body, 'operation')}'`);
  }
}

/** A tag goes only when its value is named too: another value leaves it as it is. */
function withoutTags(before: JsonObject, unwanted: JsonObject): JsonObject {
  return without(
    before,
    Object.keys(unwanted).filter((name) => before[name] === unwanted[name]),
  );
}

function write(call: Call, scope: string, tags: JsonObject): Written {
  const resource: Resource = { ...tagged(call, scope), tags, etag: call.azure.guid() };
  return { status: 200, resource, reply: { body: show(call, resource) } };
}

/** Told by hand: to the gateway a DELETE removes the resource that it is about. */
function remove(call: Call, { scope = '' }: Readonly<Record<string, string>>): Reply {
  const resource = { ...tagged(call, scope), tags: {} };
  const { store, events, clock } = call.azure;
  store.save(resource);
  const operation = 'Microsoft.Resources/tags/delete';
  events.happened({ kind: 'Delete', result: 'Success', operation, resourceId: resource.id, at: clock.now(), call });
  return { status: 200 };
}

function wanted(call: Call): JsonObject {
  const { tags } = objectAt(call.body, 'properties');
  return isObject(tags) ? tags : {};
}

function tagged({ azure, caller, id }: Call, scope: string): Resource {
  const found = azure.store.get(scope);
  if (found) return found;
  if (scope.split('/').length > 3 || id.subscriptionId === undefined) throw notModelled(`tags on '${scope}'`);
  const at = azure.clock.now();
  const by = caller.principalId;
  const made = { createdAt: at, createdBy: by, modifiedAt: at, modifiedBy: by, etag: azure.guid() };
  return { id: `/subscriptions/${id.subscriptionId}`, type: SUBSCRIPTIONS, name: id.subscriptionId, properties: {}, ...made };
}

/** The tags of a resource are named by the path that asked for them, however that spells the resource. */
function show(call: Call, { id, tags }: Resource): JsonObject {
  const scope = id.includes('/providers/') ? call.id.parent : id;
  return {
    id: `${scope}/providers/Microsoft.Resources/tags/default`,
    name: 'default',
    type: 'Microsoft.Resources/tags',
    properties: { tags: tags ?? {} },
  };
}
