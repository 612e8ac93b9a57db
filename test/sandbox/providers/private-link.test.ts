import { describe, expect, it } from 'vitest';
import { group, lab, sender, somebody } from './world.ts';

const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/images`;
const vault = `${group}/providers/Microsoft.KeyVault/vaults/safe`;
const V = 'api-version=2023-07-01';

async function both() {
  const world = await lab();
  const properties = { tenantId: world.sandbox.tenantId, sku: { family: 'A', name: 'standard' }, accessPolicies: [] };
  await world.send('PUT', `${registry}?${V}`, { location: 'westeurope', sku: { name: 'Premium' } });
  await world.send('PUT', `${vault}?${V}`, { location: 'westeurope', properties });
  return world;
}

describe('private links', () => {
  it.each([registry, vault])('are none, of %s, where nobody made any', async (owner) => {
    const { sandbox } = await both();
    const reader = sender(sandbox, somebody(sandbox, [READER, group]));
    const path = `${owner}/privateEndpointConnections?${V}`;
    expect(await reader('GET', path)).toMatchObject({ status: 200, body: { value: [] } });
    expect((await sender(sandbox, somebody(sandbox))('GET', path)).status).toBe(403);
    const missing = await reader('GET', path.replace(/\/(images|safe)\//, '/nowhere/'));
    expect([missing.status, missing.body.error.code]).toEqual([404, 'ParentResourceNotFound']);
  });

  it('may be made to a registry with its data', async () => {
    const { send } = await both();
    const type = 'Microsoft.ContainerRegistry/registries/privateLinkResources';
    expect((await send('GET', `${registry}/privateLinkResources?${V}`)).body.value).toEqual([
      {
        id: `${registry}/privateLinkResources/registry`,
        name: 'registry',
        type,
        properties: {
          groupId: 'registry',
          requiredMembers: ['registry_data_westeurope', 'registry'],
          requiredZoneNames: ['privatelink.azurecr.io'],
        },
      },
    ]);
    await send('PUT', `${registry}2?${V}`, { location: 'westeurope', sku: { name: 'Basic' } });
    expect((await send('GET', `${registry}2/privateLinkResources?${V}`)).status).toBe(501);
  });

  it('may be made to a vault, whose zone is told since its first stable contract', async () => {
    const { send } = await both();
    const read = async (version: string) =>
      (await send('GET', `${vault}/privateLinkResources?api-version=${version}`)).body.value;
    const [today] = await read('2023-07-01');
    expect(today).toMatchObject({ id: `${vault}/privateLinkResources/vault`, name: 'vault' });
    const link = { groupId: 'vault', requiredMembers: ['default'] };
    expect(today.properties).toEqual({ ...link, requiredZoneNames: ['privatelink.vaultcore.azure.net'] });
    expect((await read('2018-02-14'))[0].properties).toEqual(link);
  });

  it('may be made to each service of an account', async () => {
    const { send } = await lab();
    const account = `${group}/providers/Microsoft.Storage/storageAccounts/data`;
    const wanted = { location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' } };
    await send('PUT', `${account}?${V}`, wanted);
    const { value } = (await send('GET', `${account}/privateLinkResources?${V}`)).body;
    expect(value.map(({ name }: { name: string }) => name)).toEqual(['blob', 'table', 'queue', 'file', 'web', 'dfs']);
    expect(value[0].properties).toEqual({
      groupId: 'blob',
      requiredMembers: ['blob'],
      requiredZoneNames: ['privatelink.blob.core.windows.net'],
    });
    await send('PUT', `${account}2?${V}`, { ...wanted, kind: 'Storage' });
    expect((await send('GET', `${account}2/privateLinkResources?${V}`)).status).toBe(501);
  });
});
