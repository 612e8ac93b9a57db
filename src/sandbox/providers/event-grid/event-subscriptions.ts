import type { Call, Json, Resource, ResourceType, Route, Written } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { eventSubscriptionType, nestedEventSubscriptionType } from '../../events/listener.ts';
import { resourceNotFound } from '../../kernel/checks.ts';
import { fullUrl } from './destination.ts';
import { page, showSubscription } from './lists.ts';
import { operationOf } from './operation.ts';
import { checkScopeExists, sourceOfSubscription } from './source.ts';
import { writeEventSubscription } from './write.ts';

const since = '2018-01-01';

function table(type: string): ResourceType {
  return {
    type,
    since,
    tracked: false,
    listedAt: ['parent'],
    show: showSubscription,
    list: page,
    remove,
    missing(call) {
      checkScopeExists(call);
      return { status: 204 };
    },
    actions: {
      getFullUrl: { run: (_, resource) => ({ status: 200, body: fullUrl(resource) }) },
      getDeliveryAttributes: { run: (_, resource) => ({ status: 200, body: { value: attributesOf(resource) } }) },
    },
  };
}

/** Null rather than an empty list. */
function attributesOf({ secrets }: Resource): Json {
  const attributes = secrets?.attributes;
  return Array.isArray(attributes) && attributes.length > 0 ? attributes : null;
}

/** The versions before 2020 name no status URL for a deletion. */
function remove(call: Call): Written {
  const operation = operationOf(call, sourceOfSubscription(call));
  const early = call.apiVersion < '2020-01-01';
  const paths = early
    ? { path: operation.locationPath ?? operation.path, headers: 'location' as const }
    : { headers: 'both' as const };
  return { status: 202, reply: 'empty', operation: { ...operation, ...paths, finish: () => undefined } };
}

function writing(method: 'PUT' | 'PATCH', type: string, path: RegExp): Route {
  return {
    method,
    path,
    since,
    authorize: (call) => ({ action: `${type}/write`, scope: call.id.text }),
    handle: (call) => writeEventSubscription(call, type, existing(call, type)),
  };
}

function existing(call: Call, type: string): Resource | undefined {
  const resource = call.azure.store.get(call.id.text);
  if (call.method === 'PATCH' && !resource) throw resourceNotFound(call.id);
  if (type === nestedEventSubscriptionType && !call.azure.store.get(call.id.parent)) {
    const message = `Can not perform requested operation on nested resource. Parent resource '${call.id.parent.split('/').at(-1)}' not found.`;
    throw new AzureError(404, 'ParentResourceNotFound', message);
  }
  return resource;
}

/** Event subscriptions on a subscription, a group or a resource, and those of a system topic. */
export const eventSubscriptions: readonly ResourceType[] = [table(eventSubscriptionType), table(nestedEventSubscriptionType)];

const extension =
  /^\/subscriptions\/.*\/providers\/microsoft\.eventgrid\/eventsubscriptions\/[^/]+$|^\/subscriptions\/[^/]+\/providers\/microsoft\.eventgrid\/eventsubscriptions\/[^/]+$/;
const nested = /\/providers\/microsoft\.eventgrid\/systemtopics\/[^/]+\/eventsubscriptions\/[^/]+$/;

/** Writing asks the endpoint first, which takes time: these are routes and not part of the table. */
export const eventSubscriptionRoutes: readonly Route[] = [
  writing('PUT', nestedEventSubscriptionType, nested),
  writing('PATCH', nestedEventSubscriptionType, nested),
  writing('PUT', eventSubscriptionType, extension),
  writing('PATCH', eventSubscriptionType, extension),
];
