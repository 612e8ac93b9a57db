import type { Call, Json, JsonObject, Resource } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { timeText } from '../../events/event.ts';
import { baseOf, type Endpoint, type Handshake } from '../../events/handshake.ts';
import { isThisMachine } from '../../events/ports.ts';
import { invalid } from './request.ts';

export interface WishedDestination {
  readonly endpointType: string;
  readonly properties: JsonObject;
}

/** A destination as it is kept: what may be shown, and what only delivery and `getFullUrl` may read. */
export interface KeptDestination {
  readonly shown: JsonObject;
  readonly secrets: JsonObject;
}

/**
 * Splits a destination. A webhook's address is checked: HTTPS, as Azure demands, or plain HTTP on this machine, which no client of
 * Azure could use and the demo needs.
 */
export function keepDestination({ endpointType, properties }: WishedDestination): KeptDestination {
  if (endpointType !== 'WebHook') return { shown: { properties, endpointType }, secrets: {} };
  const { endpointUrl, endpointBaseUrl: _, ...others } = properties;
  const url = typeof endpointUrl === 'string' ? URL.parse(endpointUrl) : null;
  if (!url || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isThisMachine(url)))) {
    throw invalid(
      'Supplied URL is invalid. It cannot be null or empty and should be a proper HTTPS URL like https://www.example.com.',
    );
  }
  const attributes = (others.deliveryAttributeMappings ?? []) as readonly JsonObject[];
  const masked = attributes.length === 0 ? {} : { deliveryAttributeMappings: attributes.map(masking) };
  return {
    shown: { properties: { endpointUrl: null, endpointBaseUrl: baseOf(url.href), ...others, ...masked }, endpointType },
    secrets: { endpointUrl: url.href, attributes },
  };
}

function masking(attribute: JsonObject): JsonObject {
  const settings = (attribute.properties ?? {}) as JsonObject;
  return settings.isSecret === true ? { ...attribute, properties: { ...settings, value: null } } : attribute;
}

/** The destination with its secret headers in clear. */
export function unmasked(shown: JsonObject, secrets: JsonObject): JsonObject {
  const { deliveryAttributeMappings, ...others } = shown.properties as JsonObject;
  if (deliveryAttributeMappings === undefined) return shown;
  return { ...shown, properties: { ...others, deliveryAttributeMappings: secrets.attributes } };
}

/** Fills in the batch settings that Azure shows once the subscription is in force. */
export function withDefaults(shown: JsonObject): JsonObject {
  if (shown.endpointType !== 'WebHook' && shown.endpointType !== 'AzureFunction') return shown;
  const defaults = { maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 };
  return { ...shown, properties: { ...defaults, ...(shown.properties as JsonObject) } };
}

/** Asks a webhook for its consent; other destinations have nothing to be asked. */
export async function askEndpoint(call: Call, kept: KeptDestination, endpoint: Omit<Endpoint, 'url'>): Promise<Handshake> {
  const { endpoints } = call.azure.events;
  if (!endpoints) throw new AzureError(501, 'NotModelled', 'This sandbox has no Event Grid that could validate an endpoint.');
  const url = kept.secrets.endpointUrl;
  return typeof url === 'string' ? endpoints.handshake({ ...endpoint, url }) : { kind: 'agreed' };
}

/** Throws what Azure says when an Azure resource that is a destination, or the account of the dead letters, does not exist. */
export function checkDestinations(call: Call, properties: JsonObject): void {
  for (const destination of destinationsIn(properties)) {
    const { resourceId } = (destination.properties ?? {}) as JsonObject;
    if (typeof resourceId !== 'string' || exists(call, destination.endpointType, resourceId)) continue;
    throw new AzureError(
      400,
      'Endpoint validation',
      `Destination endpoint not found. Resource details: resourceId: ${resourceId}. Resource should pre-exist before attempting this ` +
        `operation. Activity id:${call.azure.guid()}, timestamp: ${timeText(call.azure.clock.now())} (UTC).`,
    );
  }
}

function exists(call: Call, endpointType: Json | undefined, resourceId: string): boolean {
  if (endpointType === 'StorageQueue' || endpointType === 'StorageBlob') return call.azure.store.get(resourceId) !== undefined;
  if (endpointType === 'AzureFunction') return call.azure.events.endpoints?.functionUrl(resourceId) !== undefined;
  return true;
}

function destinationsIn(properties: JsonObject): readonly JsonObject[] {
  const identity = (properties.deliveryWithResourceIdentity ?? {}) as JsonObject;
  const deadLetters = (properties.deadLetterWithResourceIdentity ?? {}) as JsonObject;
  return [
    properties.destination,
    identity.destination,
    properties.deadLetterDestination,
    deadLetters.deadLetterDestination,
  ].filter((each): each is JsonObject => typeof each === 'object' && each !== null);
}

/** The whole address of a webhook, which only `getFullUrl` tells. */
export function fullUrl(resource: Resource): JsonObject {
  return { endpointUrl: resource.secrets?.endpointUrl ?? null };
}
