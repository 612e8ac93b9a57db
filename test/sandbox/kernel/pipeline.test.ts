import { describe, expect, it } from 'vitest';
import { BARN, createBarnyard, GROUP, S, send, withBarn } from './world.ts';

const code = (answer: { status: number; body?: { error?: { code?: string } } }) => `${answer.status} ${answer.body?.error?.code}`;

describe('Resource Manager refuses', () => {
  it('a request without a token, with a way to get one', async () => {
    const sandbox = createBarnyard();
    const answer = await send(sandbox, 'GET', BARN, { headers: { authorization: '' } });
    expect(code(answer)).toBe('401 AuthenticationFailed');
    expect(answer.headers['www-authenticate']).toContain(`authorization_uri="https://login.windows.net/${sandbox.tenantId}"`);
  });

  it.each([
    ['', '400 MissingApiVersionParameter'],
    ['yesterday', '400 InvalidApiVersionParameter'],
    ['2019-01-01', '400 NoRegisteredProviderFound'],
    ['2031-01-01', '400 NoRegisteredProviderFound'],
  ])('api-version "%s" with %s', async (version, expected) => {
    expect(code(await send(await withBarn(), 'GET', `${BARN}?api-version=${version}`))).toBe(expected);
  });

  it.each([
    [
      `${BARN}?api-version=2019-01-01`,
      /^No registered resource provider found for location 'westeurope' and API version '2019-01-01' for type 'barns'\. The supported api-versions are '20[-0-9]+(, 20[-0-9]+)*'\. The supported locations are 'eastus, eastus2, /,
    ],
    [
      `${GROUP}/providers/Microsoft.Web/barns?api-version=2019-01-01`,
      /^No registered resource provider found for API version '2019-01-01' for type 'barns'\./,
    ],
    [
      `${GROUP}?api-version=1500-10-10`,
      /^The api-version '1500-10-10' is invalid\. The supported versions are '2025-04-01,.*,2022-12-01,2022-11-01-preview,2022-09-01,.*,2014-04-01'\.$/,
    ],
  ])('%s by naming what is supported', async (path, expected) => {
    expect((await send(await withBarn(), 'GET', path)).body.error.message).toMatch(expected);
  });

  it.each([
    ['/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg', '404 SubscriptionNotFound'],
    ['/subscriptions/mine/resourceGroups/rg', '400 InvalidSubscriptionId'],
    ['/subscriptions//resourceGroups/rg', '400 InvalidSubscriptionId'],
    [`/subscriptions/${S}/resourceGroups/none/providers/Microsoft.Web/barns/x`, '404 ResourceGroupNotFound'],
    [`${GROUP}/providers/Microsoft.Web/barns/blue`, '404 ResourceNotFound'],
    [`${GROUP}/providers/Microsoft.Web/barns/blue/stalls/1`, '404 ParentResourceNotFound'],
    [`${GROUP}/providers/Microsoft.Web/barns/blue/stalls`, '404 ParentResourceNotFound'],
    [`${GROUP}/providers/Microsoft.Web/barns/blue/providers/Microsoft.Authorization/locks/l`, '404 ResourceNotFound'],
    [`${GROUP}/providers/Microsoft.Nonsense/barns/x`, '404 InvalidResourceNamespace'],
    [`${GROUP}/providers/Microsoft.Storage/barns/x`, '404 InvalidResourceType'],
    [`${GROUP}/providers/Microsoft.Storage/storageAccounts/x`, '501 NotModelled'],
    [`${GROUP}/providers/Microsoft.Compute/virtualMachines/x`, '501 NotModelled'],
    [`/subscriptions/${S}/providers/Microsoft.Storage/skus`, '501 NotModelled'],
    [`/subscriptions/${S}/providers/microsoft.insights/eventtypes/management/values`, '501 NotModelled'],
    ['/somewhere/else', '501 NotModelled'],
  ])('GET %s with %s', async (path, expected) => {
    expect(code(await send(await withBarn(), 'GET', path))).toBe(expected);
  });

  it.each([
    ['GET', `${BARN}?api-version=yesterday`, undefined],
    ['GET', `${BARN}?api-version=2019-01-01`, undefined],
    ['GET', `${GROUP}/providers/Microsoft.Nonsense/barns/x`, undefined],
    ['PUT', BARN, '{"location":'],
  ] as const)('%s %s before any provider sees it, and says so', async (method, path, body) => {
    const { headers } = await send(await withBarn(), method, path, body === undefined ? {} : { body });
    expect(headers['x-ms-failure-cause']).toBe('gateway');
  });

  it('what it does not model by naming the method and the path', async () => {
    const { body } = await send(await withBarn(), 'POST', `${BARN}/paint`);
    expect(body.error).toEqual({ code: 'NotModelled', message: expect.stringContaining(`POST ${BARN}/paint`) });
  });

  it('to delete in a group that is not there, and writes in one that is going', async () => {
    const sandbox = await withBarn();
    expect(code(await send(sandbox, 'DELETE', BARN.replace('/rg/', '/none/')))).toBe('404 ResourceGroupNotFound');
    await send(sandbox, 'DELETE', GROUP);
    expect(code(await send(sandbox, 'PUT', BARN, { body: { location: 'westeurope' } }))).toBe('409 ResourceGroupBeingDeleted');
  });

  it.each([
    ['{"location":', '400 InvalidRequestContent'],
    ['[]', '400 InvalidRequestContent'],
    ['{"properties":{}}', '400 LocationRequired'],
    ['{"location":"eastus"}', '409 InvalidResourceLocation'],
  ])('the body %s with %s', async (body, expected) => {
    expect(code(await send(await withBarn(), 'PUT', BARN, { body }))).toBe(expected);
  });

  it('a caller without a role, by name, action and scope', async () => {
    const sandbox = await withBarn();
    const stranger = sandbox.azure.directory.add({ type: 'ServicePrincipal', displayName: 'stranger' });
    const answer = await send(sandbox, 'PATCH', BARN, { as: stranger.principalId, body: {} });
    expect(code(answer)).toBe('403 AuthorizationFailed');
    expect(answer.body.error.message).toBe(
      `The client '${stranger.clientId}' with object id '${stranger.principalId}' does not have authorization to perform action ` +
        `'Microsoft.Web/barns/write' over scope '${BARN}' or the scope is invalid. ` +
        'If access was recently granted, please refresh your credentials.',
    );
  });

  it('to hand out an identity that the caller may not assign', async () => {
    const sandbox = await withBarn();
    const writer = await sandbox.control('POST', 'principals', {
      type: 'ServicePrincipal',
      roles: [{ role: 'Contributor', scope: BARN }],
    });
    const { principalId } = writer.body as { principalId: string };
    const identity = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`;
    const body = (value: object | null) => ({
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: value } },
    });
    expect(code(await send(sandbox, 'PATCH', BARN, { as: principalId, body: body({}) }))).toBe('403 LinkedAuthorizationFailed');
    expect((await send(sandbox, 'PATCH', BARN, { as: principalId, body: body(null) })).status).toBe(200);
  });
});

describe('locks', () => {
  const lock = (scope: string) => `${scope}/providers/Microsoft.Authorization/locks/hands-off`;

  it('that are read-only stop writes and the listing of keys, not reads', async () => {
    const sandbox = await withBarn();
    await send(sandbox, 'PUT', lock(GROUP), { body: { properties: { level: 'ReadOnly' } } });
    expect(code(await send(sandbox, 'PATCH', BARN, { body: {} }))).toBe('409 ScopeLocked');
    expect(code(await send(sandbox, 'POST', `${BARN}/listKeys`))).toBe('409 ScopeLocked');
    expect((await send(sandbox, 'GET', BARN)).status).toBe(200);
    await send(sandbox, 'DELETE', lock(GROUP));
    expect((await send(sandbox, 'PATCH', BARN, { body: {} })).status).toBe(200);
  });

  it('that forbid deleting stop the delete of the resource and of its group, not a write', async () => {
    const sandbox = await withBarn();
    await send(sandbox, 'PUT', lock(BARN), { body: { properties: { level: 'CanNotDelete' } } });
    expect((await send(sandbox, 'PATCH', BARN, { body: {} })).status).toBe(200);
    expect(code(await send(sandbox, 'DELETE', BARN))).toBe('409 ScopeLocked');
    const answer = await send(sandbox, 'DELETE', GROUP);
    expect(answer.body.error.message).toContain(
      `The scope '${GROUP}' cannot perform delete operation because following scope(s) are locked: '${BARN}'`,
    );
  });
});

describe('every answer', () => {
  it.each([
    ['DELETE', `/subscriptions/${S}/resourceGroups/none`, 404, ['deletes', 'global-deletes']],
    ['DELETE', `/subscriptions/${S}/resourceGroups/none/providers/Microsoft.Web/barns/x`, 404, []],
    ['GET', `${GROUP}/providers/Microsoft.Web/barns/blue`, 404, []],
    ['GET', '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg', 404, []],
    ['GET', `${GROUP}?api-version=1500-10-10`, 400, []],
  ])('%s %s tells what is left only where somebody counted it', async (method, path, status, expected) => {
    const answer = await send(await withBarn(), method, path);
    const told = Object.keys(answer.headers).flatMap((name) => name.split('x-ms-ratelimit-remaining-subscription-')[1] ?? []);
    expect([answer.status, told]).toEqual([status, expected]);
  });

  it('carries the time of the sandbox, ids, and what is left of the rate limit', async () => {
    const sandbox = await withBarn({ startAt: Date.UTC(2026, 2, 1, 9, 30) });
    await sandbox.azure.clock.advance(60_000);
    const first = await send(sandbox, 'GET', BARN, { headers: { 'x-ms-correlation-request-id': 'c-1' } });
    const second = await send(sandbox, 'GET', BARN);
    expect(first.headers).toMatchObject({
      date: 'Sun, 01 Mar 2026 09:31:00 GMT',
      'x-ms-correlation-request-id': 'c-1',
      'x-ms-ratelimit-remaining-subscription-reads': '249',
      'x-ms-ratelimit-remaining-subscription-global-reads': '3749',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(second.headers['x-ms-ratelimit-remaining-subscription-reads']).toBe('248');
    expect(second.headers['x-ms-request-id']).not.toBe(first.headers['x-ms-request-id']);
  });

  it('is in the request log, with who asked for what', async () => {
    const sandbox = await withBarn();
    const before = sandbox.requests().length;
    await send(sandbox, 'POST', `${BARN}/listkeys`);
    await send(sandbox, 'GET', '/nowhere');
    expect(sandbox.requests(before)).toMatchObject([
      {
        number: before + 1,
        principal: sandbox.owner.principalId,
        operation: 'Microsoft.Web/barns/listKeys/action',
        method: 'POST',
        status: 200,
      },
      { number: before + 2, operation: undefined, status: 501 },
    ]);
  });

  it('to HEAD has no body', async () => {
    const sandbox = await withBarn();
    expect(await send(sandbox, 'HEAD', GROUP)).toMatchObject({ status: 204, body: undefined });
    expect(await send(sandbox, 'HEAD', `${GROUP}2`)).toMatchObject({ status: 404, body: undefined });
  });
});
