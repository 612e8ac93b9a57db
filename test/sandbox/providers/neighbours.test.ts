import { describe, expect, it } from 'vitest';
import { group, lab, subscription, told } from './world.ts';

const at = (path: string) => `${group}/providers/${path}`;
const inSubscription = (path: string) => `/subscriptions/${subscription}/providers/${path}`;
const HOST = 'shared.azurecr.io';

describe('a container group', () => {
  const path = at('Microsoft.ContainerInstance/containerGroups/scorer');
  const V = 'api-version=2025-09-01';
  const wanted = {
    location: 'West Europe',
    properties: {
      osType: 'Linux',
      containers: [
        {
          name: 'scorer',
          properties: { image: `${HOST}/scorer:1`, environmentVariables: [{ name: 'TOKEN', secureValue: 'hidden' }] },
        },
      ],
      imageRegistryCredentials: [{ server: HOST, username: 'shared', password: 'hidden' }],
      volumes: [{ name: 'data', azureFile: { shareName: 'files', storageAccountName: 'data', storageAccountKey: 'hidden' } }],
    },
  };

  it('tells what it logs in with and which shares it mounts, and no password, key or secure value', async () => {
    const { send, sandbox } = await lab({ settings: { operationSeconds: 20 } });
    const made = await send('PUT', `${path}?${V}`, wanted);
    expect(made).toMatchObject({
      status: 201,
      body: { id: path, location: 'westeurope', properties: { provisioningState: 'Pending' } },
    });
    expect(made.headers['azure-asyncoperation']).toContain('/locations/westeurope/operations/');
    await sandbox.azure.clock.advance(20_000);
    const { body } = await send('GET', `${path}?${V}`);
    expect(body.properties).toMatchObject({
      provisioningState: 'Succeeded',
      instanceView: { state: 'Running' },
      imageRegistryCredentials: [{ server: HOST, username: 'shared', isDelegatedIdentity: false }],
      volumes: [{ name: 'data', azureFile: { shareName: 'files', storageAccountName: 'data' } }],
    });
    expect(body.properties).toMatchObject({ isCreatedFromStandbyPool: false, provisioningTimeoutInSeconds: 1800 });
    expect(body.properties.containers[0].properties.configMap).toEqual({ keyValuePairs: {} });
    const before = await send('GET', `${path}?api-version=2023-05-01`);
    expect(before.body.properties).not.toHaveProperty('isCreatedFromStandbyPool');
    expect(JSON.stringify(body)).not.toContain('hidden');
    expect(told(sandbox)).toContainEqual(['Microsoft.ContainerInstance/containerGroups/write', path.toLowerCase()]);
  });

  it('is listed in its group and its subscription, keeps tags, and goes', async () => {
    const { send } = await lab();
    await send('PUT', `${path}?${V}`, wanted);
    const list = await send('GET', `${inSubscription('Microsoft.ContainerInstance/containerGroups')}?${V}`);
    expect(list.body.value).toHaveLength(1);
    expect((await send('GET', `${at('Microsoft.ContainerInstance/containerGroups')}?${V}`)).body.value).toHaveLength(1);
    expect((await send('PATCH', `${path}?${V}`, { tags: { a: 'b' } })).body.tags).toEqual({ a: 'b' });
    expect((await send('PATCH', `${path}?${V}`, { properties: {} })).status).toBe(501);
    expect((await send('DELETE', `${path}?${V}`)).status).toBe(200);
    expect((await send('GET', `${path}?${V}`)).status).toBe(404);
  });

  it('logs in by password or by identity, never by half of either', async () => {
    const { send } = await lab();
    const login = (imageRegistryCredentials: object) => ({
      ...wanted,
      properties: { ...wanted.properties, imageRegistryCredentials: [imageRegistryCredentials] },
    });
    const half = await send('PUT', `${path}?${V}`, login({ server: HOST, username: 'shared' }));
    expect(half.body.error.code).toBe('NotModelled');
    const byIdentity = await send('PUT', `${path}?${V}`, login({ server: HOST, identity: '/subscriptions/1' }));
    expect(byIdentity.body.properties.imageRegistryCredentials).toMatchObject([{ server: HOST, identity: '/subscriptions/1' }]);
  });
});

describe('container apps and their jobs', () => {
  const V = 'api-version=2025-01-01';
  const environment = at('Microsoft.App/managedEnvironments/house');
  const configuration = {
    secrets: [{ name: 'registry-password', value: 'hidden' }],
    registries: [{ server: HOST, username: 'shared', passwordSecretRef: 'registry-password' }],
  };

  it.each([
    ['Microsoft.App/containerApps/shop', 'managedEnvironmentId'],
    ['Microsoft.App/jobs/nightly', 'environmentId'],
  ])('%s names the secret of its registry, not its value', async (name, environmentKey) => {
    const { send, sandbox } = await lab({ settings: { operationSeconds: 20 } });
    await send('PUT', `${environment}?${V}`, { location: 'westeurope', properties: {} });
    await sandbox.azure.clock.advance(20_000);
    const properties = { [environmentKey]: environment, configuration, template: { containers: [] } };
    const made = await send('PUT', `${at(name)}?${V}`, { location: 'westeurope', properties });
    expect(made).toMatchObject({ status: 201, body: { properties: { provisioningState: 'InProgress' } } });
    expect(made.headers['retry-after']).toBe('5');
    await sandbox.azure.clock.advance(20_000);
    const { body } = await send('GET', `${at(name)}?${V}`);
    const id = at(name).replace('/containerApps/', '/containerapps/');
    expect(body).toMatchObject({ id, location: 'West Europe', identity: { type: 'None' }, systemData: {} });
    expect(body.properties).toMatchObject({ environmentId: environment, template: { initContainers: null, volumes: null } });
    expect(body.properties.configuration.dapr).toBeNull();
    expect(body.properties).toMatchObject({
      provisioningState: 'Succeeded',
      configuration: {
        secrets: [{ name: 'registry-password' }],
        registries: [{ server: HOST, username: 'shared', passwordSecretRef: 'registry-password', identity: '' }],
      },
    });
    expect(JSON.stringify(body)).not.toContain('hidden');
    const gone = await send('DELETE', `${at(name)}?${V}`);
    expect(gone.status).toBe(202);
    await sandbox.azure.clock.advance(20_000);
    expect((await send('GET', `${at(name)}?${V}`)).status).toBe(404);
  });

  it('live in an environment that is there, and refer to secrets that they define', async () => {
    const { send } = await lab();
    const app = at('Microsoft.App/containerApps/shop');
    const body = (managedEnvironmentId: string, more: object) => ({
      location: 'westeurope',
      properties: { managedEnvironmentId, ...more },
    });
    expect((await send('PUT', `${app}?${V}`, body(environment, {}))).status).toBe(501);
    await send('PUT', `${environment}?${V}`, { location: 'westeurope' });
    const dangling = { configuration: { ...configuration, secrets: [] } };
    expect((await send('PUT', `${app}?${V}`, body(environment, dangling))).status).toBe(501);
  });
});

describe('a site', () => {
  const V = 'api-version=2024-04-01';
  const path = at('Microsoft.Web/sites/shop');
  const siteConfig = { linuxFxVersion: `DOCKER|${HOST}/shop:1` };

  it('tells its image on top and how it logs in in its configuration', async () => {
    const { send } = await lab();
    const made = await send('PUT', `${path}?${V}`, {
      location: 'westeurope',
      kind: 'app,linux,container',
      properties: { siteConfig },
    });
    expect(made).toMatchObject({
      status: 200,
      body: {
        kind: 'app,linux,container',
        properties: { siteConfig: { ...siteConfig, acrUseManagedIdentityCreds: false }, state: 'Running' },
      },
    });
    const listed = await send('GET', `${inSubscription('Microsoft.Web/sites')}?${V}`);
    expect(listed.body.value[0].properties.siteProperties.properties).toContainEqual({
      name: 'LinuxFxVersion',
      value: `DOCKER|${HOST}/shop:1`,
    });
    const shown = await send('GET', `${path}/config/web?${V}`);
    expect(shown.body).toMatchObject({
      name: 'shop',
      type: 'Microsoft.Web/sites/config',
      properties: { ...siteConfig, acrUseManagedIdentityCreds: false, acrUserManagedIdentityID: null },
    });
    const changed = await send('PATCH', `${path}/config/web?${V}`, { properties: { acrUseManagedIdentityCreds: true } });
    expect(changed.body.properties).toMatchObject({ ...siteConfig, acrUseManagedIdentityCreds: true });
  });

  it('has slots with an image and a log-in of their own, which no list of sites holds', async () => {
    const { send } = await lab();
    expect((await send('PUT', `${path}/slots/next?${V}`, { location: 'westeurope' })).body.error.code).toBe(
      'ParentResourceNotFound',
    );
    await send('PUT', `${path}?${V}`, { location: 'westeurope', kind: 'app,linux,container', properties: { siteConfig } });
    const next = { linuxFxVersion: `DOCKER|${HOST}/shop:2`, acrUseManagedIdentityCreds: true };
    const made = await send('PUT', `${path}/slots/next?${V}`, { location: 'westeurope', properties: { siteConfig: next } });
    expect(made.body).toMatchObject({
      id: expect.stringMatching(/\/sites\/shop\/slots\/next$/),
      name: 'shop/next',
      type: 'Microsoft.Web/sites/slots',
      properties: { name: 'shop(next)', siteConfig: next },
    });
    expect((await send('GET', `${path}/slots?${V}`)).body.value).toHaveLength(1);
    expect((await send('GET', `${inSubscription('Microsoft.Web/sites')}?${V}`)).body.value).toHaveLength(1);
    expect((await send('GET', `${path}/slots/next/config/web?${V}`)).body).toMatchObject({
      type: 'Microsoft.Web/sites/slots/config',
      properties: next,
    });
    expect((await send('GET', `${path}/config/web?${V}`)).body.properties).toMatchObject(siteConfig);
    await send('DELETE', `${path}?${V}`);
    expect((await send('GET', `${path}/slots/next?${V}`)).status).toBe(404);
  });

  it('hands out no settings', async () => {
    const { send } = await lab();
    await send('PUT', `${path}?${V}`, { location: 'westeurope', properties: { siteConfig } });
    expect((await send('POST', `${path}/config/appsettings/list?${V}`)).status).toBe(501);
    expect((await send('GET', `${path}/config/authsettings?${V}`)).status).toBe(501);
  });
});

describe('a batch account', () => {
  const V = 'api-version=2024-07-01';
  const account = at('Microsoft.Batch/batchAccounts/crunch');
  const containerConfiguration = {
    type: 'DockerCompatible',
    containerRegistries: [{ registryServer: HOST, username: 'shared', password: 'hidden' }],
  };

  it('is made slowly; its pools tell their registries without passwords', async () => {
    const { send, sandbox } = await lab({ settings: { operationSeconds: 20 } });
    const made = await send('PUT', `${account}?${V}`, { location: 'westeurope' });
    expect(made).toMatchObject({ status: 202, body: undefined });
    await sandbox.azure.clock.advance(20_000);
    expect((await send('GET', `${account}?${V}`)).body.properties).toMatchObject({
      provisioningState: 'Succeeded',
      accountEndpoint: 'crunch.westeurope.batch.azure.com',
    });
    const pool = {
      properties: {
        vmSize: 'STANDARD_D2S_V3',
        deploymentConfiguration: { virtualMachineConfiguration: { containerConfiguration } },
      },
    };
    const put = await send('PUT', `${account}/pools/many?${V}`, pool);
    expect(put).toMatchObject({
      status: 200,
      body: { id: `${account}/pools/many`, properties: { provisioningState: 'Succeeded' } },
    });
    expect(put.body.etag).toMatch(/^W\/".+"$/);
    const { body } = await send('GET', `${account}/pools?${V}`);
    expect(body.value[0].properties.deploymentConfiguration.virtualMachineConfiguration.containerConfiguration).toEqual({
      type: 'DockerCompatible',
      containerRegistries: [{ registryServer: HOST, username: 'shared' }],
    });
  });
});

describe('a batch account with a storage account of its own', () => {
  const V = 'api-version=2024-07-01';
  const account = at('Microsoft.Batch/batchAccounts/crunch');
  const storageAccountId = at('Microsoft.Storage/storageAccounts/data');

  it('reaches it with keys unless told otherwise, and says who may sign in how', async () => {
    const { send } = await lab();
    const made = async (autoStorage: object) => {
      await send('PUT', `${account}?${V}`, { location: 'westeurope', properties: { autoStorage } });
      return (await send('GET', `${account}?${V}`)).body;
    };
    const body = await made({ storageAccountId });
    expect(body.identity).toEqual({ type: 'None' });
    expect(body.properties.autoStorage).toMatchObject({ storageAccountId, authenticationMode: 'StorageKeys' });
    expect(body.properties.allowedAuthenticationModes).toEqual(['SharedKey', 'AAD', 'TaskAuthenticationToken']);
    expect(body.properties.nodeManagementEndpoint).toMatch(/\.westeurope\.service\.batch\.azure\.com$/);
    const keyless = await made({ storageAccountId, authenticationMode: 'BatchAccountManagedIdentity' });
    expect(keyless.properties.autoStorage.authenticationMode).toBe('BatchAccountManagedIdentity');
    expect(keyless.properties.nodeManagementEndpoint).toBe(body.properties.nodeManagementEndpoint);
  });

  it('is made by an operation of its own, and loses its pools by one', async () => {
    const { send, sandbox } = await lab({ settings: { operationSeconds: 20 } });
    const made = await send('PUT', `${account}?${V}`, { location: 'westeurope' });
    expect(made.headers.location).toContain(`${account}/operationResults/`);
    await sandbox.azure.clock.advance(20_000);
    const properties = {
      vmSize: 'Standard_D2s_v3',
      deploymentConfiguration: { virtualMachineConfiguration: {} },
      scaleSettings: { fixedScale: { targetDedicatedNodes: 0 } },
    };
    const pool = (await send('PUT', `${account}/pools/many?${V}`, { properties })).body.properties;
    expect(pool).toMatchObject({ vmSize: 'STANDARD_D2S_V3', taskSchedulingPolicy: { nodeFillType: 'Spread' } });
    expect(pool.resizeOperationStatus).toMatchObject({ targetDedicatedNodes: 0, nodeDeallocationOption: 'Requeue' });
    const gone = await send('DELETE', `${account}/pools/many?${V}`);
    expect(gone).toMatchObject({ status: 202, body: undefined, headers: { 'retry-after': '15' } });
    expect(gone.headers.location).toContain(`${account}/poolOperationResults/delete-many`);
    await sandbox.azure.clock.advance(20_000);
    expect(await send('GET', gone.headers.location ?? '')).toMatchObject({ status: 200, body: undefined });
  });
});

describe('an AKS cluster', () => {
  const V = 'api-version=2025-02-01';
  const path = at('Microsoft.ContainerService/managedClusters/serving');

  it('has a kubelet identity in the group of its nodes where it acts with a managed identity', async () => {
    const { send, sandbox } = await lab({ settings: { operationSeconds: 20 } });
    const made = await send('PUT', `${path}?${V}`, {
      location: 'westeurope',
      identity: { type: 'SystemAssigned' },
      properties: {},
    });
    expect(made).toMatchObject({
      status: 201,
      body: { properties: { provisioningState: 'Creating', servicePrincipalProfile: { clientId: 'msi' } } },
    });
    await sandbox.azure.clock.advance(20_000);
    const { body } = await send('GET', `${path}?${V}`);
    const spelled = path.replace('/resourceGroups/', '/resourcegroups/');
    expect(body).toMatchObject({ id: spelled, type: 'Microsoft.ContainerService/ManagedClusters' });
    expect(body.properties.fqdn).toMatch(/^serving-[0-9a-f]{8}\.hcp\.westeurope\.azmk8s\.io$/);
    const status = await send('GET', made.headers['azure-asyncoperation'] ?? '');
    expect(Object.keys(status.body)).toEqual(['name', 'status', 'startTime', 'endTime']);
    const { kubeletidentity } = body.properties.identityProfile;
    expect(body.properties.provisioningState).toBe('Succeeded');
    expect(sandbox.azure.directory.find(kubeletidentity.objectId)?.clientId).toBe(kubeletidentity.clientId);
    const identity = await send('GET', `${kubeletidentity.resourceId}?api-version=2023-01-31`);
    expect(identity.body.properties.principalId).toBe(kubeletidentity.objectId);
    await send('DELETE', `${path}?${V}`);
    await sandbox.azure.clock.advance(20_000);
    expect(sandbox.azure.directory.find(kubeletidentity.objectId)).toBeUndefined();
    expect((await send('GET', `${kubeletidentity.resourceId}?api-version=2023-01-31`)).status).toBe(404);
  });

  it('keeps the identities it had when it is written again', async () => {
    const { send, sandbox } = await lab({ settings: { operationSeconds: 20 } });
    const body = { location: 'westeurope', identity: { type: 'SystemAssigned' }, properties: {} };
    const profile = async () => {
      const made = await send('PUT', `${path}?${V}`, body);
      expect(made.body.properties.identityProfile).toBeUndefined();
      await sandbox.azure.clock.advance(20_000);
      return (await send('GET', `${path}?${V}`)).body.properties.identityProfile;
    };
    const first = await profile();
    expect(first.kubeletidentity.objectId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await profile()).toEqual(first);
  });

  it('shows the application id of its service principal, not its secret', async () => {
    const { send } = await lab();
    const servicePrincipalProfile = { clientId: '00000000-0000-0000-0000-000000000001', secret: 'hidden' };
    const made = await send('PUT', `${path}?${V}`, { location: 'westeurope', properties: { servicePrincipalProfile } });
    expect(made.body.properties.servicePrincipalProfile).toEqual({ clientId: servicePrincipalProfile.clientId });
    expect(made.body.properties.identityProfile).toBeUndefined();
    expect((await send('PUT', `${path}-2?${V}`, { location: 'westeurope', properties: {} })).status).toBe(501);
  });
});

describe('Resource Graph', () => {
  it('knows what stands beside Machine Learning, without passwords', async () => {
    const { send } = await lab({ graphLagSeconds: 0 });
    await send('PUT', `${at('Microsoft.ContainerInstance/containerGroups/scorer')}?api-version=2025-09-01`, {
      location: 'westeurope',
      properties: {
        osType: 'Linux',
        containers: [{ name: 'scorer', properties: { image: 'scorer' } }],
        imageRegistryCredentials: [{ server: HOST, username: 'shared', password: 'hidden' }],
      },
    });
    const { body } = await send('POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', {
      subscriptions: [subscription],
      query: "resources | where type =~ 'microsoft.containerinstance/containergroups' | project id, properties",
      options: { resultFormat: 'objectArray' },
    });
    expect(body.data).toMatchObject([{ properties: { imageRegistryCredentials: [{ server: HOST, username: 'shared' }] } }]);
    expect(JSON.stringify(body)).not.toContain('hidden');
  });
});
