import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/sandbox/contract.ts';
import { openWebhook } from './webhook.ts';
import { callOn, createWorld, group, registry, somebody, start, subscription } from './world.ts';

const webHook: JsonObject = { endpointType: 'WebHook', properties: {} };
const accept = () => ({ status: 200 });

describe('an event subscription on a subscription', () => {
  test('hears of a write after the delay, with who did it and how', async () => {
    await using hook = await openWebhook(accept);
    const world = createWorld();
    world.subscribe(subscription, 'watch', webHook, {}, { endpointUrl: hook.url });
    world.save(
      `${registry}/providers/Microsoft.Authorization/roleAssignments/aaaaaaaa-0000-0000-0000-000000000000`,
      'Microsoft.Authorization/roleAssignments',
      {
        principalId: somebody.principalId,
        scope: group,
        roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
      },
    );
    world.writes(registry);
    await world.clock.advance(1999);
    expect(hook.received).toEqual([]);
    await world.clock.advance(1);
    const scope = registry.replace('resourceGroups', 'resourcegroups');
    const [event] = (hook.received[0]?.body ?? []) as JsonObject[];
    expect(hook.received[0]?.headers).toMatchObject({
      'aeg-event-type': 'Notification',
      'aeg-subscription-name': 'WATCH',
      'aeg-delivery-count': '0',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(event).toMatchObject({
      topic: subscription,
      subject: scope,
      eventType: 'Microsoft.Resources.ResourceWriteSuccess',
      eventTime: '2026-03-01T08:00:00.0000000Z',
      dataVersion: '2',
      metadataVersion: '1',
      data: {
        authorization: {
          scope,
          action: 'Microsoft.ContainerRegistry/registries/write',
          evidence: {
            role: 'Owner',
            roleAssignmentScope: group,
            roleDefinitionId: '8e3af657a8ff443ca75c2fe8c4bcb635',
            principalType: 'User',
          },
        },
        claims: {
          appid: somebody.clientId,
          name: 'Registry Admin',
          'http://schemas.microsoft.com/identity/claims/objectidentifier': somebody.principalId,
        },
        correlationId: '55555555-5555-5555-5555-555555555555',
        resourceProvider: 'Microsoft.ContainerRegistry',
        resourceUri: scope,
        operationName: 'Microsoft.ContainerRegistry/registries/write',
        status: 'Succeeded',
        subscriptionId: subscription.split('/')[2],
      },
    });
  });

  test('carries the request of an update, and none of a creation', () => {
    const world = createWorld();
    world.save(registry, 'Microsoft.ContainerRegistry/registries', {}, { createdAt: start, modifiedAt: start });
    world.writes(registry);
    world.save(registry, 'Microsoft.ContainerRegistry/registries', {}, { createdAt: start - 1, modifiedAt: start });
    world.writes(registry);
    const [created, updated] = world.grid.records(0).map((record) => record.event.data as JsonObject);
    expect(created).not.toHaveProperty('httpRequest');
    expect(updated?.httpRequest).toMatchObject({ method: 'PATCH', clientRequestId: 'request-1' });
  });

  test('keeps the case of the group where something is deleted', () => {
    const world = createWorld();
    const call = callOn(registry, 'DELETE');
    world.grid.happened({ kind: 'Delete', result: 'Success', operation: 'x/delete', resourceId: registry, at: start, call });
    expect(world.grid.records(0)[0]?.event).toMatchObject({
      subject: registry,
      eventType: 'Microsoft.Resources.ResourceDeleteSuccess',
    });
  });

  test('gets a CloudEvent, alone and with its own content type, where it asked for that schema', async () => {
    await using hook = await openWebhook(accept);
    const world = createWorld();
    world.subscribe(subscription, 'watch', webHook, { eventDeliverySchema: 'CloudEventSchemaV1_0' }, { endpointUrl: hook.url });
    world.writes(registry);
    await world.clock.advance(2000);
    expect(hook.received[0]?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(hook.received[0]?.body).toMatchObject({
      specversion: '1.0',
      source: subscription,
      type: 'Microsoft.Resources.ResourceWriteSuccess',
      time: '2026-03-01T08:00:00.0000000Z',
    });
  });

  test('is silent about what happens at management groups and in other subscriptions', async () => {
    await using hook = await openWebhook(accept);
    const world = createWorld();
    world.subscribe(subscription, 'watch', webHook, {}, { endpointUrl: hook.url });
    world.writes('/providers/Microsoft.Management/managementGroups/root/providers/Microsoft.Authorization/roleAssignments/x');
    world.writes('/subscriptions/99999999-1111-1111-1111-111111111111/resourceGroups/Ml');
    await world.clock.advance(10_000);
    expect(hook.received).toEqual([]);
    expect(world.grid.records(0)).toHaveLength(1);
  });

  test('hears nothing once it is deleted, even of what was already on its way', async () => {
    await using hook = await openWebhook(accept);
    const world = createWorld();
    world.subscribe(subscription, 'watch', webHook, {}, { endpointUrl: hook.url });
    world.writes(registry);
    world.store.remove(`${subscription}/providers/Microsoft.EventGrid/eventSubscriptions/watch`);
    await world.clock.advance(10_000);
    expect(hook.received).toEqual([]);
  });
});

describe('a resource group as source', () => {
  test('publishes its own events only, with the group as topic', async () => {
    await using hook = await openWebhook(accept);
    const world = createWorld();
    world.subscribe(group, 'watch', webHook, {}, { endpointUrl: hook.url });
    world.writes(registry);
    world.writes(registry.replace('/Ml/', '/Mlx/'));
    await world.clock.advance(2000);
    expect(hook.received.map((each) => (each.body as JsonObject[])[0]?.topic)).toEqual([group]);
  });
});

describe('a system topic', () => {
  test('publishes the events of its source to its own subscriptions', async () => {
    await using hook = await openWebhook(accept);
    const world = createWorld();
    const topic = `${group}/providers/Microsoft.EventGrid/systemTopics/events`;
    world.save(topic, 'Microsoft.EventGrid/systemTopics', { source: subscription });
    world.save(
      `${topic}/eventSubscriptions/watch`,
      'Microsoft.EventGrid/systemTopics/eventSubscriptions',
      { provisioningState: 'Succeeded', destination: webHook },
      { secrets: { endpointUrl: hook.url } },
    );
    world.writes(registry);
    await world.clock.advance(2000);
    expect(hook.received).toHaveLength(1);
  });
});

describe('filters', () => {
  const heard = async (filter: JsonObject, resourceId = registry, operation?: string) => {
    await using hook = await openWebhook(accept);
    const world = createWorld();
    world.subscribe(subscription, 'watch', webHook, { filter }, { endpointUrl: hook.url });
    world.writes(resourceId, operation);
    await world.clock.advance(2000);
    return hook.received.length === 1;
  };

  test('event types', async () => {
    expect(await heard({ includedEventTypes: ['Microsoft.Resources.ResourceWriteSuccess'] })).toBe(true);
    expect(await heard({ includedEventTypes: ['Microsoft.Resources.ResourceDeleteSuccess'] })).toBe(false);
  });

  test('subjects, without regard to case unless asked', async () => {
    const begins = { subjectBeginsWith: `${subscription}/RESOURCEGROUPS/ml/` };
    expect(await heard(begins)).toBe(true);
    expect(await heard({ ...begins, isSubjectCaseSensitive: true })).toBe(false);
    expect(await heard({ subjectEndsWith: '/other' })).toBe(false);
  });

  test('fields of the event: values of one condition are alternatives, conditions add up', async () => {
    const written = {
      operatorType: 'StringIn',
      key: 'data.operationName',
      values: ['x', 'microsoft.containerregistry/registries/WRITE'],
    };
    expect(await heard({ advancedFilters: [written] })).toBe(true);
    expect(await heard({ advancedFilters: [written] }, registry, 'Microsoft.Storage/storageAccounts/write')).toBe(false);
    expect(
      await heard({ advancedFilters: [written, { operatorType: 'StringContains', key: 'subject', values: ['nobody'] }] }),
    ).toBe(false);
    expect(await heard({ advancedFilters: [{ operatorType: 'StringNotBeginsWith', key: 'data.absent', values: ['a'] }] })).toBe(
      true,
    );
    expect(await heard({ advancedFilters: [{ operatorType: 'IsNotNull', key: 'data.authorization.evidence' }] })).toBe(true);
  });
});

describe('mischief', () => {
  test('doubles, drops and delays events when told to', async () => {
    await using hook = await openWebhook(accept);
    const world = createWorld();
    world.subscribe(subscription, 'watch', webHook, {}, { endpointUrl: hook.url });
    world.grid.misbehave({ doubled: 1 });
    world.writes(registry);
    await world.clock.advance(2000);
    expect(hook.received).toHaveLength(2);
    expect(new Set(hook.received.map((each) => (each.body as JsonObject[])[0]?.id)).size).toBe(1);
    world.grid.misbehave({ dropped: 1 });
    world.writes(registry);
    await world.clock.advance(700_000);
    expect(hook.received).toHaveLength(2);
    expect(world.grid.records(1)).toMatchObject([{ number: 2, lost: true, deliveries: [] }]);
  });

  test('lets later events overtake earlier ones', async () => {
    await using hook = await openWebhook(accept);
    const world = createWorld();
    world.subscribe(subscription, 'watch', webHook, {}, { endpointUrl: hook.url });
    world.grid.misbehave({ delayed: 1, delaySeconds: 600 });
    world.writes(registry);
    world.grid.misbehave({});
    world.writes(group);
    await world.clock.advance(602_000);
    expect(hook.received.map((each) => (each.body as JsonObject[])[0]?.subject)).toEqual(
      [group, registry].map((id) => id.replace('resourceGroups', 'resourcegroups')),
    );
  });

  test('tells less about the actor, as some real events do', () => {
    const world = createWorld();
    world.grid.misbehave({ pascalCase: 1 });
    world.writes(registry);
    world.grid.misbehave({ anonymous: 1 });
    world.writes(registry);
    const [pascal, anonymous] = world.grid.records(0).map((record) => record.event.data as JsonObject);
    expect(pascal).toMatchObject({
      authorization: { Action: 'Microsoft.ContainerRegistry/registries/write', Evidence: {} },
      httpRequest: {},
    });
    expect(anonymous).toMatchObject({ authorization: {}, claims: {}, httpRequest: {} });
    expect(Object.keys(anonymous?.claims ?? { some: 1 })).toEqual([]);
  });
});
