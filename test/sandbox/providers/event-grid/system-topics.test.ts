import { describe, expect, test } from 'vitest';
import { account, createLab, follow, group, place, send, subscription, toWebhook } from './lab.ts';

const topic = (name = 'topic') => `${group}/providers/Microsoft.EventGrid/systemTopics/${name}`;
const ofSubscription = {
  location: 'global',
  properties: { source: subscription, topicType: 'Microsoft.Resources.Subscriptions' },
};

describe('a system topic', () => {
  test('is written by an operation where its identity is named, and at once where it is not', async () => {
    const sandbox = createLab();
    const created = await send(sandbox, 'PUT', topic(), { ...ofSubscription, identity: { type: 'SystemAssigned' } });
    expect(created).toMatchObject({
      status: 201,
      body: {
        properties: { provisioningState: 'Creating', source: subscription, topicType: 'Microsoft.Resources.Subscriptions' },
        identity: { type: 'SystemAssigned', principalId: expect.any(String) },
        location: 'global',
        tags: null,
        systemData: null,
        name: 'topic',
        type: 'Microsoft.EventGrid/systemTopics',
      },
    });
    expect(sandbox.azure.directory.find(created.body.identity.principalId)?.resourceId).toBe(topic());
    expect(await follow(sandbox, created.headers)).toMatchObject({ status: 'Succeeded' });
    const again = await send(sandbox, 'PUT', topic(), ofSubscription);
    expect(again).toMatchObject({ status: 200, body: { properties: { provisioningState: 'Succeeded' } } });
    const patched = await send(sandbox, 'PATCH', topic(), { tags: { Dept: 'IT' } });
    expect(patched).toMatchObject({ status: 200, body: { tags: { Dept: 'IT' }, identity: created.body.identity } });
    const without = await send(sandbox, 'PATCH', topic(), { identity: { type: 'None' } });
    expect(without).toMatchObject({ status: 201, body: { properties: { provisioningState: 'Updating' } } });
    expect(await follow(sandbox, without.headers)).toMatchObject({ status: 'Succeeded' });
    expect((await send(sandbox, 'GET', topic())).body).toMatchObject({
      properties: { provisioningState: 'Succeeded' },
      identity: { type: 'None', principalId: null },
    });
    expect(
      (await send(sandbox, 'GET', `${group}/providers/Microsoft.EventGrid/systemTopics?$filter=name eq 'topic'`)).body.value,
    ).toHaveLength(1);
  });

  test('is the only one of its source, and keeps it', async () => {
    const sandbox = createLab();
    expect((await send(sandbox, 'PUT', topic(), ofSubscription)).status).toBe(200);
    expect((await send(sandbox, 'PUT', topic('second'), ofSubscription)).body.error).toEqual({
      code: 'InvalidRequest',
      message: `There is an existing tracked system topic for the given source ${subscription}. Only one system topic is allowed per source.`,
    });
    const moved = { location: 'global', properties: { source: group, topicType: 'Microsoft.Resources.ResourceGroups' } };
    expect((await send(sandbox, 'PUT', topic(), moved)).body.error.message).toBe('System topic source cannot be modified.');
  });

  test('stands where its source stands and has the type of it', async () => {
    const sandbox = createLab();
    const put = (location: string, source: string, topicType: string) =>
      send(sandbox, 'PUT', topic(), { location, properties: { source, topicType } });
    expect((await put('eastus', subscription, 'Microsoft.Resources.Subscriptions')).body.error.code).toBe('InvalidRequest');
    expect((await put('eastus', account, 'Microsoft.Resources.Subscriptions')).body.error.code).toBe('InvalidRequest');
    expect((await put('eastus', account, 'Microsoft.Storage.StorageAccounts')).status).toBe(200);
  });

  test('has event subscriptions of its own', async () => {
    const sandbox = createLab();
    const id = `${topic()}/eventSubscriptions/watcher`;
    expect((await send(sandbox, 'PUT', id, toWebhook('https://example.com/'))).body.error.code).toBe('ParentResourceNotFound');
    expect((await send(sandbox, 'PUT', topic(), ofSubscription)).status).toBe(200);
    const created = await send(sandbox, 'PUT', id, toWebhook('https://example.com/'));
    expect(created.body).toMatchObject({
      properties: { topic: topic() },
      id,
      type: 'Microsoft.EventGrid/systemTopics/eventSubscriptions',
    });
    await follow(sandbox, created.headers);
    expect((await send(sandbox, 'GET', `${topic()}/eventSubscriptions`)).body.value).toHaveLength(1);
    const byExtension = await send(
      sandbox,
      'PUT',
      `${topic()}/providers/Microsoft.EventGrid/eventSubscriptions/x`,
      toWebhook('https://example.com/'),
    );
    expect(byExtension.body.error.message).toContain('not supported using this API call');
    const deleted = await send(sandbox, 'DELETE', topic());
    expect(deleted.status).toBe(202);
    await follow(sandbox, deleted.headers);
    expect((await send(sandbox, 'GET', id)).status).toBe(404);
  });

  test('has event subscriptions whose operations spell the subscription in capitals', async () => {
    const sandbox = createLab();
    const lettered = 'abcdefab-1111-4111-8111-111111111111';
    sandbox.azure.store.addSubscription(lettered, 'Lettered');
    const elsewhere = `/subscriptions/${lettered}/resourceGroups/Events`;
    place(sandbox, elsewhere, 'Microsoft.Resources/resourceGroups');
    place(sandbox, `${elsewhere}/providers/Microsoft.EventGrid/systemTopics/topic`, 'Microsoft.EventGrid/systemTopics', {
      properties: ofSubscription.properties,
    });
    const id = `${elsewhere}/providers/Microsoft.EventGrid/systemTopics/topic/eventSubscriptions/watcher`;
    const { headers } = await send(sandbox, 'PUT', id, toWebhook('https://example.com/'));
    expect(headers['azure-asyncoperation']).toContain(`/subscriptions/${lettered.toUpperCase()}/providers/`);
    expect(await follow(sandbox, headers)).toMatchObject({ status: 'Succeeded' });
  });
});
