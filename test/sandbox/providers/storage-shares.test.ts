import { describe, expect, it } from 'vitest';
import { deployments } from './resources/templates.ts';
import { codeOf, group, lab } from './world.ts';

const account = `${group}/providers/Microsoft.Storage/storageAccounts/data`;
const service = `${account}/fileServices/default`;
const V = 'api-version=2022-09-01';
const DAY = 86_400_000;
const at = (name: string) => `${service}/shares/${name}?${V}`;

async function withAccount(kind = 'StorageV2') {
  const world = await lab({ startAt: Date.UTC(2026, 0, 15, 12) });
  await world.send('PUT', `${account}?${V}`, { location: 'westeurope', kind, sku: { name: 'Standard_LRS' } });
  return world;
}

describe('a share of files', () => {
  it('is made with no more said than was asked for, and shows the rest to a GET', async () => {
    const { send } = await withAccount();
    const asked = { metadata: { a: 'b' }, shareQuota: 5 };
    const made = await send('PUT', at('team'), { properties: asked });
    const type = 'Microsoft.Storage/storageAccounts/fileServices/shares';
    const own = { id: `${service}/shares/team`, name: 'team', type };
    expect([made.status, made.body]).toEqual([201, { ...own, properties: asked }]);
    const { body } = await send('GET', at('team'));
    expect(body).toEqual({
      ...own,
      etag: made.headers.etag,
      properties: {
        ...asked,
        leaseStatus: 'unlocked',
        leaseState: 'available',
        signedIdentifiers: [],
        accessTier: 'TransactionOptimized',
        accessTierChangeTime: '2026-01-15T12:00:00.0000000Z',
        lastModifiedTime: '2026-01-15T12:00:00.0000000Z',
      },
    });
    expect((await send('PUT', at('plain'), {})).body).not.toHaveProperty('properties');
    expect((await send('GET', `${at('plain')}&$expand=stats`)).body.properties).toMatchObject({
      shareQuota: 5120,
      shareUsageBytes: 0,
    });
  });

  it('is changed, listed in pages and missed by the real client', async () => {
    const { send, storage } = await withAccount();
    for (const name of ['one', 'two', 'three']) await storage.fileShares.create('lab', 'data', name, {});
    const changed = await send('PATCH', at('two'), { properties: { shareQuota: 10 } });
    expect(changed).toMatchObject({ status: 200, body: { properties: { shareQuota: 10 } } });
    const first = await send('GET', `${service}/shares?${V}&$maxpagesize=2`);
    expect(first.body.nextLink).toContain('$skipToken=/data/two');
    const followed: (string | undefined)[] = [];
    for await (const { name } of storage.fileShares.list('lab', 'data', { maxpagesize: '1' })) followed.push(name);
    expect(followed).toEqual(['one', 'three', 'two']);
    const [last] = (await send('GET', first.body.nextLink)).body.value;
    expect(last.properties).toMatchObject({ enabledProtocols: 'SMB', shareQuota: 10 });
    expect(last.properties).not.toHaveProperty('signedIdentifiers');
    expect(await codeOf(storage.fileShares.get('lab', 'data', 'four'))).toBe('ShareNotFound');
  });

  it('is kept for seven days when it is deleted, where nobody said it', async () => {
    const { send, sandbox } = await withAccount();
    await send('PUT', at('gone'), {});
    expect(await send('DELETE', `${at('gone')}&$include=none`)).toMatchObject({ status: 200, body: undefined });
    expect((await send('GET', at('gone'))).body.error.code).toBe('ShareNotFound');
    expect((await send('GET', `${service}/shares?${V}`)).body.value).toEqual([]);
    const [gone] = (await send('GET', `${service}/shares?${V}&$expand=deleted`)).body.value;
    expect(gone.properties).toMatchObject({ deleted: true, remainingRetentionDays: 7, leaseState: 'broken' });
    expect(gone.id).toBe(`${service}/shares/gone_${gone.properties.version}`);
    await sandbox.azure.clock.advance(7 * DAY);
    expect((await send('GET', `${service}/shares?${V}&$expand=deleted`)).body.value).toEqual([]);
    expect((await send('DELETE', at('gone'))).status).toBe(204);
  });

  it('has no tier of its own in an account of the first kind, and needs its account', async () => {
    const { send } = await withAccount('Storage');
    await send('PUT', at('team'), {});
    expect((await send('GET', at('team'))).body.properties).not.toHaveProperty('accessTier');
    expect((await send('PUT', at('Team_1'), {})).status).toBe(501);
    const elsewhere = at('team').replace('/data/', '/nowhere/');
    const { status, body } = await send('PUT', elsewhere, {});
    expect([status, body.error.code]).toEqual([404, 'ParentResourceNotFound']);
    expect(body.error.message).toContain("'nowhere'");
    expect((await send('GET', elsewhere)).body.error.code).toBe('ParentResourceNotFound');
  });

  it('comes of a template too', async () => {
    const { put, state } = await deployments();
    const type = 'Microsoft.Storage/storageAccounts';
    const made = { apiVersion: '2022-09-01', location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' } };
    const share = { type: `${type}/fileServices/shares`, apiVersion: '2022-09-01', name: 'data/default/team' };
    await put({
      resources: [
        { type, name: 'data', ...made },
        { ...share, dependsOn: [`[resourceId('${type}', 'data')]`] },
      ],
    });
    expect((await state()).properties).toMatchObject({ provisioningState: 'Succeeded' });
  });
});
