import type { JsonObject, Route } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { resourceEventTypes, storageEventTypes } from './event-types.ts';

/** A kind of source that publishes events, with the event types it has. */
export interface TopicType {
  readonly name: string;
  readonly provider: string;
  readonly displayName: string;
  readonly description: string;
  readonly region: 'GlobalResource' | 'RegionalResource';
  readonly sourceFormat: string;
  readonly eventTypes: readonly { readonly name: string; readonly displayName: string; readonly description: string }[];
}

const inGroup = '/subscriptions/<subscriptionId>/resourceGroups/<resourceGroupName>';

/** The topic types that the sandbox knows. Azure has some thirty more. */
const topicTypes: readonly TopicType[] = [
  {
    name: 'Microsoft.Resources.Subscriptions',
    provider: 'Microsoft.Resources',
    displayName: 'Azure Subscriptions',
    description: 'Resource management events under an Azure subscription',
    region: 'GlobalResource',
    sourceFormat: '/subscriptions/<subscriptionId>',
    eventTypes: resourceEventTypes,
  },
  {
    name: 'Microsoft.Resources.ResourceGroups',
    provider: 'Microsoft.Resources',
    displayName: 'Resource Groups',
    description: 'Resource management events under a resource group.',
    region: 'GlobalResource',
    sourceFormat: inGroup,
    eventTypes: resourceEventTypes,
  },
  {
    name: 'Microsoft.Storage.StorageAccounts',
    provider: 'Microsoft.Storage',
    displayName: 'Storage Accounts',
    description: 'Microsoft Storage service events.',
    region: 'RegionalResource',
    sourceFormat: `${inGroup}/providers/Microsoft.Storage/storageAccounts/<storageAccountName>`,
    eventTypes: storageEventTypes,
  },
];

/** The topic type of that name, in any case. */
export function topicTypeNamed(name: string): TopicType | undefined {
  return topicTypes.find((type) => type.name.toLowerCase() === name.toLowerCase());
}

/** The topic type of a source. Throws `NotModelled` for the many that the sandbox does not know. */
export function topicTypeOf(source: string): TopicType {
  const pattern = (type: TopicType) => new RegExp(`^${type.sourceFormat.replace(/<[^>]+>/g, '[^/]+')}$`, 'i');
  const found = topicTypes.find((type) => pattern(type).test(source));
  if (!found) throw new AzureError(501, 'NotModelled', `The sandbox does not model the events of '${source}'.`);
  return found;
}

function show(type: TopicType): JsonObject {
  return {
    properties: {
      provider: type.provider,
      displayName: type.displayName,
      description: type.description,
      resourceRegionType: type.region,
      provisioningState: 'Succeeded',
      sourceResourceFormat: type.sourceFormat,
    },
    id: `providers/Microsoft.EventGrid/topicTypes/${type.name}`,
    name: type.name,
    type: 'Microsoft.EventGrid/topicTypes',
  };
}

function showEventTypes(type: TopicType): JsonObject {
  const value = type.eventTypes.map(({ name, displayName, description }) => ({
    properties: { displayName, description, isInDefaultSet: true },
    id: `providers/Microsoft.EventGrid/topicTypes/${type.name}/eventTypes/${name}`,
    name,
    type: 'Microsoft.EventGrid/topicTypes/eventTypes',
  }));
  return { value };
}

function wanted(name: string | undefined): TopicType {
  const type = topicTypeNamed(name ?? '');
  if (!type) throw new AzureError(501, 'NotModelled', `The sandbox does not model the topic type '${name}'.`);
  return type;
}

const since = '2018-01-01';

/** Reading topic types needs a token and no role. */
export const topicTypeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/providers\/microsoft\.eventgrid\/topictypes$/,
    since,
    handle: () => ({ status: 200, body: { value: topicTypes.map(show) } }),
  },
  {
    method: 'GET',
    path: /^\/providers\/microsoft\.eventgrid\/topictypes\/(?<type>[^/]+)$/,
    since,
    handle: (_, { type }) => ({ status: 200, body: show(wanted(type)) }),
  },
  {
    method: 'GET',
    path: /^\/providers\/microsoft\.eventgrid\/topictypes\/(?<type>[^/]+)\/eventtypes$/,
    since,
    handle: (_, { type }) => ({ status: 200, body: showEventTypes(wanted(type)) }),
  },
];
