import type { Call, JsonObject, Resource, Written } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import type { Handshake } from '../../events/handshake.ts';
import { askEndpoint, checkDestinations, type KeptDestination, keepDestination, unmasked, withDefaults } from './destination.ts';
import { showSubscription } from './lists.ts';
import { operationOf } from './operation.ts';
import { invalid, readWish, type Wish } from './request.ts';
import { sourceOfSubscription, topicOf } from './source.ts';
import { topicTypeOf } from './topic-types.ts';

/** `Written` without its side effects: a promise of an object with a `then` would call it. */
type Accepted = Omit<Written, 'then'>;

/** PUT and PATCH of an event subscription: asks the endpoint, keeps what was asked for, and puts it in force when the operation ends. */
export async function writeEventSubscription(call: Call, type: string, existing: Resource | undefined): Promise<Accepted> {
  const wish = readWish(call.method === 'PUT' ? ((call.body.properties ?? {}) as JsonObject) : call.body);
  const source = sourceOfSubscription(call);
  checkName(call.id.name);
  const kept = keptDestination(call, wish, existing);
  const properties = merged(call, wish, kept, call.method === 'PATCH' ? existing : undefined, source);
  const schema = properties.eventDeliverySchema === 'CloudEventSchemaV1_0' ? 'CloudEventSchemaV1_0' : 'EventGridSchema';
  const consent = await askEndpoint(call, kept, { schema, topic: topicOf(call), subscriptionName: call.id.name });
  const now = call.azure.clock.now();
  const resource: Resource = {
    id: existing?.id ?? call.id.text,
    type,
    name: existing?.name ?? call.id.name,
    properties: { ...properties, provisioningState: existing || isRepetition(call) ? 'Updating' : 'Creating' },
    secrets: kept.secrets,
    createdAt: existing?.createdAt ?? now,
    createdBy: existing?.createdBy ?? call.caller.principalId,
    modifiedAt: now,
    modifiedBy: call.caller.principalId,
    etag: call.azure.guid(),
  };
  return {
    status: 201,
    resource,
    reply: { body: showWritten(resource) },
    operation: { ...operationOf(call, source), headers: 'azure-async', finish: () => finish(call, resource, existing, consent) },
  };
}

/** The answer to a write repeats the secret headers that it was given; later reads hide them. */
function showWritten(resource: Resource): JsonObject {
  const destination = resource.properties.destination as JsonObject | undefined;
  if (!destination) return showSubscription(resource);
  return showSubscription({
    ...resource,
    properties: { ...resource.properties, destination: unmasked(destination, resource.secrets ?? {}) },
  });
}

/** Puts the subscription in force; where its endpoint refused, everything is as it was before and the operation fails. */
function finish(call: Call, resource: Resource, existing: Resource | undefined, consent: Handshake): void {
  try {
    checkDestinations(call, resource.properties);
    if (consent.kind === 'refused') throw new AzureError(400, 'Url validation', consent.message);
  } catch (error) {
    if (existing) call.azure.store.save(existing);
    else call.azure.store.remove(resource.id);
    throw error;
  }
  const provisioningState = consent.kind === 'manual' ? 'AwaitingManualAction' : 'Succeeded';
  call.azure.store.save({ ...resource, properties: inForce(resource.properties, provisioningState) });
}

/** What Azure adds by the time that the operation is done. */
function inForce(properties: JsonObject, provisioningState: string): JsonObject {
  const filter = { subjectBeginsWith: '', subjectEndsWith: '', ...(properties.filter as JsonObject) };
  const destination = properties.destination as JsonObject | undefined;
  return {
    eventDeliverySchema: 'EventGridSchema',
    ...properties,
    filter,
    ...(destination ? { destination: withDefaults(destination) } : {}),
    provisioningState,
  };
}

function keptDestination(call: Call, wish: Wish, existing: Resource | undefined): KeptDestination {
  const wished = wish.destination;
  if (wished) return keepDestination({ endpointType: wished.endpointType, properties: wished.properties as JsonObject });
  if (wish.deliveryWithResourceIdentity) return { shown: {}, secrets: {} };
  if (call.method === 'PATCH' && existing) {
    return { shown: (existing.properties.destination ?? {}) as JsonObject, secrets: existing.secrets ?? {} };
  }
  if (isRepetition(call)) return { shown: {}, secrets: {} };
  throw new AzureError(
    501,
    'NotModelled',
    'The sandbox does not know how Azure refuses an event subscription without a destination.',
  );
}

/** A PUT without any body is recorded as the update of a subscription made before: it delivers nothing that the sandbox knows of. */
function isRepetition({ method, body }: Call): boolean {
  return method === 'PUT' && Object.keys(body).length === 0;
}

/** A PATCH replaces the settings it names; a PUT replaces all of them. */
function merged(call: Call, wish: Wish, kept: KeptDestination, base: Resource | undefined, source: string): JsonObject {
  const { destination: _, ...others } = wish;
  const filter = (others.filter ?? base?.properties.filter ?? { subjectBeginsWith: '', subjectEndsWith: '' }) as JsonObject;
  return {
    topic: topicOf(call),
    ...(withoutRetryDefault(call) ? {} : { retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 } }),
    ...base?.properties,
    ...(others as JsonObject),
    ...(Object.keys(kept.shown).length > 0 ? { destination: kept.shown } : {}),
    filter: { ...sensible(filter), includedEventTypes: includedTypes(filter, source) },
    labels: others.labels ?? base?.properties.labels ?? null,
  };
}

/** The early versions show no retry policy that nobody set. */
function withoutRetryDefault(call: Call): boolean {
  return call.apiVersion < '2019-01-01';
}

/** Azure shows `isSubjectCaseSensitive` only where it is true. */
function sensible({ isSubjectCaseSensitive, ...filter }: JsonObject): JsonObject {
  return isSubjectCaseSensitive === true ? { ...filter, isSubjectCaseSensitive } : filter;
}

/** Nothing named means all event types of the source; a storage account keeps any name, other sources refuse one they do not have. */
function includedTypes(filter: JsonObject, source: string): readonly string[] {
  const topicType = topicTypeOf(source);
  const known = topicType.eventTypes.map(({ name }) => name);
  const wanted = filter.includedEventTypes as readonly string[] | null | undefined;
  if (!wanted || wanted.length === 0) return known;
  // Azure is recorded to keep even `blobCreated`, which is no event type of a storage account.
  if (topicType.name === 'Microsoft.Storage.StorageAccounts') return wanted;
  const unknown = wanted.find((name) => !known.some((each) => each.toLowerCase() === name.toLowerCase()));
  if (unknown !== undefined) throw invalid(`Event type ${unknown} is not supported for the topic type ${topicType.name}.`);
  return wanted;
}

function checkName(name: string): void {
  if (/^[A-Za-z0-9-]{3,64}$/.test(name)) return;
  throw invalid('Name must be 3 to 64 characters of letters, digits and dashes.');
}
