import type { Json, JsonObject, Resource, Store } from '../contract.ts';
import { isWithin } from './arm-path.ts';
import type { ResourceEvent } from './event.ts';
import { type Filter, passes } from './filter.ts';

export const eventSubscriptionType = 'Microsoft.EventGrid/eventSubscriptions';
export const nestedEventSubscriptionType = 'Microsoft.EventGrid/systemTopics/eventSubscriptions';

export type Schema = 'EventGridSchema' | 'CloudEventSchemaV1_0';

/** Where a subscription's events go. Everything but the first three is stored and never delivered. */
export type Destination =
  | { readonly kind: 'WebHook'; readonly url: string; readonly attributes: readonly JsonObject[] }
  | { readonly kind: 'AzureFunction'; readonly resourceId: string }
  | { readonly kind: 'StorageQueue'; readonly resourceId: string; readonly queue: string }
  | { readonly kind: 'NotModelled'; readonly endpointType: string };

/** An event subscription that is in force, as far as delivery needs it. */
export interface Listener {
  readonly id: string;
  readonly name: string;
  /** The subscription or resource group whose events it wants: the `topic` of the events. */
  readonly source: string;
  readonly schema: Schema;
  readonly destination: Destination;
  readonly filter: Filter;
  readonly maxEvents: number;
  readonly maxKilobytes: number;
  readonly maxAttempts: number;
  readonly timeToLiveMinutes: number;
  readonly deadLetter: { readonly resourceId: string; readonly container: string } | undefined;
}

/** Every event subscription in force whose source and filter the event matches. */
export function listenersFor(event: ResourceEvent, store: Store, now: number): readonly Listener[] {
  return [...store.list(eventSubscriptionType), ...store.list(nestedEventSubscriptionType)]
    .map((resource) => readListener(resource, store, now))
    .filter((listener) => listener !== undefined)
    .filter((listener) => isWithin(event.subject, listener.source) && passes(listener.filter, event, listener.source));
}

/** Reads a stored event subscription; nothing while it is not in force or when its source has no resource events. */
export function readListener(resource: Resource, store: Store, now: number): Listener | undefined {
  const { properties, secrets } = resource;
  if (!['Succeeded', 'Updating'].includes(String(properties.provisioningState))) return undefined;
  if (typeof properties.expirationTimeUtc === 'string' && Date.parse(properties.expirationTimeUtc) <= now) return undefined;
  const source = sourceOf(resource, store);
  if (source === undefined) return undefined;
  const wanted = objectAt(objectAt(properties, 'deliveryWithResourceIdentity'), 'destination');
  const destination = Object.keys(wanted).length > 0 ? wanted : objectAt(properties, 'destination');
  const settings = objectAt(destination, 'properties');
  const retry = objectAt(properties, 'retryPolicy');
  return {
    id: resource.id,
    name: resource.name,
    source,
    schema: properties.eventDeliverySchema === 'CloudEventSchemaV1_0' ? 'CloudEventSchemaV1_0' : 'EventGridSchema',
    destination: readDestination(destination, secrets ?? {}),
    filter: objectAt(properties, 'filter') as Filter,
    maxEvents: numberOr(settings.maxEventsPerBatch, 1),
    maxKilobytes: numberOr(settings.preferredBatchSizeInKilobytes, 64),
    maxAttempts: numberOr(retry.maxDeliveryAttempts, 30),
    timeToLiveMinutes: numberOr(retry.eventTimeToLiveInMinutes, 1440),
    deadLetter: readDeadLetter(properties),
  };
}

/** A system topic's source, or the scope that an extension resource hangs on. Only subscriptions and groups have resource events. */
function sourceOf(resource: Resource, store: Store): string | undefined {
  const nested = /^(.*\/systemTopics\/[^/]+)\/eventSubscriptions\/[^/]+$/i.exec(resource.id)?.[1];
  const scope =
    nested === undefined
      ? /^(.*)\/providers\/[^/]+\/[^/]+\/[^/]+$/i.exec(resource.id)?.[1]
      : store.get(nested)?.properties.source;
  if (typeof scope !== 'string') return undefined;
  return /^\/subscriptions\/[^/]+(\/resourcegroups\/[^/]+)?$/i.test(scope) ? scope : undefined;
}

function readDestination(destination: JsonObject, secrets: JsonObject): Destination {
  const settings = objectAt(destination, 'properties');
  const resourceId = String(settings.resourceId ?? '');
  switch (destination.endpointType) {
    case 'WebHook':
      return {
        kind: 'WebHook',
        url: String(secrets.endpointUrl ?? ''),
        attributes: (secrets.attributes ?? []) as readonly JsonObject[],
      };
    case 'AzureFunction':
      return { kind: 'AzureFunction', resourceId };
    case 'StorageQueue':
      return { kind: 'StorageQueue', resourceId, queue: String(settings.queueName ?? '') };
    default:
      return { kind: 'NotModelled', endpointType: String(destination.endpointType) };
  }
}

function readDeadLetter(properties: JsonObject): Listener['deadLetter'] {
  const identity = objectAt(objectAt(properties, 'deadLetterWithResourceIdentity'), 'deadLetterDestination');
  const settings = objectAt(
    Object.keys(identity).length > 0 ? identity : objectAt(properties, 'deadLetterDestination'),
    'properties',
  );
  if (typeof settings.resourceId !== 'string') return undefined;
  return { resourceId: settings.resourceId, container: String(settings.blobContainerName) };
}

function objectAt(object: JsonObject, name: string): JsonObject {
  const value: Json | undefined = object[name];
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : {};
}

function numberOr(value: Json | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
