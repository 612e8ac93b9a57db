import {
  group,
  makeAccount,
  makeGroup,
  makeRegistry,
  type RecordedShape,
  registryPath,
  type Step,
  subscription,
} from './recorded-steps.ts';

const named: Step = {
  method: 'PUT',
  path: registryPath,
  body: { location: 'westus', sku: { name: 'Premium' }, properties: { anonymousPullEnabled: false } },
};
const topic = (identity: object): Step => ({
  method: 'PUT',
  path: `${group}/providers/Microsoft.EventGrid/systemTopics/facts?api-version=2022-06-15`,
  body: { location: 'global', properties: { source: subscription, topicType: 'Microsoft.Resources.Subscriptions' }, ...identity },
});
const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/facts`;
const attach = { identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } } };
const source = { registryUri: 'mcr.microsoft.com', sourceImage: 'samples/quickstart:latest' };

const registries: readonly RecordedShape[] = [
  {
    fact: 'a registry is created at once where the body names neither an identity nor anonymous pull',
    given: [makeGroup],
    when: makeRegistry,
    status: 200,
    withoutHeaders: ['azure-asyncoperation', 'location'],
    body: { properties: { provisioningState: 'Succeeded', adminUserEnabled: false } },
  },
  {
    fact: 'a registry is created by an operation, announced by 201, where the body names anonymous pull',
    given: [makeGroup],
    when: named,
    status: 201,
    headers: { 'azure-asyncoperation': '/operationStatuses/registries-' },
    body: { properties: { provisioningState: 'Creating', anonymousPullEnabled: false } },
  },
  {
    fact: 'a registry takes an operation for anonymous pull even if nothing changes',
    given: [makeGroup, named],
    when: named,
    status: 201,
    body: { properties: { provisioningState: 'Updating' } },
  },
  {
    fact: 'an identity that somebody made earlier is attached by an operation',
    given: [makeGroup, makeRegistry],
    when: { method: 'PATCH', path: registryPath, body: attach },
    status: 201,
    headers: { 'azure-asyncoperation': '/operationStatuses/registries-' },
    body: { identity: { type: 'userAssigned' }, properties: { provisioningState: 'Updating' } },
  },
  {
    fact: 'an image is imported by an operation that only Location names',
    given: [makeGroup, makeRegistry],
    when: { method: 'POST', path: registryPath.replace('?', '/importImage?'), body: { source, targetTags: ['quickstart'] } },
    status: 202,
    headers: { location: '/operationResults/registries-' },
    withoutHeaders: ['azure-asyncoperation'],
    body: null,
  },
];

const newest = registryPath.replace(/api-version=.*/, 'api-version=2026-01-01-preview');

const newestRegistries: readonly RecordedShape[] = [
  {
    fact: 'the newest contract tells what a registry does by region',
    given: [makeGroup],
    when: { method: 'PUT', path: newest, body: { location: 'eastus', sku: { name: 'Premium' } } },
    status: 200,
    body: { properties: { regionalEndpoints: 'Disabled', regionalEndpointHostNames: [], endpointProtocol: 'IPv4' } },
  },
  {
    fact: 'an earlier contract does not',
    given: [makeGroup],
    when: makeRegistry,
    status: 200,
    withoutProperties: ['regionalEndpoints', 'regionalEndpointHostNames', 'endpointProtocol'],
  },
  {
    fact: 'a Premium registry is deleted by an operation that only Location names, and is shown meanwhile',
    given: [makeGroup, makeRegistry],
    when: { method: 'DELETE', path: newest },
    status: 202,
    headers: { location: '/locations/westus/operationResults/registries-', 'retry-after': '10' },
    withoutHeaders: ['azure-asyncoperation'],
    body: { name: 'facts', properties: { provisioningState: 'Deleting' } },
  },
  {
    fact: 'any other registry is deleted at once',
    given: [makeGroup, { ...makeRegistry, body: { location: 'westus', sku: { name: 'Basic' } } }],
    when: { method: 'DELETE', path: newest },
    status: 200,
    body: null,
  },
];

const onAccount = `${group}/providers/Microsoft.Storage/storageAccounts/facts/providers`;

const others: readonly RecordedShape[] = [
  {
    fact: 'a system topic is created at once where the body names no identity',
    given: [makeGroup],
    when: topic({}),
    status: 200,
    withoutHeaders: ['azure-asyncoperation'],
    body: { properties: { provisioningState: 'Succeeded' } },
  },
  {
    fact: 'a system topic is created by an operation, announced by 201, where the body names one',
    given: [makeGroup],
    when: topic({ identity: { type: 'None' } }),
    status: 201,
    headers: { 'azure-asyncoperation': '/operationsStatus/' },
    body: { properties: { provisioningState: 'Creating' }, identity: { type: 'None', principalId: null } },
  },
  {
    fact: 'an event subscription that was made before is updated even by a PUT without a body',
    given: [makeGroup],
    when: {
      method: 'PUT',
      path: `${group}/providers/Microsoft.EventGrid/eventSubscriptions/facts?api-version=2018-09-15-preview`,
    },
    status: 201,
    headers: { 'azure-asyncoperation': '/operationsStatus/' },
    body: { properties: { provisioningState: 'Updating', labels: null } },
  },
  {
    fact: 'an event subscription of a storage account keeps event types that no storage account has',
    given: [makeGroup, makeAccount],
    when: {
      method: 'PUT',
      path: `${onAccount}/Microsoft.EventGrid/eventSubscriptions/facts?api-version=2022-06-15`,
      body: {
        properties: {
          destination: { endpointType: 'WebHook', properties: { endpointUrl: 'https://example.com/hook' } },
          filter: { includedEventTypes: ['blobCreated', 'blobUpdated'] },
        },
      },
    },
    status: 201,
    body: { properties: { provisioningState: 'Creating', filter: { includedEventTypes: ['blobCreated', 'blobUpdated'] } } },
  },
  {
    fact: 'the settings of a file service are written at once, and the answer repeats them',
    given: [makeGroup, makeAccount],
    when: {
      method: 'PUT',
      path: `${group}/providers/Microsoft.Storage/storageAccounts/facts/fileServices/default?api-version=2023-05-01`,
      body: { properties: { shareDeleteRetentionPolicy: { enabled: false } } },
    },
    status: 200,
    body: { name: 'default', properties: { shareDeleteRetentionPolicy: { enabled: false } } },
    withoutProperties: ['cors'],
  },
];

/** Which writes take an operation: it is the body that decides, not whether the resource is new or changes. */
export const operations: readonly RecordedShape[] = [...registries, ...newestRegistries, ...others];
