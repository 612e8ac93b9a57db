import type { JsonObject } from '../contract.ts';
import { valueAt } from './filter.ts';
import type { Destination, Listener } from './listener.ts';
import { type Outcome, outcomeOfError, outcomeOfStatus } from './outcome.ts';
import type { EventGridPorts } from './ports.ts';

/** A queue message is at most 64 KiB, counted in base64. */
const queueMessageLimit = 64 * 1024;

/** Delivers one batch, in the listener's schema, once. Never rejects. `attempts` is how many attempts went before. */
export async function deliver(
  ports: EventGridPorts,
  listener: Listener,
  events: readonly JsonObject[],
  attempts: number,
): Promise<Outcome> {
  const { destination } = listener;
  switch (destination.kind) {
    case 'WebHook':
      return deliverToUrl(ports, listener, destination.url, events, attempts);
    case 'AzureFunction': {
      const url = ports.functionUrl(destination.resourceId);
      return url === undefined ? outcomeOfStatus(404, 'azure') : deliverToUrl(ports, listener, url, events, attempts);
    }
    case 'StorageQueue':
      return deliverToQueue(ports, destination, events);
    case 'NotModelled':
      return { kind: 'refused', word: `NotModelled: the sandbox does not deliver to ${destination.endpointType}` };
  }
}

async function deliverToUrl(
  ports: EventGridPorts,
  listener: Listener,
  url: string,
  events: readonly JsonObject[],
  attempts: number,
): Promise<Outcome> {
  try {
    if (!ports.reaches(new URL(url))) {
      return { kind: 'refused', word: 'NotModelled: the sandbox calls nobody outside this machine' };
    }
    const answer = await ports.post(url, {
      method: 'POST',
      headers: headersFor(listener, events, attempts),
      body: bodyFor(listener, events),
    });
    return outcomeOfStatus(answer.status, listener.destination.kind === 'AzureFunction' ? 'azure' : 'web');
  } catch (error) {
    return outcomeOfError(error);
  }
}

/** A CloudEvent travels alone unless the subscription asked for batches; events in Event Grid's schema always come as an array. */
function bodyFor(listener: Listener, events: readonly JsonObject[]): string {
  return JSON.stringify(isSingleCloudEvent(listener) ? events[0] : events);
}

function isSingleCloudEvent(listener: Listener): boolean {
  return listener.schema === 'CloudEventSchemaV1_0' && listener.maxEvents === 1;
}

function headersFor(listener: Listener, events: readonly JsonObject[], attempts: number): Record<string, string> {
  const cloud = isSingleCloudEvent(listener) ? 'application/cloudevents+json' : 'application/cloudevents-batch+json';
  return {
    'content-type': `${listener.schema === 'CloudEventSchemaV1_0' ? cloud : 'application/json'}; charset=utf-8`,
    'aeg-event-type': 'Notification',
    'aeg-subscription-name': listener.name.toUpperCase(),
    'aeg-delivery-count': String(attempts),
    ...(listener.schema === 'EventGridSchema' ? { 'aeg-data-version': '2', 'aeg-metadata-version': '1' } : {}),
    ...attributesOf(listener.destination, events[0] ?? {}),
  };
}

/** The subscription's own headers: fixed ones, and ones read from a field of the event. */
function attributesOf(destination: Destination, event: JsonObject): Record<string, string> {
  if (destination.kind !== 'WebHook') return {};
  const headers: Record<string, string> = {};
  for (const { name, type, properties } of destination.attributes) {
    const settings = (properties ?? {}) as JsonObject;
    const value = type === 'Static' ? settings.value : valueAt(event, String(settings.sourceField));
    if (value !== undefined && value !== null) headers[String(name)] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return headers;
}

async function deliverToQueue(
  ports: EventGridPorts,
  queue: Extract<Destination, { kind: 'StorageQueue' }>,
  events: readonly JsonObject[],
): Promise<Outcome> {
  const text = Buffer.from(JSON.stringify(events[0])).toString('base64');
  if (text.length > queueMessageLimit) return outcomeOfStatus(413, 'azure');
  try {
    await ports.enqueue(queue.resourceId, queue.queue, text);
    return { kind: 'delivered', status: 201 };
  } catch (error) {
    return statusOf(error) === undefined ? outcomeOfError(error) : outcomeOfStatus(statusOf(error) ?? 500, 'azure');
  }
}

/** Storage clients reject with an error that carries the service's status. */
function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : undefined;
}
