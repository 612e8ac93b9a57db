import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/sandbox/contract.ts';
import { openWebhook } from './webhook.ts';
import { createWorld, group, registry, start, subscription } from './world.ts';

const webHook: JsonObject = { endpointType: 'WebHook', properties: {} };
const account = `${group}/providers/Microsoft.Storage/storageAccounts/store`;
const deadLetterDestination = { endpointType: 'StorageBlob', properties: { resourceId: account, blobContainerName: 'dead' } };
const secondsAfterStart = (at: number) => (at - start) / 1000;

describe('an endpoint that fails', () => {
  test('is tried again on the schedule until it answers', async () => {
    let calls = 0;
    await using hook = await openWebhook(() => ({ status: ++calls < 5 ? 503 : 204 }));
    const world = createWorld();
    world.subscribe(subscription, 'watch', webHook, {}, { endpointUrl: hook.url });
    world.writes(registry);
    await world.clock.advance(24 * 3600_000);
    const deliveries = world.grid.records(0)[0]?.deliveries ?? [];
    expect(deliveries.map((each) => [each.outcome, each.status, secondsAfterStart(each.at)])).toEqual([
      ['ServiceUnavailable', 503, 2],
      ['ServiceUnavailable', 503, 12],
      ['ServiceUnavailable', 503, 42],
      ['ServiceUnavailable', 503, 102],
      ['Delivered', 204, 402],
    ]);
    expect(hook.received.map((each) => each.headers['aeg-delivery-count'])).toEqual(['0', '1', '2', '3', '4']);
  });

  test('is given up after its last attempt, and the event is written to the dead-letter container five minutes later', async () => {
    await using hook = await openWebhook(() => ({ status: 404 }));
    const world = createWorld();
    const retryPolicy = { maxDeliveryAttempts: 2, eventTimeToLiveInMinutes: 1440 };
    world.subscribe(subscription, 'watch', webHook, { retryPolicy, deadLetterDestination }, { endpointUrl: hook.url });
    world.writes(registry);
    await world.clock.advance(311_999);
    expect(world.grid.deadLetters).toEqual([]);
    await world.clock.advance(1);
    const [blob] = world.grid.deadLetters;
    expect(blob).toMatchObject({ accountId: account, container: 'dead' });
    expect(blob?.name).toMatch(/^WATCH\/2026\/3\/1\/8\/[0-9a-f-]{36}\.json$/);
    expect(JSON.parse(blob?.body ?? '')).toMatchObject([
      {
        eventType: 'Microsoft.Resources.ResourceWriteSuccess',
        deadLetterReason: 'MaxDeliveryAttemptsExceeded',
        deliveryAttempts: 2,
        lastDeliveryOutcome: 'NotFound',
        publishTime: '2026-03-01T08:00:00.0000000Z',
        lastDeliveryAttemptTime: '2026-03-01T08:00:12.0000000Z',
      },
    ]);
    expect(world.grid.records(0)[0]?.endings).toMatchObject([{ ending: 'deadLettered' }]);
  });

  test('is not tried again after an answer that no attempt would change', async () => {
    for (const status of [400, 401, 403, 413]) {
      await using hook = await openWebhook(() => ({ status }));
      const world = createWorld();
      world.subscribe(subscription, 'watch', webHook, {}, { endpointUrl: hook.url });
      world.writes(registry);
      await world.clock.advance(3600_000);
      expect(hook.received).toHaveLength(1);
      expect(world.grid.records(0)[0]?.endings).toMatchObject([{ ending: 'dropped', reason: 'UndeliverableDueToClientError' }]);
    }
  });

  test('loses the event once its time to live has passed', async () => {
    await using hook = await openWebhook(() => ({ status: 205 }));
    const world = createWorld();
    world.subscribe(subscription, 'watch', webHook, { retryPolicy: { eventTimeToLiveInMinutes: 1 } }, { endpointUrl: hook.url });
    world.writes(registry);
    await world.clock.advance(24 * 3600_000);
    expect(hook.received).toHaveLength(3);
    expect(world.grid.records(0)[0]?.endings).toMatchObject([{ ending: 'dropped', reason: 'TimeToLiveExceeded' }]);
  });

  test('that never answers counts as timed out', async () => {
    const post = () => Promise.reject(new DOMException('too late', 'TimeoutError'));
    const world = createWorld({ post });
    world.subscribe(subscription, 'watch', webHook, {}, { endpointUrl: 'http://127.0.0.1:1/' });
    world.writes(registry);
    await world.clock.advance(2000);
    expect(world.grid.records(0)[0]?.deliveries).toMatchObject([{ outcome: 'TimedOut' }]);
  });
});

describe('destinations', () => {
  test('a batching webhook gets what is due in one request', async () => {
    await using hook = await openWebhook(() => ({ status: 200 }));
    const world = createWorld();
    const batching = { endpointType: 'WebHook', properties: { maxEventsPerBatch: 2 } };
    world.subscribe(subscription, 'watch', batching, { eventDeliverySchema: 'CloudEventSchemaV1_0' }, { endpointUrl: hook.url });
    for (let count = 0; count < 3; count++) world.writes(registry);
    await world.clock.advance(2000);
    expect(hook.received.map((each) => (each.body as JsonObject[]).length)).toEqual([2, 1]);
    expect(hook.received[0]?.headers['content-type']).toBe('application/cloudevents-batch+json; charset=utf-8');
  });

  test('a storage queue gets one message per event, in base64', async () => {
    const messages: unknown[][] = [];
    const world = createWorld({
      enqueue: async (...message) => {
        messages.push(message);
      },
    });
    world.subscribe(subscription, 'watch', {
      endpointType: 'StorageQueue',
      properties: { resourceId: account, queueName: 'events' },
    });
    world.writes(registry);
    await world.clock.advance(2000);
    expect(messages).toEqual([[account, 'events', expect.any(String)]]);
    const text = Buffer.from(String(messages[0]?.[2]), 'base64').toString();
    expect(JSON.parse(text)).toMatchObject({ eventType: 'Microsoft.Resources.ResourceWriteSuccess' });
  });

  test('a function gets its events at the address the sandbox was told', async () => {
    await using hook = await openWebhook(() => ({ status: 202 }));
    const functionId = `${group}/providers/Microsoft.Web/sites/app/functions/on-event`;
    const world = createWorld({ functionUrl: (id) => (id === functionId ? hook.url : undefined) });
    world.subscribe(subscription, 'watch', { endpointType: 'AzureFunction', properties: { resourceId: functionId } });
    world.writes(registry);
    await world.clock.advance(2000);
    expect(world.grid.records(0)[0]?.deliveries).toMatchObject([{ outcome: 'Delivered', status: 202 }]);
  });

  test('what the sandbox does not deliver to is named, and a stranger on the internet is never called', async () => {
    const world = createWorld({ post: () => expect.fail('called a stranger') });
    world.subscribe(subscription, 'hub', { endpointType: 'EventHub', properties: {} });
    world.subscribe(subscription, 'stranger', webHook, {}, { endpointUrl: 'https://example.com/hook' });
    world.writes(registry);
    await world.clock.advance(3600_000);
    expect(world.grid.records(0)[0]?.deliveries.map((each) => each.outcome)).toEqual([
      'NotModelled: the sandbox does not deliver to EventHub',
      'NotModelled: the sandbox calls nobody outside this machine',
    ]);
  });

  test('fixed and read headers of the subscription travel with the event', async () => {
    await using hook = await openWebhook(() => ({ status: 200 }));
    const world = createWorld();
    const attributes = [
      { name: 'x-fixed', type: 'Static', properties: { value: 'yes' } },
      { name: 'x-operation', type: 'Dynamic', properties: { sourceField: 'data.operationName' } },
    ];
    world.subscribe(subscription, 'watch', webHook, {}, { endpointUrl: hook.url, attributes });
    world.writes(registry);
    await world.clock.advance(2000);
    expect(hook.received[0]?.headers).toMatchObject({
      'x-fixed': 'yes',
      'x-operation': 'Microsoft.ContainerRegistry/registries/write',
    });
  });
});
