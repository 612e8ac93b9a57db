import { StorageManagementClient } from '@azure/arm-storage';
import { ClientSecretCredential } from '@azure/identity';
import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../../src/sandbox/create.ts';
import { handsOf } from '../../../src/sandbox/estate/hands.ts';

const SUBSCRIPTION = '22222222-2222-3333-4444-555555555555';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/far`;

const CLOUDS = [
  {
    cloud: 'AzureChinaCloud',
    manager: 'https://management.chinacloudapi.cn',
    login: 'https://login.partner.microsoftonline.cn',
    registry: 'azurecr.cn',
    storage: 'core.chinacloudapi.cn',
    vault: 'vault.azure.cn',
  },
  {
    cloud: 'AzureUSGovernment',
    manager: 'https://management.usgovcloudapi.net',
    login: 'https://login.microsoftonline.us',
    registry: 'azurecr.us',
    storage: 'core.usgovcloudapi.net',
    vault: 'vault.usgovcloudapi.net',
  },
] as const;

describe.each(CLOUDS)('$cloud', ({ cloud, manager, login, registry, storage, vault }) => {
  it('is served under its own names, to a client that signs in at its own authority', async () => {
    const sandbox = createSandbox({ cloud, settings: { operationSeconds: 0 } });
    sandbox.azure.store.addSubscription(SUBSCRIPTION, 'far');
    const { httpClient, tenantId, owner } = sandbox;
    const options = { authorityHost: login, disableInstanceDiscovery: true, httpClient };
    const credential = new ClientSecretCredential(tenantId, owner.clientId, owner.clientSecret, options);
    const client = new StorageManagementClient(credential, SUBSCRIPTION, {
      endpoint: manager,
      credentials: { scopes: [`${manager}/.default`] },
      httpClient,
    });
    const hands = handsOf(sandbox, owner.principalId);
    await hands.send('PUT', GROUP, '2021-04-01', { location: 'chinaeast2' });
    const account = `${GROUP}/providers/Microsoft.Storage/storageAccounts/faraccount`;
    await hands.send('PUT', account, '2023-05-01', { location: 'chinaeast2', kind: 'StorageV2', sku: { name: 'Standard_LRS' } });
    const shown = await client.storageAccounts.getProperties('far', 'faraccount');
    expect(shown.primaryEndpoints?.blob).toBe(`https://faraccount.blob.${storage}/`);
    const made = await hands.send('PUT', `${GROUP}/providers/Microsoft.ContainerRegistry/registries/farregistry`, '2025-11-01', {
      location: 'chinaeast2',
      sku: { name: 'Basic' },
    });
    expect(made).toMatchObject({ properties: { loginServer: `farregistry.${registry}` } });
  });

  it('refuses tokens of another cloud', async () => {
    const sandbox = createSandbox({ cloud });
    sandbox.azure.store.addSubscription(SUBSCRIPTION, 'far');
    const token = await sandbox.credentialFor(sandbox.owner.principalId).getToken('https://management.azure.com/.default');
    const { status, body } = await sandbox.handle({
      method: 'GET',
      url: `${manager}/subscriptions?api-version=2022-12-01`,
      headers: { authorization: `Bearer ${token?.token}` },
      body: '',
    });
    expect(status).toBe(401);
    expect(JSON.parse(body).error.code).toBe('InvalidAuthenticationTokenAudience');
  });

  it('describes itself to whoever asks for its endpoints', async () => {
    const sandbox = createSandbox({ cloud });
    const url = `${manager}/metadata/endpoints?api-version=2022-09-01`;
    const { body } = await sandbox.handle({ method: 'GET', url, headers: {}, body: '' });
    expect(JSON.parse(body)).toMatchObject({
      name: cloud,
      resourceManager: `${manager}/`,
      authentication: { loginEndpoint: login, audiences: [expect.any(String), `${manager}/`] },
      suffixes: { storage, acrLoginServer: registry, keyVaultDns: vault },
    });
  });
});
