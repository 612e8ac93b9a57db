import { describe, expect, it } from 'vitest';
import { group, lab, sender, somebody, subscription } from './world.ts';

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
      softDeleteRetentionInDays: 90,
    });
  });

  it('says its permission model only once it was chosen', async () => {
    const { send, sandbox } = await lab();
    const made = await send('PUT', `${vault}?${V}`, wanted(sandbox.tenantId));
    expect(made.body.properties).not.toHaveProperty('enableRbacAuthorization');
    const other = await send('PUT', `${vault}2?api-version=2026-02-01`, wanted(sandbox.tenantId));
    expect(other.body.properties.enableRbacAuthorization).toBe(true);
  });

  it('is made under an address that gets its last slash later', async () => {
    const { send, sandbox } = await lab();
    const mixed = vault.replace('/safe', '/TeamSafe');
    const { properties } = (await send('PUT', `${mixed}?${V}`, wanted(sandbox.tenantId))).body;
    expect(properties.vaultUri).toBe('https://TeamSafe.vault.azure.net');
    expect((await send('GET', `${mixed}?${V}`)).body.properties.vaultUri).toBe('https://teamsafe.vault.azure.net/');
  });

  it('shows what the api-version knows, and tells its times in milliseconds', async () => {
    const { send, sandbox } = await lab();
    await send('PUT', `${vault}?${V}`, wanted(sandbox.tenantId));
    const old = (await send('GET', `${vault}?api-version=2021-04-01-preview`)).body;
    expect(old.systemData.createdAt).toMatch(/:\d\d\.\d{3}Z$/);
    expect(old.properties).not.toHaveProperty('publicNetworkAccess');
    expect(old.properties).not.toHaveProperty('softDeleteRetentionInDays');
    expect((await send('GET', `${vault}?api-version=2019-09-01`)).body).not.toHaveProperty('systemData');
  });

  it('has no rules for networks that nobody named', async () => {
    const { send, sandbox } = await lab();
    const asked = wanted(sandbox.tenantId);
    const networkAcls = { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [] };
    const made = await send('PUT', `${vault}?${V}`, { ...asked, properties: { ...asked.properties, networkAcls } });
    expect(made.body.properties.networkAcls).toEqual({ ...networkAcls, virtualNetworkRules: [] });
  });

  it('is recovered by its name, and says for how long it could have been', async () => {
    const { send, sandbox } = await lab({ settings: { operationSeconds: 20 } });
    const asked = wanted(sandbox.tenantId);
    await send('PUT', `${vault}?${V}`, { ...asked, properties: { ...asked.properties, softDeleteRetentionInDays: 7 } });
    await send('DELETE', `${vault}?${V}`);
    const deleted = `/subscriptions/${subscription}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/safe?${V}`;
    const { deletionDate, scheduledPurgeDate } = (await send('GET', deleted)).body.properties;
    expect(Date.parse(scheduledPurgeDate) - Date.parse(deletionDate)).toBe(7 * 86_400_000);
    const back = await send('PUT', `${vault}?${V}`, { ...asked, properties: { ...asked.properties, createMode: 'recover' } });
    expect(back).toMatchObject({ status: 200, body: { id: vault, properties: { provisioningState: 'Succeeded' } } });
    expect(back.body.properties).not.toHaveProperty('createMode');
    expect((await send('GET', deleted)).body.error.code).toBe('DeletedVaultNotFound');
  });

  it('comes back with all that it was set to: who recovers it names no more than its tenant', async () => {
    const { send, sandbox } = await lab();
    const asked = wanted(sandbox.tenantId);
    const permissions = { secrets: ['get'] };
    const accessPolicies = [{ tenantId: sandbox.tenantId, objectId: sandbox.owner.principalId, permissions }];
    const properties = { ...asked.properties, accessPolicies, softDeleteRetentionInDays: 7 };
    await send('PUT', `${vault}?${V}`, { ...asked, tags: { team: 'vision' }, properties });
    await send('DELETE', `${vault}?${V}`);
    const { tenantId, sku } = asked.properties;
    const back = await send('PUT', `${vault}?${V}`, {
      location: 'westeurope',
      properties: { tenantId, sku, createMode: 'recover' },
    });
    expect(back.body).toMatchObject({ tags: { team: 'vision' }, properties: { accessPolicies, softDeleteRetentionInDays: 7 } });
    expect(back.body.properties).not.toHaveProperty('vaultId');
  });

  it('is purged by whoever may, and its name is free when that has ended', async () => {
    const { send, sandbox } = await lab({ settings: { operationSeconds: 20 } });
    const asked = wanted(sandbox.tenantId);
    await send('PUT', `${vault}?${V}`, asked);
    await send('DELETE', `${vault}?${V}`);
    const purge = `/subscriptions/${subscription}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/safe/purge?${V}`;
    const contributor = sender(
      sandbox,
      somebody(sandbox, ['f25e0fa2-a7c8-4377-a976-54943a77a395', `/subscriptions/${subscription}`]),
    );
    expect((await contributor('POST', purge)).body.error.code).toBe('AuthorizationFailed');
    const begun = await send('POST', purge);
    expect(begun.status).toBe(202);
    const poll = String(begun.headers.location).replace(/^https:\/\/[^/]+/, '');
    expect(poll).toContain('/providers/Microsoft.KeyVault/locations/westeurope/operationResults/');
    expect((await send('GET', poll)).status).toBe(202);
    await sandbox.azure.clock.advance(21_000);
    expect((await send('GET', poll)).status).toBe(200);
    expect((await send('PUT', `${vault}?${V}`, asked)).status).toBe(200);
    expect((await send('POST', purge)).body.error.code).toBe('DeletedVaultNotFound');
  });

  it('is listed by clients that list managed HSMs too, of which there are none', async () => {
    const { send } = await lab();
    const provider = `/subscriptions/${subscription}/providers/Microsoft.KeyVault`;
    expect((await send('GET', `${provider}/managedHSMs?${V}`)).body).toEqual({ value: [] });
    expect((await send('GET', `${group}/providers/Microsoft.KeyVault/managedHSMs?${V}`)).body).toEqual({ value: [] });
    expect((await send('GET', `${provider}/deletedManagedHSMs?${V}`)).body).toEqual({ value: [] });
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
