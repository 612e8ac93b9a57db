import { describe, expect, it } from 'vitest';
import { group, lab, subscription } from './world.ts';

const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/puller`;
const V = 'api-version=2023-01-31';

describe('a user-assigned identity', () => {
  it('is made with a principal, and repeats the same one', async () => {
    const { send, sandbox } = await lab();
    const made = await send('PUT', `${identity}?${V}`, { location: 'westeurope' });
    const spelled = identity.replace('/resourceGroups/', '/resourcegroups/');
    expect(made).toMatchObject({ status: 201, headers: { location: spelled }, body: { id: spelled, tags: {} } });
    const principal = sandbox.azure.directory.find(made.body.properties.principalId);
    expect(principal).toMatchObject({ type: 'ServicePrincipal', clientId: made.body.properties.clientId, displayName: 'puller' });
    const again = await send('PUT', `${identity}?${V}`, { location: 'westeurope', tags: { a: 'b' } });
    expect(again).toMatchObject({ status: 200, body: { properties: made.body.properties, tags: { a: 'b' } } });
  });

  it('is listed, changed and deleted with its principal', async () => {
    const { send, sandbox } = await lab();
    const { principalId } = (await send('PUT', `${identity}?${V}`, { location: 'westeurope' })).body.properties;
    expect((await send('PATCH', `${identity}?${V}`, { tags: { c: 'd' } })).body.tags).toEqual({ c: 'd' });
    const list = await send(
      'GET',
      `/subscriptions/${subscription}/providers/Microsoft.ManagedIdentity/userAssignedIdentities?${V}`,
    );
    expect(list.body.value).toHaveLength(1);
    expect((await send('DELETE', `${identity}?${V}`)).status).toBe(200);
    expect((await send('DELETE', `${identity}?${V}`)).status).toBe(204);
    expect(sandbox.azure.directory.find(principalId)).toBeUndefined();
  });

  it('tells which regions it serves, where the contract has it', async () => {
    const { send } = await lab();
    const at = (version: string) => `${identity}?api-version=${version}`;
    const made = await send('PUT', at('2024-11-30'), { location: 'westeurope' });
    expect(made.body.properties.isolationScope).toBe('None');
    expect((await send('GET', `${identity}?${V}`)).body.properties).not.toHaveProperty('isolationScope');
    await send('PATCH', at('2024-11-30'), { properties: { isolationScope: 'Regional' } });
    expect((await send('GET', at('2024-11-30'))).body.properties.isolationScope).toBe('Regional');
  });

  it('tells what it is attached to', async () => {
    const { send } = await lab();
    await send('PUT', `${identity}?${V}`, { location: 'westeurope' });
    const ask = async () => (await send('POST', `${identity}/listAssociatedResources?api-version=2022-01-31-preview`)).body;
    expect(await ask()).toEqual({ totalCount: 0, value: [] });
    const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/images`;
    await send('PUT', `${registry}?api-version=2023-07-01`, {
      location: 'westeurope',
      sku: { name: 'Basic' },
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
    });
    expect(await ask()).toMatchObject({ totalCount: 1, value: [{ id: registry, name: 'images', resourceGroup: 'lab' }] });
  });

  it('has its tokens taken back, which answers nothing', async () => {
    const { send } = await lab();
    const revoke = () => send('POST', `${identity}/revokeTokens?api-version=2023-07-31-preview`);
    expect((await revoke()).status).toBe(404);
    await send('PUT', `${identity}?${V}`, { location: 'westeurope' });
    const revoked = await revoke();
    expect([revoked.status, revoked.body]).toEqual([200, undefined]);
  });

  it('goes with its resource group, principal and all', async () => {
    const { send, sandbox } = await lab();
    const { principalId } = (await send('PUT', `${identity}?${V}`, { location: 'westeurope' })).body.properties;
    await send('DELETE', `${group}?api-version=2022-09-01`);
    expect(sandbox.azure.directory.find(principalId)).toBeUndefined();
  });
});

describe('a federated credential', () => {
  const credential = (name: string) => `${identity}/federatedIdentityCredentials/${name}?${V}`;
  const trust = (subject: string) => ({
    properties: { issuer: 'https://oidc.example.com/', subject, audiences: ['api://AzureADTokenExchange'] },
  });

  it('is made, changed, listed and deleted, spelled as its identity is', async () => {
    const { send } = await lab();
    await send('PUT', `${identity}?${V}`, { location: 'westeurope' });
    const id = `${identity.replace('/resourceGroups/', '/resourcegroups/')}/federatedIdentityCredentials/one`;
    const type = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials';
    const made = await send('PUT', credential('one'), trust('a'));
    expect(made).toMatchObject({ status: 201, headers: { location: id } });
    expect(made.body).toEqual({ id, name: 'one', type, ...trust('a') });
    const changed = await send('PUT', credential('one'), trust('b'));
    expect([changed.status, changed.body.properties.subject, changed.headers.location]).toEqual([200, 'b', undefined]);
    expect((await send('GET', credential('one'))).body).toEqual({ id, name: 'one', type, ...trust('b') });
    await send('PUT', credential('two'), trust('c'));
    const listed = async () => (await send('GET', `${identity}/federatedIdentityCredentials?${V}`)).body.value;
    expect((await listed()).map(({ name }: { name: string }) => name)).toEqual(['one', 'two']);
    const gone = await send('DELETE', credential('one'));
    expect([gone.status, gone.body]).toEqual([200, undefined]);
    expect(await listed()).toHaveLength(1);
  });

  it('is refused where it says too little, and as not modelled where nobody recorded what Azure says', async () => {
    const { send } = await lab();
    await send('PUT', `${identity}?${V}`, { location: 'westeurope' });
    const little = await send('PUT', credential('one'), { properties: { issuer: 'https://oidc.example.com/' } });
    expect([little.status, little.body.error.code]).toEqual([400, 'BadRequest']);
    await send('PUT', credential('one'), trust('a'));
    expect((await send('PUT', credential('two'), trust('a'))).status).toBe(501);
  });
});

describe('the system-assigned identity of a resource', () => {
  it('is shown under the name of the resource, with the ids of its principal', async () => {
    const { send, sandbox } = await lab();
    const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/images`;
    const own = `${registry}/providers/Microsoft.ManagedIdentity/identities/default?${V}`;
    expect((await send('GET', own)).body.error.code).toBe('ResourceNotFound');
    const { body } = await send('PUT', `${registry}?api-version=2023-07-01`, {
      location: 'westeurope',
      sku: { name: 'Basic' },
      identity: { type: 'SystemAssigned' },
    });
    const { principalId } = body.identity;
    const { clientId } = sandbox.azure.directory.find(principalId) ?? {};
    expect(await send('GET', own)).toMatchObject({
      status: 200,
      body: {
        id: registry.replace('/resourceGroups/', '/resourcegroups/'),
        name: 'images',
        type: 'Microsoft.ContainerRegistry/registries',
        location: 'westeurope',
        tags: {},
        properties: { tenantId: sandbox.tenantId, principalId, clientId, clientSecretUrl: expect.stringMatching(/^https:/) },
      },
    });
  });
});
