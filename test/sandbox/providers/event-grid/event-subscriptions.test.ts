import { describe, expect, test } from 'vitest';
import { openWebhook } from '../../events/webhook.ts';
import { send as sendAs } from '../../kernel/world.ts';
import { account, createLab, eventSubscription, follow, group, S, send, subscription, toWebhook } from './lab.ts';

const stranger = 'https://example.com/hook?code=secret';
const nineTypes = ['Write', 'Delete', 'Action'].flatMap((what) =>
  ['Success', 'Failure', 'Cancel'].map((how) => `Microsoft.Resources.Resource${what}${how}`),
);

describe('creating an event subscription', () => {
  test('answers 201 with what was asked for, then shows what Azure adds once the operation is done', async () => {
    const sandbox = createLab();
    const id = eventSubscription(group);
    const created = await send(
      sandbox,
      'PUT',
      id,
      toWebhook(stranger, { filter: { subjectBeginsWith: 'a', isSubjectCaseSensitive: false } }),
    );
    expect(created.status).toBe(201);
    expect(created.headers).toMatchObject({
      'azure-asyncoperation': expect.stringMatching(
        `/subscriptions/${S}/providers/Microsoft.EventGrid/operationsStatus/[0-9A-F-]{36}\\?api-version=`,
      ),
      'retry-after': '10',
    });
    expect(created.headers).not.toHaveProperty('location');
    expect(created.body).toEqual({
      properties: {
        topic: group,
        provisioningState: 'Creating',
        destination: { properties: { endpointUrl: null, endpointBaseUrl: 'https://example.com/hook' }, endpointType: 'WebHook' },
        filter: { subjectBeginsWith: 'a', includedEventTypes: nineTypes },
        labels: null,
        retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
      },
      systemData: null,
      id,
      name: 'watcher',
      type: 'Microsoft.EventGrid/eventSubscriptions',
    });
    expect(await follow(sandbox, created.headers)).toMatchObject({
      id: expect.stringMatching(/^https:.*operationsStatus\/[0-9A-F-]{36}\?/),
      name: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'Succeeded',
    });
    const { body } = await send(sandbox, 'GET', id);
    expect(body.properties).toMatchObject({
      provisioningState: 'Succeeded',
      destination: { properties: { maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 } },
      filter: { subjectBeginsWith: 'a', subjectEndsWith: '' },
      eventDeliverySchema: 'EventGridSchema',
    });
  });

  test('keeps the whole address for getFullUrl alone', async () => {
    const sandbox = createLab();
    await follow(sandbox, (await send(sandbox, 'PUT', eventSubscription(subscription), toWebhook(stranger))).headers);
    expect(JSON.stringify((await send(sandbox, 'GET', eventSubscription(subscription))).body)).not.toContain('secret');
    expect((await send(sandbox, 'POST', `${eventSubscription(subscription)}/getFullUrl`)).body).toEqual({
      endpointUrl: stranger,
    });
    expect((await send(sandbox, 'POST', `${eventSubscription(subscription)}/getDeliveryAttributes`)).body).toEqual({
      value: null,
    });
  });

  test('on a resource names the topic in lower case, its events and a regional operation', async () => {
    const sandbox = createLab();
    const { body, headers } = await send(sandbox, 'PUT', eventSubscription(account), toWebhook(stranger));
    expect(body.properties).toMatchObject({
      topic: `${group}/providers/microsoft.storage/storageaccounts/letters`,
      filter: { includedEventTypes: ['Microsoft.Storage.BlobCreated', 'Microsoft.Storage.BlobDeleted'] },
    });
    expect(headers['azure-asyncoperation']).toContain('/providers/Microsoft.EventGrid/locations/eastus/operationsStatus/');
  });

  test('updates what is there: PUT replaces, PATCH changes what it names', async () => {
    const sandbox = createLab();
    const id = eventSubscription(group);
    await follow(sandbox, (await send(sandbox, 'PUT', id, toWebhook(stranger, { labels: ['one'] }))).headers);
    const patched = await send(sandbox, 'PATCH', id, {
      filter: { subjectEndsWith: '.jpg' },
      retryPolicy: { maxDeliveryAttempts: 3 },
    });
    expect(patched.status).toBe(201);
    expect(patched.body.properties).toMatchObject({
      provisioningState: 'Updating',
      labels: ['one'],
      filter: { subjectEndsWith: '.jpg' },
    });
    await follow(sandbox, patched.headers);
    expect((await send(sandbox, 'POST', `${id}/getFullUrl`)).body.endpointUrl).toBe(stranger);
    const replaced = await send(sandbox, 'PUT', id, toWebhook(stranger));
    expect(replaced.body.properties).toMatchObject({ labels: null, provisioningState: 'Updating' });
  });

  test('is refused as Azure refuses it', async () => {
    const sandbox = createLab();
    const put = (body: unknown, id = eventSubscription(group)) => send(sandbox, 'PUT', id, body);
    const refused = async (body: unknown, id?: string) => (await put(body, id)).body.error.code;
    expect((await put(toWebhook('http://example.com'))).body.error).toEqual({
      code: 'InvalidRequest',
      message:
        'Invalid event subscription request: Supplied URL is invalid. It cannot be null or empty and should be a proper HTTPS URL like https://www.example.com.',
    });
    const values = Array.from({ length: 26 }, (_, index) => `v${index}`);
    const over = { advancedFilters: [{ operatorType: 'StringIn', key: 'subject', values }] };
    expect(await refused(toWebhook(stranger, { filter: over }))).toBe('InvalidRequest');
    expect(await refused(toWebhook(stranger, { filter: { includedEventTypes: ['Microsoft.Storage.BlobCreated'] } }))).toBe(
      'InvalidRequest',
    );
    expect(await refused(toWebhook(stranger, { retryPolicy: { maxDeliveryAttempts: 31 } }))).toBe('InvalidRequest');
    expect(await refused(toWebhook(stranger), eventSubscription(group, 'x'))).toBe('InvalidRequest');
    expect(await refused({ properties: {} })).toBe('NotModelled');
    expect(await refused(toWebhook(stranger), eventSubscription(`${group}/providers/Microsoft.EventGrid/topics/none`))).toBe(
      'ResourceNotFound',
    );
  });

  test('fails, and leaves nothing, when a queue or the dead letters have no storage account', async () => {
    const sandbox = createLab();
    const id = eventSubscription(group);
    const destination = { endpointType: 'StorageQueue', properties: { resourceId: `${account}x`, queueName: 'q' } };
    const { headers, status } = await send(sandbox, 'PUT', id, { properties: { destination } });
    expect(status).toBe(201);
    expect(await follow(sandbox, headers)).toMatchObject({ status: 'Failed', error: { code: 'Endpoint validation' } });
    expect((await send(sandbox, 'GET', id)).status).toBe(404);
  });
});

describe('the validation handshake', () => {
  test('a webhook that echoes the code gets events', async () => {
    await using hook = await openWebhook(({ body, headers }) => {
      const [event] = body as { data: { validationCode?: string } }[];
      if (headers['aeg-event-type'] !== 'SubscriptionValidation') return { status: 200 };
      return { status: 200, body: { validationResponse: event?.data.validationCode } };
    });
    const sandbox = createLab();
    expect(
      await follow(sandbox, (await send(sandbox, 'PUT', eventSubscription(group), toWebhook(hook.url))).headers),
    ).toMatchObject({ status: 'Succeeded' });
    sandbox.azure.events.happened({
      kind: 'Write',
      result: 'Success',
      operation: 'x/write',
      resourceId: account,
      at: sandbox.azure.clock.now(),
    });
    await sandbox.azure.clock.advance(5000);
    expect(hook.received.map((each) => each.headers['aeg-event-type'])).toContain('Notification');
    expect(hook.received[0]?.body).toMatchObject([
      { eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', topic: group },
    ]);
  });

  test('a webhook that refuses makes the operation fail, and an update keep what was', async () => {
    await using hook = await openWebhook(() => ({ status: 404 }));
    const sandbox = createLab();
    const id = eventSubscription(group);
    await follow(sandbox, (await send(sandbox, 'PUT', id, toWebhook(stranger))).headers);
    const failed = await follow(sandbox, (await send(sandbox, 'PUT', id, toWebhook(hook.url))).headers);
    expect(failed).toMatchObject({
      status: 'Failed',
      error: {
        code: 'Url validation',
        message: expect.stringContaining(
          'Http POST request failed with response code NotFound. For troublehooting, visit https://aka.ms/esvalidation.',
        ),
      },
    });
    expect(JSON.stringify(failed)).not.toContain('secret');
    expect((await send(sandbox, 'GET', id)).body.properties).toMatchObject({
      provisioningState: 'Succeeded',
      destination: { properties: { endpointBaseUrl: 'https://example.com/hook' } },
    });
  });

  test('a webhook that does not echo the code waits for a person, and hears nothing', async () => {
    await using hook = await openWebhook(() => ({ status: 200 }));
    const sandbox = createLab();
    await follow(sandbox, (await send(sandbox, 'PUT', eventSubscription(group), toWebhook(hook.url))).headers);
    expect((await send(sandbox, 'GET', eventSubscription(group))).body.properties.provisioningState).toBe('AwaitingManualAction');
    await sandbox.azure.clock.advance(60_000);
    expect(hook.received).toHaveLength(1);
  });

  test('for CloudEvents the webhook is asked by OPTIONS', async () => {
    await using hook = await openWebhook(({ headers }) => ({
      status: 200,
      headers: { 'webhook-allowed-origin': String(headers['webhook-request-origin']) },
    }));
    const sandbox = createLab();
    const body = toWebhook(hook.url, { eventDeliverySchema: 'CloudEventSchemaV1_0' });
    expect(await follow(sandbox, (await send(sandbox, 'PUT', eventSubscription(group), body)).headers)).toMatchObject({
      status: 'Succeeded',
    });
    expect(hook.received[0]?.method).toBe('OPTIONS');
  });

  test('for CloudEvents an endpoint that allows nobody is refused', async () => {
    await using hook = await openWebhook(() => ({ status: 200 }));
    const sandbox = createLab();
    const body = toWebhook(hook.url, { eventDeliverySchema: 'CloudEventSchemaV1_0' });
    const failed = await follow(sandbox, (await send(sandbox, 'PUT', eventSubscription(group), body)).headers);
    expect(failed).toMatchObject({
      error: { code: 'Url validation', message: expect.stringContaining('Http OPTIONS request failed') },
    });
  });
});

describe('deleting an event subscription', () => {
  test('takes an operation with two links, and is 204 where there is none', async () => {
    const sandbox = createLab();
    const id = eventSubscription(group);
    await follow(sandbox, (await send(sandbox, 'PUT', id, toWebhook(stranger))).headers);
    const deleted = await send(sandbox, 'DELETE', id);
    expect(deleted).toMatchObject({ status: 202, body: undefined });
    expect(deleted.headers.location).toContain('/providers/Microsoft.EventGrid/operationResults/');
    expect(await follow(sandbox, deleted.headers)).toMatchObject({ status: 'Succeeded' });
    expect((await send(sandbox, 'GET', id)).status).toBe(404);
    expect((await send(sandbox, 'DELETE', id)).status).toBe(204);
  });

  test('has one link in the first versions', async () => {
    const sandbox = createLab();
    const id = eventSubscription(group);
    await follow(sandbox, (await send(sandbox, 'PUT', id, toWebhook(stranger))).headers);
    const { headers } = await send(sandbox, 'DELETE', id, undefined, '2018-09-15-preview');
    expect(headers.location).toContain('/operationResults/');
    expect(headers).not.toHaveProperty('azure-asyncoperation');
  });

  test("under a resource that is not there is the gateway's 404", async () => {
    const sandbox = createLab();
    const under = (scope: string) =>
      send(sandbox, 'DELETE', eventSubscription(`${group}/providers/Microsoft.EventGrid/${scope}`));
    expect((await under('topics/none')).body.error.code).toBe('ResourceNotFound');
    expect((await under('domains/none/topics/some')).body.error.code).toBe('ParentResourceNotFound');
  });
});

describe('lists', () => {
  const names = async (sandbox: ReturnType<typeof createLab>, path: string) =>
    (await send(sandbox, 'GET', path)).body.value.map((each: { name: string }) => each.name);

  test('global ones, regional ones, those of a topic type, those of a resource', async () => {
    const sandbox = createLab();
    for (const [scope, name] of [
      [subscription, 'of-subscription'],
      [group, 'of-group'],
      [account, 'of-account'],
    ] as const) {
      await follow(sandbox, (await send(sandbox, 'PUT', eventSubscription(scope, name), toWebhook(stranger))).headers);
    }
    const at = (scope: string, between = '') =>
      names(sandbox, `${scope}/providers/Microsoft.EventGrid${between}/eventSubscriptions`);
    expect(await at(subscription)).toEqual(['of-subscription', 'of-group']);
    expect(await at(group)).toEqual(['of-group']);
    expect(await at(account)).toEqual(['of-account']);
    expect(await at(subscription, '/locations/eastus')).toEqual(['of-account']);
    expect(await at(group, '/locations/westus')).toEqual([]);
    expect(await at(subscription, '/topicTypes/Microsoft.Resources.ResourceGroups')).toEqual(['of-group']);
    expect(await at(group, '/locations/eastus/topicTypes/Microsoft.Storage.StorageAccounts')).toEqual(['of-account']);
  });

  test('are filtered by name and come in pages', async () => {
    const sandbox = createLab();
    for (let index = 0; index < 3; index++) {
      await follow(
        sandbox,
        (await send(sandbox, 'PUT', eventSubscription(group, `watcher${index}`), toWebhook(stranger))).headers,
      );
    }
    const list = `${group}/providers/Microsoft.EventGrid/eventSubscriptions`;
    expect(await names(sandbox, `${list}?$filter=name eq 'watcher1'`)).toEqual(['watcher1']);
    expect(await names(sandbox, `${list}?$filter=CONTAINS(name,'WATCH')`)).toHaveLength(3);
    const first = (await send(sandbox, 'GET', `${list}?$top=2`)).body;
    expect(first.value).toHaveLength(2);
    const { pathname, search } = new URL(first.nextLink);
    const second = (await send(sandbox, 'GET', `${pathname}${search}`)).body;
    expect(second).toMatchObject({ value: [{ name: 'watcher2' }] });
    expect(second).not.toHaveProperty('nextLink');
    expect((await send(sandbox, 'GET', `${list}?$filter=topic eq 'x'`)).status).toBe(501);
  });
});

describe('topic types', () => {
  test('tell what a source publishes', async () => {
    const sandbox = createLab();
    const all = (await send(sandbox, 'GET', '/providers/Microsoft.EventGrid/topicTypes')).body.value;
    expect(all).toContainEqual(expect.objectContaining({ name: 'Microsoft.Resources.Subscriptions' }));
    const types = await send(
      sandbox,
      'GET',
      '/providers/Microsoft.EventGrid/topicTypes/Microsoft.Resources.Subscriptions/eventTypes',
    );
    expect(types.body.value.map((each: { name: string }) => each.name)).toEqual(nineTypes);
    expect((await send(sandbox, 'GET', '/providers/Microsoft.EventGrid/topicTypes/Microsoft.Maps.Accounts')).status).toBe(501);
  });
});

describe('access', () => {
  test('writing needs the role for it, at the scope it stands on', async () => {
    const sandbox = createLab();
    const reader = sandbox.azure.directory.add({ type: 'ServicePrincipal', displayName: 'reader' });
    const path = `${eventSubscription(group)}?api-version=2022-06-15`;
    const refused = await sendAs(sandbox, 'PUT', path, { body: toWebhook(stranger), as: reader.principalId });
    expect(refused.body.error).toMatchObject({
      code: 'AuthorizationFailed',
      message: expect.stringContaining('Microsoft.EventGrid/eventSubscriptions/write'),
    });
  });

  test('its own writing is an event too', async () => {
    const sandbox = createLab();
    await follow(sandbox, (await send(sandbox, 'PUT', eventSubscription(group), toWebhook(stranger))).headers);
    expect(sandbox.eventGrid.records(0).map((record) => (record.event.data as { operationName: string }).operationName)).toEqual([
      'Microsoft.EventGrid/eventSubscriptions/write',
    ]);
  });
});
