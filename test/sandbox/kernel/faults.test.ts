import { describe, expect, it } from 'vitest';
import type { FaultRule } from '../../../src/sandbox/kernel/faults.ts';
import { BARN, GROUP, S, send, withBarn } from './world.ts';

const paint = { body: { properties: { colour: 'blue' } } };
const colour = async (sandbox: Awaited<ReturnType<typeof withBarn>>) => (await send(sandbox, 'GET', BARN)).body.properties.colour;

async function withFault(rule: FaultRule) {
  const sandbox = await withBarn({ settings: { operationSeconds: 10 } });
  sandbox.faults.add(rule);
  return sandbox;
}

describe('a fault', () => {
  it('answers 429 with Retry-After in place of a write, as often as asked, and then no more', async () => {
    const sandbox = await withFault({
      match: { method: 'PATCH' },
      fault: { kind: 'status', status: 429, retryAfterSeconds: 7 },
      count: 2,
    });
    expect((await send(sandbox, 'GET', BARN)).status).toBe(200);
    const refused = await send(sandbox, 'PATCH', BARN, paint);
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '7' }, body: { error: { code: 'TooManyRequests' } } });
    expect(await colour(sandbox)).toBe('red');
    expect((await send(sandbox, 'PATCH', BARN, paint)).status).toBe(429);
    expect((await send(sandbox, 'PATCH', BARN, paint)).status).toBe(200);
  });

  it('may leave Retry-After away and use a body of its own, as some services do', async () => {
    const sandbox = await withFault({ fault: { kind: 'status', status: 429, body: 'Slow down.' } });
    const refused = await send(sandbox, 'GET', BARN);
    expect(refused).toMatchObject({ status: 429, body: 'Slow down.' });
    expect(refused.headers).not.toHaveProperty('retry-after');
  });

  it.each([
    ['before', 'red'],
    ['after', 'blue'],
  ] as const)('drops the connection %s the write was carried out', async (when, expected) => {
    const sandbox = await withFault({ match: { method: 'PATCH' }, fault: { kind: 'drop', when } });
    await expect(send(sandbox, 'PATCH', BARN, paint)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await colour(sandbox)).toBe(expected);
    expect(sandbox.requests().find(({ method }) => method === 'PATCH')?.status).toBeUndefined();
  });

  it('reads what was there before the last write', async () => {
    const sandbox = await withBarn();
    await send(sandbox, 'PATCH', BARN, paint);
    sandbox.faults.add({ fault: { kind: 'stale' } });
    expect(await colour(sandbox)).toBe('red');
    expect(await colour(sandbox)).toBe('blue');
  });

  it('makes an operation slow', async () => {
    const sandbox = await withFault({ fault: { kind: 'operation', seconds: 300 } });
    await send(sandbox, 'PATCH', BARN, { body: { properties: { size: 7 } } });
    await sandbox.azure.clock.advance(299_000);
    expect((await send(sandbox, 'GET', BARN)).body.properties.provisioningState).toBe('Updating');
    await sandbox.azure.clock.advance(1000);
    expect((await send(sandbox, 'GET', BARN)).body.properties.provisioningState).toBe('Succeeded');
  });

  it('makes an operation fail', async () => {
    const sandbox = await withFault({ fault: { kind: 'operation', error: { code: 'Fire', message: 'The barn burns.' } } });
    const { headers } = await send(sandbox, 'PATCH', BARN, { body: { properties: { size: 7 } } });
    await sandbox.azure.clock.advance(10_000);
    const poll = await send(sandbox, 'GET', headers['azure-asyncoperation'] ?? '');
    expect(poll.body).toMatchObject({ status: 'Failed', error: { code: 'Fire', message: 'The barn burns.' } });
  });

  it('delays an answer by the clock', async () => {
    const sandbox = await withFault({ fault: { kind: 'delay', seconds: 40 } });
    const answer = send(sandbox, 'GET', BARN);
    const early = await Promise.race([answer, sandbox.azure.clock.advance(39_000)]);
    expect(early).toBeUndefined();
    await sandbox.azure.clock.advance(1000);
    expect((await answer).status).toBe(200);
  });

  it('hits by operation, path and principal, with wildcards', async () => {
    const sandbox = await withBarn();
    const status = { kind: 'status', status: 503 } as const;
    sandbox.faults.add({ match: { operation: 'Microsoft.Web/barns/*/action' }, fault: status });
    sandbox.faults.add({ match: { path: '*/BARNS/green' }, fault: status });
    sandbox.faults.add({ match: { principalId: 'somebody else' }, fault: status });
    expect((await send(sandbox, 'GET', BARN)).status).toBe(200);
    expect((await send(sandbox, 'POST', `${BARN}/listKeys`)).status).toBe(503);
    expect((await send(sandbox, 'GET', `${GROUP}/providers/Microsoft.Web/barns/green`)).status).toBe(503);
  });

  it('by chance falls the same way for the same seed, and ends when cleared', async () => {
    const fates = async (seed: number) => {
      const sandbox = await withBarn({ seed });
      sandbox.faults.add({ fault: { kind: 'status', status: 500 }, probability: 0.5, count: 'always' });
      const answers = [];
      for (let index = 0; index < 12; index += 1) answers.push((await send(sandbox, 'GET', BARN)).status);
      sandbox.faults.clear();
      expect((await send(sandbox, 'GET', BARN)).status).toBe(200);
      return answers;
    };
    const first = await fates(3);
    expect(await fates(3)).toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 500]));
  });
});

describe('the token bucket', () => {
  it('refuses the 251st read of a burst and refills by the clock, per principal and subscription', async () => {
    const sandbox = await withBarn();
    sandbox.throttle.enforce(true);
    for (let index = 0; index < 250; index += 1) await send(sandbox, 'GET', BARN);
    const refused = await send(sandbox, 'GET', BARN);
    expect(refused).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1' },
      body: { error: { code: 'SubscriptionRequestsThrottled' } },
    });
    const { principalId } = sandbox.azure.directory.add({ type: 'User', displayName: 'somebody' });
    expect((await send(sandbox, 'GET', BARN, { as: principalId })).status).toBe(403);
    expect((await send(sandbox, 'PATCH', BARN, { body: {} })).status).toBe(200);
    await sandbox.azure.clock.advance(1000);
    expect((await send(sandbox, 'GET', BARN)).headers['x-ms-ratelimit-remaining-subscription-reads']).toBe('24');
  });

  it('counts but does not refuse until somebody asks for it', async () => {
    const sandbox = await withBarn();
    for (let index = 0; index < 260; index += 1) await send(sandbox, 'GET', BARN);
    const answer = await send(sandbox, 'GET', `/subscriptions/${S}/resourceGroups/rg`);
    expect(answer).toMatchObject({ status: 200, headers: { 'x-ms-ratelimit-remaining-subscription-reads': '0' } });
  });
});

describe('a request that gets no answer', () => {
  it('ends when its caller gives up', async () => {
    const sandbox = await withFault({ fault: { kind: 'hang', when: 'before' } });
    const abort = new AbortController();
    const answer = sandbox.handle({
      method: 'GET',
      url: `https://management.azure.com${BARN}?api-version=2024-01-01`,
      headers: {
        authorization: `Bearer ${(await sandbox.credentialFor(sandbox.owner.principalId).getToken('https://management.azure.com/.default'))?.token}`,
      },
      body: '',
      signal: abort.signal,
    });
    abort.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
  });
});
