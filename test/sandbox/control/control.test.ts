import { describe, expect, it } from 'vitest';
import { BARN, createBarnyard, GROUP, S, send, withBarn } from '../kernel/world.ts';

const OTHER = '22222222-2222-4222-8222-222222222222';

describe('the control surface', () => {
  it('adds subscriptions, whose owner may act in them at once', async () => {
    const sandbox = createBarnyard();
    const added = await sandbox.control('POST', 'subscriptions', { subscriptionId: OTHER });
    expect(added).toEqual({ status: 200, body: { subscriptionId: OTHER, displayName: OTHER } });
    expect((await sandbox.control('GET', 'subscriptions')).body).toEqual({
      value: [
        { subscriptionId: S, displayName: 'test' },
        { subscriptionId: OTHER, displayName: OTHER },
      ],
    });
    const group = await send(sandbox, 'PUT', `/subscriptions/${OTHER}/resourceGroups/new`, { body: { location: 'eastus' } });
    expect(group.status).toBe(201);
  });

  it.each([
    ['name', 'Reader'],
    ['GUID', 'acdd72a7-3385-48ef-bd42-f606fba81ae7'],
    [
      'definition id',
      `/subscriptions/${S}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
    ],
  ])('adds principals with roles by %s, in force at once', async (_, role) => {
    const sandbox = await withBarn();
    const { status, body } = await sandbox.control('POST', 'principals', {
      type: 'ServicePrincipal',
      roles: [{ role, scope: GROUP }],
    });
    expect(status).toBe(200);
    const { principalId, clientId, clientSecret } = body as { principalId: string; clientId: string; clientSecret: string };
    expect([principalId, clientId, clientSecret].every(Boolean)).toBe(true);
    expect((await send(sandbox, 'GET', BARN, { as: principalId })).status).toBe(200);
    expect((await send(sandbox, 'PATCH', BARN, { as: principalId, body: {} })).status).toBe(403);
  });

  it('adds a principal under the id that is asked for, and more roles to one that is there', async () => {
    const sandbox = await withBarn();
    const first = await sandbox.control('POST', 'principals', { principalId: OTHER, type: 'User', roles: [] });
    const again = await sandbox.control('POST', 'principals', {
      principalId: OTHER,
      type: 'User',
      roles: [{ role: 'Owner', scope: BARN }],
    });
    expect(again.body).toEqual(first.body);
    expect((await send(sandbox, 'PATCH', BARN, { as: OTHER, body: {} })).status).toBe(200);
  });

  it.each<[string, string, unknown]>([
    ['longer than dates last', 'clock', { advanceSeconds: 1e300 }],
    ['longer than dates last, as a setting', 'settings', { operationSeconds: 1e12 }],
    ['no object', 'settings', []],
    ['a scope that is none', 'principals', { type: 'User', roles: [{ role: 'Reader', scope: '/my/house' }] }],
  ])('refuses %s, and goes on working', async (_, path, body) => {
    const sandbox = createBarnyard();
    expect((await sandbox.control('POST', path, body)).status).toBe(400);
    expect((await sandbox.control('GET', 'clock')).body).toEqual({ now: '2026-01-15T12:00:00.000Z' });
  });

  it('answers a defect of its own instead of breaking the connection', async () => {
    const sandbox = createBarnyard();
    sandbox.azure.clock.schedule(sandbox.azure.clock.now() + 1000, () => {
      throw new Error('a cog broke');
    });
    const advance = { method: 'POST', url: 'https://localhost/_sandbox/clock', headers: {}, body: '{"advanceSeconds":2}' };
    const { status, body } = await sandbox.handle(advance);
    expect({ status, body: JSON.parse(body) }).toMatchObject({ status: 501, body: { error: { code: 'SandboxDefect' } } });
    expect(body).toContain('a cog broke');
  });

  it.each(['/_sandbox', '//_sandbox//nothing', '/_sandbox/nothing'])('says what it offers at %s', async (path) => {
    const request = { method: 'GET', url: `https://localhost${path}`, headers: {}, body: '' };
    const { status, body } = await createBarnyard().handle(request);
    expect({ status, detail: JSON.parse(body).detail }).toMatchObject({
      status: 404,
      detail: expect.stringContaining('GET /_sandbox/clock'),
    });
  });

  it('advances the clock, and operations with it', async () => {
    const sandbox = await withBarn();
    await sandbox.control('POST', 'settings', { operationSeconds: 30 });
    await send(sandbox, 'PATCH', BARN, { body: { properties: { size: 2 } } });
    expect((await sandbox.control('POST', 'clock', { advanceSeconds: 30 })).body).toEqual({ now: '2026-01-15T12:00:30.000Z' });
    expect((await send(sandbox, 'GET', BARN)).body.properties.provisioningState).toBe('Succeeded');
  });

  it('lists requests and events after a number, and what the oracle saw', async () => {
    const sandbox = await withBarn();
    expect((await sandbox.control('GET', 'requests?since=1')).body).toEqual({
      value: [
        expect.objectContaining({
          number: 2,
          time: '2026-01-15T12:00:00.000Z',
          principal: sandbox.owner.principalId,
          method: 'PUT',
          status: 201,
        }),
      ],
    });
    const events = (await sandbox.control('GET', 'events?since=1')).body as {
      value: { number: number; event: { subject: string } }[];
    };
    expect(events.value).toMatchObject([
      { number: 2, event: { eventType: 'Microsoft.Resources.ResourceWriteSuccess' }, deliveries: [] },
    ]);
    expect((await sandbox.control('GET', 'oracle')).body).toMatchObject({ checks: 0, brokenConsumers: [] });
  });

  it('sets what is given and leaves the rest', async () => {
    const sandbox = createBarnyard();
    const { body } = await sandbox.control('POST', 'settings', { rolePropagationSeconds: 3 });
    expect(body).toMatchObject({ rolePropagationSeconds: 3, operationSeconds: 10 });
    expect(sandbox.azure.settings.rolePropagationSeconds).toBe(3);
  });

  it('schedules faults, clears them, and turns throttling on', async () => {
    const sandbox = await withBarn();
    const add = [{ match: { method: 'GET' }, fault: { kind: 'status', status: 429 }, count: 'always' }];
    await sandbox.control('POST', 'faults', { add, throttling: true });
    expect((await send(sandbox, 'GET', BARN)).status).toBe(429);
    await sandbox.control('POST', 'faults', { clear: true });
    expect((await send(sandbox, 'GET', BARN)).status).toBe(200);
    for (let index = 0; index < 250; index += 1) await send(sandbox, 'GET', BARN);
    expect((await send(sandbox, 'GET', BARN)).body.error.code).toBe('SubscriptionRequestsThrottled');
  });

  it.each([
    ['subscriptions', {}, '/subscriptionId'],
    ['subscriptions', { subscriptionId: 'mine' }, '/subscriptionId'],
    ['principals', { type: 'Robot' }, '/type'],
    ['principals', { type: 'User', roles: [{ role: 'King', scope: '/' }] }, '/roles/0/role'],
    ['principals', { type: 'User', roles: [{ role: 'Owner', scope: 'here' }] }, '/roles/0/scope'],
    ['clock', { advanceSeconds: -1 }, '/advanceSeconds'],
    ['clock', 'not an object', '/'],
    ['settings', { operationsSeconds: 1 }, '/operationsSeconds'],
    ['faults', { add: [{ fault: { kind: 'earthquake' } }] }, '/add/0/fault/kind'],
  ])('answers problem details that name the field: POST %s %j', async (path, body, field) => {
    const answer = await createBarnyard().control('POST', path, body);
    expect(answer).toMatchObject({ status: 400, body: { status: 400, errors: [{ field, fix: expect.stringMatching(/\w/) }] } });
  });

  it('answers problem details to a since that is no number and to what it does not have', async () => {
    const sandbox = createBarnyard();
    expect(await sandbox.control('GET', 'events?since=soon')).toMatchObject({
      status: 400,
      body: { errors: [{ field: '?since' }] },
    });
    const unknown = await sandbox.control('DELETE', 'clock');
    expect(unknown).toMatchObject({ status: 404, body: { detail: expect.stringContaining('POST /_sandbox/clock') } });
  });
});
