import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { type Answer, azureOn, DATE, NOW, readOne, refusing, swiftly } from '../support/azure.ts';

const account = id('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/data');
const workspace = id('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/w');
const body = { id: account, name: 'data', location: 'eastus', properties: { provisioningState: 'Succeeded' } };
const always = (answer: Answer) => azureOn(() => answer).azure;

describe('what was read', () => {
  it('is known as of the time that Azure names, not as of ours', async () => {
    const fact = await readOne(always({ status: 200, body }), 'storage', account);
    expect(fact).toMatchObject({ state: 'known', at: NOW });
  });

  it('is not believed without Azure’s time', async () => {
    const fact = await readOne(always({ status: 200, body, headers: { date: '' } }), 'storage', account);
    expect(fact).toMatchObject({ state: 'unreadable', retryAt: null, because: expect.stringContaining('carries no date') });
  });

  it.each([
    ['an empty body', ''],
    ['no JSON', '<html>'],
    ['another shape', { hello: 'world' }],
    ['null', 'null'],
  ])('is unreadable for good when the answer is %s', async (_, odd) => {
    for (const [kind, subject] of [
      ['storage', account],
      ['workspace', workspace],
    ] as const) {
      const fact = await readOne(always({ status: 200, body: odd }), kind, subject);
      expect(fact).toMatchObject({ state: 'unreadable', retryAt: null });
    }
  });
});

describe('what is not there', () => {
  it.each(['ResourceNotFound', 'ResourceGroupNotFound', 'SubscriptionNotFound', 'ParentResourceNotFound'])(
    'is absent when Azure says %s',
    async (code) => {
      expect(await readOne(always(refusing(404, code)), 'storage', account)).toEqual({ state: 'absent', at: NOW });
      expect(await readOne(always(refusing(404, code)), 'workspace', workspace)).toEqual({ state: 'absent', at: NOW });
    },
  );

  it('is not absent for any other 404', async () => {
    const fact = await readOne(always(refusing(404, 'InvalidResourceType')), 'workspace', workspace);
    expect(fact).toMatchObject({
      state: 'unreadable',
      retryAt: null,
      because: expect.stringContaining('404 InvalidResourceType'),
    });
  });
});

describe('what may not be read', () => {
  it.each([401, 403])('is unreadable until somebody acts (%i)', async (status) => {
    const fact = await readOne(always(refusing(status, 'AuthorizationFailed', 'no')), 'storage', account);
    expect(fact).toMatchObject({ state: 'unreadable', retryAt: null, at: NOW });
    expect(fact).toMatchObject({ because: `Reading storage account ${account} failed: ${status} AuthorizationFailed.` });
  });
});

describe('what cannot be read now', () => {
  it('can be read when a long Retry-After is over, and nobody waits for it here', async () => {
    const { azure, sent } = azureOn(() => refusing(429, 'SubscriptionRequestsThrottled', '', { 'retry-after': '300' }));
    const fact = await readOne(azure, 'storage', account);
    expect(fact).toMatchObject({ state: 'unreadable', retryAt: NOW + 300_000 });
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['an envelope', { error: { code: 'TooManyRequests' } }],
    ['capitals', { Code: '429', Message: 'wait' }],
    ['a bare string', '"Too many requests"'],
    ['a number for a code', { error: { code: 429 } }],
    ['nothing', ''],
  ])('is throttled whatever the body: %s', async (_, odd) => {
    const fact = await swiftly(() => readOne(always({ status: 429, body: odd }), 'storage', account));
    expect(fact).toMatchObject({ state: 'unreadable', because: expect.stringContaining('429') });
    expect(fact).toHaveProperty('retryAt', NOW + 30_000);
  });

  it.each([500, 502, 503, 504, 408, 409])('passes by itself after a %i', async (status) => {
    const fact = await swiftly(() => readOne(always(refusing(status, 'Oops')), 'workspace', workspace));
    expect(fact).toMatchObject({ state: 'unreadable', retryAt: NOW + 30_000 });
  });

  it('does not pass after a 501: what is not built stays so', async () => {
    const { azure, sent } = azureOn(() => refusing(501, 'NotModelled'));
    expect(await readOne(azure, 'workspace', workspace)).toMatchObject({ state: 'unreadable', retryAt: null });
    expect(sent).toHaveLength(1);
  });

  it('passes by itself after dropped connections', async () => {
    const fact = await swiftly(() => readOne(azureOn(() => 'drop').azure, 'storage', account));
    expect(fact).toMatchObject({ because: expect.stringMatching(/socket hang up\.$/) });
    expect(fact).toMatchObject({
      state: 'unreadable',
      retryAt: expect.any(Number),
      because: expect.stringContaining('socket hang up'),
    });
  });

  it('passes by itself when no token could be had', async () => {
    const credential = { getToken: () => Promise.reject(new Error('no identity endpoint')) };
    const { azure } = azureOn(() => ({ status: 200, body }), { credential });
    const fact = await readOne(azure, 'storage', account);
    expect(fact).toMatchObject({
      state: 'unreadable',
      retryAt: expect.any(Number),
      because: expect.stringContaining('no identity endpoint'),
    });
  });

  it('is given up when the time of the function is over', async () => {
    const time = new AbortController();
    const { azure } = azureOn(() => 'hang', { signal: time.signal });
    const reading = Promise.all([readOne(azure, 'storage', account), readOne(azure, 'workspace', workspace)]);
    time.abort();
    for (const fact of await reading)
      expect(fact).toMatchObject({
        state: 'unreadable',
        retryAt: expect.any(Number),
        because: expect.stringContaining('no time left'),
      });
  });

  it('is not half known when a later page stays away', async () => {
    const next = `https://management.azure.com${workspace}/computes?api-version=2025-06-01&$skip=two`;
    const { azure } = azureOn(({ query }) =>
      query.get('$skip') === null ? { status: 200, body: { value: [], nextLink: next } } : 'drop',
    );
    const fact = await swiftly(() => readOne(azure, 'computes', workspace));
    expect(fact).toMatchObject({ state: 'unreadable', retryAt: NOW + 30_000 });
  });
});

describe('a reading', () => {
  it('reads each key once, all of them side by side, and says what it cost', async () => {
    const { azure, sent } = azureOn(({ path }) => (path === account ? { status: 200, body } : refusing(404, 'ResourceNotFound')));
    const reading = await azure.read([`storage ${account}`, `storage ${account}`, `workspace ${workspace}`]);
    expect([...reading.facts.keys()]).toEqual([`storage ${account}`, `workspace ${workspace}`]);
    expect(reading).toMatchObject({ requests: 2, trips: 1 });
    expect(sent).toHaveLength(2);
  });

  it('counts every attempt as a request and a trip', async () => {
    let tries = 0;
    const { azure } = azureOn(() => (tries++ < 2 ? refusing(503, 'Busy') : { status: 200, body }));
    const reading = await swiftly(() => azure.read([`storage ${account}`]));
    expect(reading).toMatchObject({ requests: 3, trips: 3 });
    expect(reading.facts.get(`storage ${account}`)).toMatchObject({ state: 'known' });
  });

  it('keeps the oldest time of several pages', async () => {
    const next = `https://management.azure.com${workspace}/computes?api-version=2025-06-01&$skip=two`;
    const { azure } = azureOn(({ query }) =>
      query.get('$skip') === null
        ? { status: 200, body: { value: [], nextLink: next } }
        : { status: 200, body: { value: [] }, headers: { date: 'Wed, 04 Mar 2026 10:00:09 GMT' } },
    );
    const reading = await azure.read([`computes ${workspace}`]);
    expect(reading).toMatchObject({ requests: 2, trips: 2 });
    expect(reading.facts.get(`computes ${workspace}`)).toMatchObject({ state: 'known', at: Date.parse(DATE) });
  });

  it('never throws, not even for an id that can have no such fact', async () => {
    const { azure, sent } = azureOn(() => ({ status: 200, body }));
    expect(await readOne(azure, 'registry', id('/subscriptions/s1'))).toMatchObject({ state: 'unreadable', retryAt: null });
    expect(sent).toHaveLength(0);
  });
});
