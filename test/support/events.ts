import { NOW, REGISTRY } from './literals.ts';

/** `Microsoft.Resources` events as Event Grid delivers them, with the variations that Azure really shows. */

const claims = {
  appid: 'portal',
  name: 'Nadia',
  ipaddr: '203.0.113.7',
  'http://schemas.microsoft.com/identity/claims/objectidentifier': 'nadia-object',
};

export const someData = (changes: Readonly<Record<string, unknown>> = {}) => ({
  authorization: { scope: REGISTRY, action: 'Microsoft.ContainerRegistry/registries/write', evidence: { role: 'Owner' } },
  claims,
  correlationId: 'correlation-1',
  httpRequest: {},
  resourceProvider: 'Microsoft.ContainerRegistry',
  resourceUri: REGISTRY.replace('/resourcegroups/', '/resourceGroups/').replace('registries/images', 'registries/Images'),
  operationName: 'Microsoft.ContainerRegistry/registries/write',
  status: 'Succeeded',
  ...changes,
});

/** Somebody wrote the registry, in the Event Grid schema. */
export const anEventGridEvent = (changes: Readonly<Record<string, unknown>> = {}) => ({
  id: 'event-1',
  topic: '/subscriptions/11111111-1111-4111-8111-111111111111',
  subject: REGISTRY,
  eventType: 'Microsoft.Resources.ResourceWriteSuccess',
  eventTime: new Date(NOW - 5_000).toISOString().replace('Z', '0000Z'),
  dataVersion: '2',
  metadataVersion: '1',
  data: someData(),
  ...changes,
});

/** The same as a CloudEvent. */
export const aCloudEvent = (changes: Readonly<Record<string, unknown>> = {}) => ({
  id: 'event-1',
  source: '/subscriptions/11111111-1111-4111-8111-111111111111',
  specversion: '1.0',
  subject: REGISTRY,
  type: 'Microsoft.Resources.ResourceWriteSuccess',
  time: new Date(NOW - 5_000).toISOString(),
  data: someData(),
  ...changes,
});
