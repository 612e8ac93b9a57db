import { beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/create.ts';
import { deployments } from './resources/templates.ts';
import { codeOf, group, lab, sender, somebody } from './world.ts';

const account = `${group}/providers/Microsoft.Storage/storageAccounts/data`;
const service = `${account}/blobServices/default`;
const V = 'api-version=2023-05-01';
const DAY = 86_400_000;
const at = (name: string) => `${service}/containers/${name}?${V}`;
const all = (query = '') => `${service}/containers?${V}${query}`;
const wanted = (more: Readonly<Record<string, unknown>> = {}) => ({
  location: 'westeurope',
  kind: 'StorageV2',
  sku: { name: 'Standard_LRS' },
  properties: { allowBlobPublicAccess: true, ...more },
});

let sandbox: Sandbox;
let send: Awaited<ReturnType<typeof lab>>['send'];
let storage: Awaited<ReturnType<typeof lab>>['storage'];
beforeEach(async () => {
  ({ sandbox, send, storage } = await lab({ startAt: Date.UTC(2026, 0, 15, 12, 0, 0, 700) }));
  await send('PUT', `${account}?${V}`, wanted());
});

const named = ({ body }: { readonly body: { readonly value: readonly { readonly name: string }[] } }) =>
  body.value.map(({ name }) => name);

describe('a container of blobs', () => {
  it('is made with no more said than was asked for, and shows the rest to a GET', async () => {
    const made = await send('PUT', at('images'), { properties: { publicAccess: 'blob', metadata: { a: 'b' } } });
    const type = 'Microsoft.Storage/storageAccounts/blobServices/containers';
    const [id, name] = [`${service}/containers/images`, 'images'];
    const untouched = { hasImmutabilityPolicy: false, hasLegalHold: false };
    const asked = { publicAccess: 'Blob', metadata: { a: 'b' } };
    const properties = { deleted: false, remainingRetentionDays: 0, ...asked, ...untouched };
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ id, name, type, properties });
    const { body } = await send('GET', at('images'));
    expect(body.etag).toMatch(/^"0x8D[0-9A-F]{13}"$/);
    expect(made.headers.etag).toBe(body.etag);
    expect(body.properties).toEqual({
      ...properties,
      defaultEncryptionScope: '$account-encryption-key',
      denyEncryptionScopeOverride: false,
      leaseStatus: 'Unlocked',
      leaseState: 'Available',
      lastModifiedTime: '2026-01-15T12:00:00.0000000Z',
      legalHold: { hasLegalHold: false, tags: [] },
    });
  });

  it('answers a body without properties without any, and a second PUT with 200', async () => {
    expect((await send('PUT', at('plain'), {})).body).not.toHaveProperty('properties');
    expect((await send('PUT', at('plain'), { properties: {} })).status).toBe(200);
  });

  it('is changed, and gone when it is deleted', async () => {
    await send('PUT', at('images'), {});
    const changed = await send('PATCH', at('images'), { properties: { publicAccess: 'Container' } });
    expect(changed).toMatchObject({ status: 200, body: { properties: { publicAccess: 'Container' } } });
    expect((await send('GET', at('images'))).body.etag).toBe(changed.headers.etag);
    expect(await send('DELETE', at('images'))).toMatchObject({ status: 200, body: undefined });
    const { status, body } = await send('GET', at('images'));
    expect([status, body.error.code]).toEqual([404, 'ContainerNotFound']);
    expect(body.error.message).toMatch(
      /^The specified container does not exist\.\nRequestId:.+\nTime:2026-01-15T12:00:00\.7000000Z$/,
    );
    expect((await send('PATCH', at('images'), {})).body.error.code).toBe('ContainerNotFound');
    expect((await send('DELETE', at('images'))).status).toBe(204);
  });

  it('is refused by a name that is no part of an address, and to the public where the account is closed', async () => {
    for (const name of ['Images', 'my_images', 'a--b', '-ab']) {
      expect((await send('PUT', at(name), {})).body.error.code, name).toBe('InvalidResourceName');
    }
    expect((await send('PUT', at('$web'), {})).status).toBe(201);
    expect((await send('PUT', at('ab'), {})).status).toBe(501);
    await send('PATCH', `${account}?${V}`, { properties: { allowBlobPublicAccess: false } });
    const open = await send('PUT', at('open'), { properties: { publicAccess: 'Blob' } });
    expect([open.status, open.body.error.code]).toEqual([409, 'PublicAccessNotPermitted']);
    expect((await send('PUT', at('closed'), { properties: { publicAccess: 'None' } })).status).toBe(201);
  });

  it('needs its account, which is what a refusal names', async () => {
    const elsewhere = at('images').replace('/data/', '/nowhere/');
    const { status, body } = await send('GET', elsewhere);
    expect([status, body.error.code]).toEqual([404, 'ParentResourceNotFound']);
    expect(body.error.message).toContain(`because the parent resource '${account.replace('/data', '/nowhere')}' could not`);
    expect((await send('PUT', elsewhere, {})).body.error.message).toContain("Parent resource 'nowhere' not found");
  });

  it('is written by whoever may, and tells it', async () => {
    const reader = sender(sandbox, somebody(sandbox, ['acdd72a7-3385-48ef-bd42-f606fba81ae7', account]));
    expect((await reader('PUT', at('images'), {})).body.error.code).toBe('AuthorizationFailed');
    await send('PUT', at('images'), {});
    expect((await reader('GET', at('images'))).status).toBe(200);
    const last = sandbox.requests().findLast(({ method }) => method === 'PUT');
    expect(last?.operation).toBe('Microsoft.Storage/storageAccounts/blobServices/containers/write');
  });

  it('has policies and holds that are not modelled', async () => {
    await send('PUT', at('images'), {});
    expect((await send('PUT', at('images').replace('?', '/immutabilityPolicies/default?'), {})).status).toBe(501);
    expect((await send('POST', at('images').replace('?', '/setLegalHold?'), { tags: [] })).status).toBe(501);
    const immutable = { properties: { immutableStorageWithVersioning: { enabled: true } } };
    expect((await send('PUT', at('fixed'), immutable)).status).toBe(501);
  });
});

describe('a list of containers', () => {
  it('is told by name, without metadata and holds, in what its contract knows', async () => {
    await send('PUT', at('second'), { properties: { metadata: { a: 'b' } } });
    await send('PUT', at('first'), {});
    const { body } = await send('GET', all());
    expect(named({ body })).toEqual(['first', 'second']);
    expect(body).not.toHaveProperty('nextLink');
    expect(body.value[1].properties).toMatchObject({ immutableStorageWithVersioning: { enabled: false }, deleted: false });
    expect(body.value[1].properties).not.toHaveProperty('metadata');
    expect(body.value[1].properties).not.toHaveProperty('legalHold');
    const older = (await send('GET', `${service}/containers?api-version=2021-02-01`)).body.value[0].properties;
    expect(older).not.toHaveProperty('immutableStorageWithVersioning');
    expect((await send('GET', `${service}/containers?api-version=2018-11-01`)).body.value[0].properties).not.toHaveProperty(
      'deleted',
    );
  });

  it('comes in pages that the real client follows, and by the beginning of names', async () => {
    for (const name of ['one', 'two', 'three', 'tee']) await storage.blobContainers.create('lab', 'data', name, {});
    const first = await send('GET', all('&$maxpagesize=3'));
    expect(named(first)).toEqual(['one', 'tee', 'three']);
    expect(first.body.nextLink).toContain('$maxpagesize=3&$skipToken=/data/two');
    expect(named(await send('GET', first.body.nextLink))).toEqual(['two']);
    const followed: (string | undefined)[] = [];
    for await (const { name } of storage.blobContainers.list('lab', 'data', { maxpagesize: '1' })) followed.push(name);
    expect(followed).toEqual(['one', 'tee', 'three', 'two']);
    expect(named(await send('GET', all('&$filter=t')))).toEqual(['tee', 'three', 'two']);
    expect(await codeOf(storage.blobContainers.get('lab', 'data', 'four'))).toBe('ContainerNotFound');
  });

  it('shows deleted ones for as long as the account keeps them, where that is asked for', async () => {
    await send('PUT', `${service}?${V}`, { properties: { containerDeleteRetentionPolicy: { enabled: true, days: 3 } } });
    await send('PUT', at('gone'), {});
    await send('PUT', at('here'), {});
    await send('DELETE', at('gone'));
    expect(named(await send('GET', all()))).toEqual(['here']);
    await sandbox.azure.clock.advance(DAY);
    const [gone] = (await send('GET', all('&$include=deleted'))).body.value;
    expect(gone).toMatchObject({ name: 'gone', properties: { deleted: true, remainingRetentionDays: 2, leaseState: 'Leased' } });
    expect(gone.id).toBe(`${service}/containers/gone_${gone.properties.version}`);
    expect(gone.properties).not.toHaveProperty('days');
    expect((await send('GET', at('gone'))).body.error.code).toBe('ContainerNotFound');
    await sandbox.azure.clock.advance(2 * DAY);
    expect(named(await send('GET', all('&$include=deleted')))).toEqual(['here']);
  });
});

describe('a template with containers', () => {
  it('makes them after their account, below the service that it was born with', async () => {
    const { sandbox: world, put, state } = await deployments();
    const type = 'Microsoft.Storage/storageAccounts';
    await put({
      resources: [
        { type, apiVersion: '2023-05-01', name: 'data', ...wanted() },
        {
          type: `${type}/blobServices/containers`,
          apiVersion: '2023-05-01',
          name: 'data/default/images',
          properties: { publicAccess: 'None' },
          dependsOn: ["[resourceId('Microsoft.Storage/storageAccounts', 'data')]"],
        },
      ],
    });
    expect((await state()).properties).toMatchObject({ provisioningState: 'Succeeded' });
    expect(world.azure.store.get(`${service}/containers/images`)?.type).toBe(`${type}/blobServices/containers`);
  });
});
