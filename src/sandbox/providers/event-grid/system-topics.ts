import type { Call, JsonObject, Resource, ResourceType, Written } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { page } from './lists.ts';
import { operationIn } from './operation.ts';
import { checkSource } from './source.ts';
import { type TopicType, topicTypeNamed, topicTypeOf } from './topic-types.ts';

const type = 'Microsoft.EventGrid/systemTopics';

/** System topics: one per source in a subscription, in the source's region. Only a write that names an identity takes an operation. */
export const systemTopics: ResourceType = {
  type,
  since: '2020-04-01',
  show,
  list: (call, resources) => page(call, resources, show),
  put,
  patch: (call, existing) => written(call, changed(call, existing), 'Updating'),
  remove: (call, existing) => ({
    status: 202,
    reply: 'empty',
    operation: { ...operationIn(call, existing.location ?? 'global'), headers: 'both', finish: () => undefined },
  }),
};

function show({ id, name, location, tags, identity, properties }: Resource): JsonObject {
  return { properties, systemData: null, ...(identity ? { identity } : {}), location, tags: tags ?? null, id, name, type };
}

function put(call: Call, existing: Resource | undefined): Written {
  const wanted = (call.body.properties ?? {}) as JsonObject;
  const source = checkSource(call, wanted.source);
  if (existing) {
    if (String(existing.properties.source).toLowerCase() !== source.toLowerCase()) {
      throw new AzureError(400, 'InvalidRequest', 'System topic source cannot be modified.');
    }
    return written(call, changed(call, existing), 'Updating');
  }
  const topicType = checkTopicType(source, wanted.topicType);
  checkLocation(call, topicType);
  checkOnlyOne(call, source);
  const properties = {
    provisioningState: 'Succeeded',
    source,
    topicType: String(wanted.topicType),
    metricResourceId: call.azure.guid(),
  };
  const now = call.azure.clock.now();
  const resource: Resource = {
    id: call.id.text,
    type,
    name: call.id.name,
    location: String(call.body.location),
    tags: call.body.tags as JsonObject | undefined,
    identity: identityOf(call, undefined),
    properties,
    createdAt: now,
    createdBy: call.caller.principalId,
    modifiedAt: now,
    modifiedBy: call.caller.principalId,
    etag: call.azure.guid(),
  };
  return written(call, resource, 'Creating');
}

function written(call: Call, resource: Resource, provisioningState: string): Written {
  if (!('identity' in call.body)) return { status: 200, resource, reply: 'resource' };
  const underWay = { ...resource, properties: { ...resource.properties, provisioningState } };
  const finish = () => call.azure.store.save(resource);
  const operation = { ...operationIn(call, resource.location ?? 'global'), headers: 'azure-async' as const, finish };
  return { status: 201, resource: underWay, reply: 'resource', operation };
}

function changed(call: Call, existing: Resource): Resource {
  return {
    ...existing,
    tags: 'tags' in call.body ? (call.body.tags as JsonObject | undefined) : existing.tags,
    identity: 'identity' in call.body ? identityOf(call, existing) : existing.identity,
    modifiedAt: call.azure.clock.now(),
    modifiedBy: call.caller.principalId,
    etag: call.azure.guid(),
  };
}

/** A system-assigned identity keeps its principal for as long as the topic lives. */
function identityOf(call: Call, existing: Resource | undefined): JsonObject | undefined {
  const wanted = call.body.identity as JsonObject | undefined;
  if (!wanted) return undefined;
  const systemAssigned = String(wanted.type).toLowerCase().includes('systemassigned');
  const known = systemAssigned ? existing?.identity?.principalId : null;
  const principalId = systemAssigned ? (known ?? addPrincipal(call)) : null;
  return {
    type: wanted.type,
    principalId,
    tenantId: systemAssigned ? call.azure.directory.tenantId : null,
    userAssignedIdentities: wanted.userAssignedIdentities ?? null,
  };
}

function addPrincipal(call: Call): string {
  const { directory } = call.azure;
  return directory.add({ type: 'ServicePrincipal', displayName: call.id.name, resourceId: call.id.text }).principalId;
}

function checkTopicType(source: string, wanted: unknown): TopicType {
  const named = topicTypeNamed(String(wanted));
  if (!named) throw new AzureError(501, 'NotModelled', `The sandbox does not model the topic type '${wanted}'.`);
  if (topicTypeOf(source) !== named)
    throw new AzureError(400, 'InvalidRequest', `The source ${source} is not valid for the topic type ${wanted}.`);
  return named;
}

function checkLocation(call: Call, topicType: TopicType): void {
  const global = String(call.body.location).toLowerCase() === 'global';
  if (global === (topicType.region === 'GlobalResource')) return;
  throw new AzureError(
    400,
    'InvalidRequest',
    `The location ${call.body.location} is not valid for the topic type ${topicType.name}.`,
  );
}

function checkOnlyOne(call: Call, source: string): void {
  const taken = call.azure.store.list(type, `/subscriptions/${call.id.subscriptionId}`);
  if (!taken.some((topic) => String(topic.properties.source).toLowerCase() === source.toLowerCase())) return;
  const message = `There is an existing tracked system topic for the given source ${source}. Only one system topic is allowed per source.`;
  throw new AzureError(400, 'InvalidRequest', message);
}
