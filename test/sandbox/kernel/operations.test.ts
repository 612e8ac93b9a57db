import { describe, expect, it } from 'vitest';
import { BARN, GROUP, send, withBarn } from './world.ts';

const seconds = { settings: { operationSeconds: 20 } };
const grow = (size: number) => ({ body: { properties: { size } } });
const operations = (sandbox: Awaited<ReturnType<typeof withBarn>>) =>
  sandbox.eventGrid
    .records(0)
    .map(
      ({ event }) => `${String(event.eventType).split('.').at(-1)} ${(event.data as { operationName: string }).operationName}`,
    );

describe('a long-running write', () => {
  it('answers 202 with signed links, runs, succeeds, and tells its event once at its end', async () => {
    const sandbox = await withBarn(seconds);
    const told = operations(sandbox).length;
    const accepted = await send(sandbox, 'PATCH', BARN, grow(7));
    expect(accepted).toMatchObject({ status: 202, body: undefined });
    expect(accepted.headers['azure-asyncoperation']).toMatch(
      /^https:\/\/management\.azure\.com\/subscriptions\/.*barnOperations\/.*\?api-version=2024-01-01&type=async&t=\d+&c=.+&s=.+&h=.+$/,
    );
    const poll = () => send(sandbox, 'GET', accepted.headers['azure-asyncoperation'] ?? '');
    const where = () => send(sandbox, 'GET', accepted.headers.location ?? '');

    expect((await poll()).body).toMatchObject({ status: 'InProgress', startTime: expect.any(String) });
    expect(await where()).toMatchObject({ status: 202, body: undefined });
    expect((await send(sandbox, 'GET', BARN)).body.properties.provisioningState).toBe('Updating');
    expect(operations(sandbox)).toHaveLength(told);

    await sandbox.azure.clock.advance(20_000);
    expect((await poll()).body).toMatchObject({ status: 'Succeeded', percentComplete: 100, endTime: expect.any(String) });
    expect(await where()).toMatchObject({ status: 200, body: { name: 'red', properties: { size: 7 } } });
    expect((await send(sandbox, 'GET', BARN)).body.properties).toMatchObject({ provisioningState: 'Succeeded', size: 7 });
    expect(operations(sandbox).slice(told)).toEqual(['ResourceWriteSuccess Microsoft.Web/barns/write']);
  });

  it('that fails says why on both links, and tells a failure', async () => {
    const sandbox = await withBarn(seconds);
    const accepted = await send(sandbox, 'PATCH', BARN, grow(13));
    await sandbox.azure.clock.advance(20_000);
    const poll = await send(sandbox, 'GET', accepted.headers['azure-asyncoperation'] ?? '');
    expect(poll).toMatchObject({ status: 200, body: { status: 'Failed', error: { code: 'UnluckySize' } } });
    expect(await send(sandbox, 'GET', accepted.headers.location ?? '')).toMatchObject({
      status: 409,
      body: { error: { code: 'UnluckySize' } },
    });
    expect(operations(sandbox).at(-1)).toBe('ResourceWriteFailure Microsoft.Web/barns/write');
  });

  it('is polled only by who may read operations', async () => {
    const sandbox = await withBarn(seconds);
    const role = { type: 'ServicePrincipal', roles: [{ role: 'Reader', scope: BARN }] };
    const { principalId } = (await sandbox.control('POST', 'principals', role)).body as { principalId: string };
    const accepted = await send(sandbox, 'PATCH', BARN, grow(7));
    const poll = await send(sandbox, 'GET', accepted.headers['azure-asyncoperation'] ?? '', { as: principalId });
    expect(poll.status).toBe(403);
    expect(poll.body.error.message).toContain("'Microsoft.Web/locations/barnOperations/read'");
  });
});

describe('deleting a resource group', () => {
  it('takes an operation, then takes everything in it, and tells of each', async () => {
    const sandbox = await withBarn(seconds);
    await send(sandbox, 'PUT', `${BARN}/stalls/1`, { body: {} });
    const told = operations(sandbox).length;
    const accepted = await send(sandbox, 'DELETE', GROUP);
    expect(accepted).toMatchObject({ status: 202, headers: { 'retry-after': '15' } });
    const where = () => send(sandbox, 'GET', accepted.headers.location ?? '');
    expect((await where()).status).toBe(202);
    await sandbox.azure.clock.advance(20_000);
    expect(await where()).toMatchObject({ status: 200, body: undefined });
    expect((await send(sandbox, 'GET', BARN)).body.error.code).toBe('ResourceGroupNotFound');
    expect(operations(sandbox).slice(told)).toEqual([
      'ResourceDeleteSuccess Microsoft.Web/barns/delete',
      'ResourceDeleteSuccess Microsoft.Resources/subscriptions/resourceGroups/delete',
    ]);
  });

  it('removes the managed identities of what was in it from the directory', async () => {
    const sandbox = await withBarn(seconds);
    const { principalId } = sandbox.azure.directory.add({
      type: 'ServicePrincipal',
      displayName: 'red',
      resourceId: BARN.toUpperCase(),
    });
    await send(sandbox, 'DELETE', GROUP);
    await sandbox.azure.clock.advance(20_000);
    expect(sandbox.azure.directory.find(principalId)).toBeUndefined();
  });
});

describe('a write that is done at once', () => {
  it('tells its event at once, a delete too, a read never', async () => {
    const sandbox = await withBarn();
    const told = operations(sandbox).length;
    await send(sandbox, 'PATCH', BARN, { body: { properties: { colour: 'blue' } } });
    await send(sandbox, 'GET', BARN);
    await send(sandbox, 'POST', `${BARN}/listKeys`);
    await send(sandbox, 'DELETE', BARN);
    expect(operations(sandbox).slice(told)).toEqual([
      'ResourceWriteSuccess Microsoft.Web/barns/write',
      'ResourceActionSuccess Microsoft.Web/barns/listKeys/action',
      'ResourceDeleteSuccess Microsoft.Web/barns/delete',
    ]);
    expect((await send(sandbox, 'DELETE', BARN)).status).toBe(204);
  });
});
