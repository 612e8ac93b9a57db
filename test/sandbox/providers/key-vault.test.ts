import { describe, expect, it } from 'vitest';
import { group, lab, subscription } from './world.ts';

const vault = `${group}/providers/Microsoft.KeyVault/vaults/safe`;
const V = 'api-version=2023-07-01';

const wanted = (tenantId: string) => ({
  location: 'westeurope',
  properties: { tenantId, sku: { family: 'A', name: 'standard' }, accessPolicies: [] },
});

describe('a key vault', () => {
  it('is made at once and registers its name by and by', async () => {
    const { send, sandbox } = await lab({ settings: { operationSeconds: 20 } });
    const made = await send('PUT', `${vault}?${V}`, wanted(sandbox.tenantId));
    expect(made).toMatchObject({
      status: 200,
      body: { id: vault, properties: { provisioningState: 'RegisteringDns', enableSoftDelete: true } },
    });
    expect((await send('GET', `${vault}?${V}`)).body.properties.provisioningState).toBe('RegisteringDns');
    await sandbox.azure.clock.advance(1_000);
    expect((await send('GET', `${vault}?${V}`)).body.properties).toMatchObject({
      provisioningState: 'Succeeded',
      vaultUri: 'https://safe.vault.azure.net/',
      enableRbacAuthorization: false,
    });
  });

  it('changes its permission model', async () => {
    const { send, sandbox } = await lab();
    await send('PUT', `${vault}?${V}`, wanted(sandbox.tenantId));
    const changed = await send('PATCH', `${vault}?${V}`, { properties: { enableRbacAuthorization: true } });
    expect(changed.body.properties.enableRbacAuthorization).toBe(true);
    const list = (await send('GET', `/subscriptions/${subscription}/providers/Microsoft.KeyVault/vaults?${V}`)).body;
    expect(list.value).toHaveLength(1);
  });

  it('keeps its name after its deletion', async () => {
    const { send, sandbox } = await lab();
    const free = () =>
      send('POST', `/subscriptions/${subscription}/providers/Microsoft.KeyVault/checkNameAvailability?${V}`, { name: 'safe' });
    const deleted = `/subscriptions/${subscription}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/safe?${V}`;
    expect((await free()).body).toEqual({ nameAvailable: true });
    expect((await send('GET', deleted)).body.error.code).toBe('DeletedVaultNotFound');
    await send('PUT', `${vault}?${V}`, wanted(sandbox.tenantId));
    await send('DELETE', `${vault}?${V}`);
    expect((await send('GET', `${vault}?${V}`)).body.error.code).toBe('ResourceNotFound');
    expect((await free()).body).toMatchObject({ nameAvailable: false, reason: 'AlreadyExists' });
    expect((await send('GET', deleted)).body.properties.vaultId).toBe(vault);
    expect(
      (await send('GET', `/subscriptions/${subscription}/providers/Microsoft.KeyVault/deletedVaults?${V}`)).body.value,
    ).toHaveLength(1);
    expect((await send('PUT', `${vault}?${V}`, wanted(sandbox.tenantId))).body.error.code).toBe('ConflictError');
  });
});
