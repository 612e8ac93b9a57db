import { describe, expect, it } from 'vitest';
import { codeOf, group, lab, sender, somebody, subscription } from './world.ts';

const account = `${group}/providers/Microsoft.Storage/storageAccounts/data`;
const wanted = { location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' } } as const;
const soon = { updateIntervalInMs: 1 };
const V = 'api-version=2023-05-01';

describe('a storage account', () => {
  it('hears a setting in any spelling, and refuses a switch that is neither on nor off', async () => {
    const { send } = await lab();
    await send('PUT', `${account}?${V}`, wanted);
    const heard = await send('PATCH', `${account}?${V}`, { Properties: { AllowSharedKeyAccess: false } });
    expect(heard.body.properties.allowSharedKeyAccess).toBe(false);
    const odd = await send('PATCH', `${account}?${V}`, { properties: { ALLOWSHAREDKEYACCESS: 'yes' } });
    expect(odd).toMatchObject({ status: 501, body: { error: { code: 'NotModelled' } } });
  });

  it('is made, read, changed and deleted by the real client', async () => {
    const { storage } = await lab();
    const made = await storage.storageAccounts.create('lab', 'data', wanted, soon);
    expect(made).toMatchObject({ id: account, kind: 'StorageV2', provisioningState: 'Succeeded', sku: { tier: 'Standard' } });
    expect(made.primaryEndpoints?.blob).toBe('https://data.blob.core.windows.net/');
    const changed = await storage.storageAccounts.update('lab', 'data', { allowSharedKeyAccess: false, tags: { a: 'b' } });
    expect(changed).toMatchObject({ allowSharedKeyAccess: false, tags: { a: 'b' }, minimumTlsVersion: 'TLS1_2' });
    expect((await storage.storageAccounts.getProperties('lab', 'data')).allowSharedKeyAccess).toBe(false);
    await storage.storageAccounts.delete('lab', 'data');
    expect(await codeOf(storage.storageAccounts.getProperties('lab', 'data'))).toBe('ResourceNotFound');
  });

  it('is accepted with a Location alone, and polls 202 until it is there', async () => {
    const { send, sandbox } = await lab({ settings: { operationSeconds: 20 } });
    const accepted = await send('PUT', `${account}?${V}`, wanted);
    expect(accepted).toMatchObject({ status: 202, body: undefined, headers: { 'retry-after': '17' } });
    expect(accepted.headers).not.toHaveProperty('azure-asyncoperation');
    const poll = accepted.headers.location ?? '';
    expect(poll).toContain(`/subscriptions/${subscription}/providers/Microsoft.Storage/locations/westeurope/asyncoperations/`);
    expect(poll).toContain('monitor=true');
    expect(await send('GET', poll)).toMatchObject({ status: 202, body: undefined, headers: { 'retry-after': '17' } });
    await sandbox.azure.clock.advance(17_000);
    expect(await send('GET', poll)).toMatchObject({ status: 202, body: undefined, headers: { 'retry-after': '3' } });
    expect((await send('PATCH', `${account}?${V}`, { tags: {} })).body.error.code).toBe('StorageAccountIsNotProvisioned');
    await sandbox.azure.clock.advance(20_000);
    expect(await send('GET', poll)).toMatchObject({
      status: 200,
      body: { id: account, properties: { provisioningState: 'Succeeded' } },
    });
  });

  it('says nothing of shared keys until it was told something', async () => {
    const { send } = await lab();
    await send('PUT', `${account}?${V}`, { ...wanted, properties: { allowSharedKeyAccess: null } });
    expect((await send('GET', `${account}?${V}`)).body.properties).not.toHaveProperty('allowSharedKeyAccess');
    await send('PATCH', `${account}?${V}`, { properties: { allowSharedKeyAccess: true } });
    await send('PATCH', `${account}?${V}`, { properties: { allowSharedKeyAccess: null, accessTier: 'Cool' } });
    expect((await send('GET', `${account}?${V}`)).body.properties).toMatchObject({
      allowSharedKeyAccess: true,
      accessTier: 'Cool',
    });
  });

  it('keeps what a second PUT does not state, and answers it at once', async () => {
    const { send } = await lab();
    await send('PUT', `${account}?${V}`, { ...wanted, properties: { keyPolicy: { keyExpirationPeriodInDays: 3 } } });
    const again = await send('PUT', `${account}?${V}`, { ...wanted, properties: { allowSharedKeyAccess: false } });
    expect(again).toMatchObject({
      status: 200,
      body: { properties: { keyPolicy: { keyExpirationPeriodInDays: 3 }, allowSharedKeyAccess: false } },
    });
  });

  it('shows only what the api-version knows', async () => {
    const { send } = await lab();
    await send('PUT', `${account}?${V}`, wanted);
    const old = (await send('GET', `${account}?api-version=2019-04-01`)).body.properties;
    expect(old).not.toHaveProperty('keyCreationTime');
    expect(old).not.toHaveProperty('privateEndpointConnections');
    expect(old.encryption.services.blob).not.toHaveProperty('keyType');
    expect(old.networkAcls).not.toHaveProperty('ipv6Rules');
  });

  it('demands a newer TLS and tells of delegation where its newest contract made it', async () => {
    const { send } = await lab();
    const made = async (name: string, version: string, body: object = wanted) => {
      const id = account.replace(/[^/]+$/, name);
      await send('PUT', `${id}?api-version=${version}`, body);
      return (await send('GET', `${id}?api-version=${version}`)).body.properties;
    };
    const before = await made('older', '2025-01-01');
    expect(before.minimumTlsVersion).toBe('TLS1_0');
    expect(before).not.toHaveProperty('allowCrossTenantDelegationSas');
    const today = await made('newer', '2025-08-01');
    expect(today).toMatchObject({
      minimumTlsVersion: 'TLS1_2',
      allowCrossTenantDelegationSas: false,
      isAttributeBasedAccessControlEnabled: false,
    });
    const premium = await made('premium', '2025-08-01', { ...wanted, sku: { name: 'Premium_ZRS' } });
    expect(Object.keys(premium.primaryEndpoints)).toEqual(['web', 'blob']);
    expect(premium).not.toHaveProperty('allowCrossTenantReplication');
  });

  it('tells since 2025-06-01 whether its signatures are bound to users', async () => {
    const { send } = await lab();
    const sasPolicy = { expirationAction: 'Log', sasExpirationPeriod: '1.00:00:00' };
    await send('PUT', `${account}?${V}`, { ...wanted, properties: { sasPolicy } });
    const at = async (version: string) => (await send('GET', `${account}?api-version=${version}`)).body.properties;
    expect((await at('2025-01-01')).sasPolicy).toEqual(sasPolicy);
    const unbound = { requireUserBoundUserDelegationSas: false, requireUserBoundUserDelegationSasAction: 'None' };
    expect((await at('2025-06-01')).sasPolicy).toEqual({ ...unbound, ...sasPolicy });
    expect((await at('2025-06-01')).allowCrossTenantDelegationSas).toBe(false);
  });

  it('has local users where it has SFTP, and an address for every network that it is published to', async () => {
    const { send } = await lab();
    const routingPreference = { publishMicrosoftEndpoints: true, publishInternetEndpoints: true };
    const properties = { isHnsEnabled: true, isSftpEnabled: true, routingPreference };
    await send('PUT', `${account}?api-version=2023-05-01`, { ...wanted, properties });
    const shown = (await send('GET', `${account}?api-version=2023-05-01`)).body.properties;
    expect(shown.isLocalUserEnabled).toBe(true);
    const { microsoftEndpoints, internetEndpoints } = shown.primaryEndpoints;
    expect(microsoftEndpoints.queue).toContain('-microsoftrouting.queue.');
    expect(Object.keys(internetEndpoints).toSorted()).toEqual(['blob', 'dfs', 'file', 'web']);
  });

  it('hands out and renews its keys, and never shows them otherwise', async () => {
    const { storage, send } = await lab();
    await storage.storageAccounts.create('lab', 'data', wanted, soon);
    const before = (await storage.storageAccounts.listKeys('lab', 'data')).keys ?? [];
    expect(before.map(({ keyName, permissions }) => [keyName, permissions])).toEqual([
      ['key1', 'FULL'],
      ['key2', 'FULL'],
    ]);
    const after = (await storage.storageAccounts.regenerateKey('lab', 'data', { keyName: 'key1' })).keys ?? [];
    expect(after[0]?.value).not.toBe(before[0]?.value);
    expect(after[1]?.value).toBe(before[1]?.value);
    const shown = JSON.stringify((await send('GET', `${account}?${V}`)).body);
    expect(after.filter(({ value }) => shown.includes(value ?? ''))).toEqual([]);
  });

  it('lets a reader read it but not its keys', async () => {
    const { send, sandbox } = await lab();
    await send('PUT', `${account}?${V}`, wanted);
    const reader = sender(sandbox, somebody(sandbox, ['acdd72a7-3385-48ef-bd42-f606fba81ae7', group]));
    expect((await reader('GET', `${account}?${V}`)).status).toBe(200);
    expect((await reader('POST', `${account}/listKeys?${V}`)).body.error.code).toBe('AuthorizationFailed');
    expect((await reader('PATCH', `${account}?${V}`, { tags: {} })).body.error.code).toBe('AuthorizationFailed');
  });

  it('has a name that no other account in the world has', async () => {
    const { storage, send } = await lab();
    expect(
      (await storage.storageAccounts.checkNameAvailability({ name: 'data', type: 'Microsoft.Storage/storageAccounts' }))
        .nameAvailable,
    ).toBe(true);
    await storage.storageAccounts.create('lab', 'data', wanted, soon);
    expect(
      await storage.storageAccounts.checkNameAvailability({ name: 'data', type: 'Microsoft.Storage/storageAccounts' }),
    ).toMatchObject({
      nameAvailable: false,
      reason: 'AlreadyExists',
      message: 'The storage account named data is already taken.',
    });
    await send('PUT', `/subscriptions/${subscription}/resourceGroups/other?api-version=2022-09-01`, { location: 'westeurope' });
    expect(await codeOf(storage.storageAccounts.create('other', 'data', wanted, soon))).toBe(
      'StorageAccountInAnotherResourceGroup',
    );
    expect(await codeOf(storage.storageAccounts.create('lab', 'No_Name', wanted, soon))).toBe('AccountNameInvalid');
  });

  it('is listed in its group and its subscription', async () => {
    const { storage } = await lab();
    await storage.storageAccounts.create('lab', 'data', wanted, soon);
    const names: (string | undefined)[] = [];
    for await (const { name } of storage.storageAccounts.list()) names.push(name);
    for await (const { name } of storage.storageAccounts.listByResourceGroup('lab')) names.push(name);
    expect(names).toEqual(['data', 'data']);
  });

  it('gets a system-assigned identity that the directory learns of later', async () => {
    const { send, sandbox } = await lab({ settings: { principalReplicationSeconds: 30 } });
    await send('PUT', `${account}?${V}`, { ...wanted, identity: { type: 'SystemAssigned' } });
    const { identity } = (await send('GET', `${account}?${V}`)).body;
    expect(identity).toMatchObject({ type: 'SystemAssigned', tenantId: sandbox.tenantId });
    const principal = sandbox.azure.directory.find(identity.principalId);
    expect(principal?.replicatedAt).toBe(sandbox.azure.clock.now() + 30_000);
    await send('PATCH', `${account}?${V}`, { identity: { type: 'None' } });
    expect(sandbox.azure.directory.find(identity.principalId)).toBeUndefined();
  });

  it('has no access tier where it is of the first kind', async () => {
    const { send } = await lab();
    await send('PUT', `${account}?${V}`, { ...wanted, kind: 'Storage' });
    expect((await send('GET', `${account}?${V}`)).body.properties).not.toHaveProperty('accessTier');
  });

  it.each([
    ['BlockBlobStorage', ['dfs', 'web', 'blob']],
    ['FileStorage', ['file']],
    ['Storage', ['blob']],
  ])('has no access tier and few addresses where it is %s on fast disks', async (kind, services) => {
    const { send } = await lab();
    await send('PUT', `${account}?${V}`, { ...wanted, kind, sku: { name: 'Premium_LRS' } });
    const { properties } = (await send('GET', `${account}?${V}`)).body;
    expect(properties).not.toHaveProperty('accessTier');
    expect(Object.keys(properties.primaryEndpoints)).toEqual(services);
    expect(properties.largeFileSharesState).toBe(kind === 'FileStorage' ? 'Enabled' : undefined);
    const { smb } = (await send('GET', `${account}/fileServices/default?${V}`)).body.properties.protocolSettings;
    expect(smb).toEqual(kind === 'FileStorage' ? { multichannel: { enabled: true } } : {});
  });

  it('has the address of its website in a zone of its region', async () => {
    const { send } = await lab();
    await send('PUT', `${account}?${V}`, { ...wanted, location: 'westeurope' });
    const { web } = (await send('GET', `${account}?${V}`)).body.properties.primaryEndpoints;
    expect(web).toMatch(/^https:\/\/data\.z6\.web\./);
  });

  it('counts among what its region allows', async () => {
    const { send } = await lab();
    await send('PUT', `${account}?${V}`, wanted);
    const usages = (location: string) =>
      send('GET', `/subscriptions/${subscription}/providers/Microsoft.Storage/locations/${location}/usages?${V}`);
    const [here] = (await usages(wanted.location)).body.value;
    expect(here).toMatchObject({ unit: 'Count', currentValue: 1, limit: 250, name: { value: 'StorageAccounts' } });
    expect((await usages('eastus')).body.value[0].currentValue).toBe(0);
  });

  it('refuses by name what the sandbox does not model', async () => {
    const { send } = await lab();
    const immutable = { immutableStorageWithVersioning: { enabled: true } };
    expect((await send('PUT', `${account}?${V}`, { ...wanted, properties: immutable })).status).toBe(501);
    await send('PUT', `${account}?${V}`, wanted);
    expect((await send('POST', `${account}/ListAccountSas?${V}`, {})).status).toBe(501);
    expect((await send('PATCH', `${account}?${V}`, { properties: { allowSharedKeyAccess: 'no' } })).status).toBe(501);
  });

  it('is born with a blob service', async () => {
    const { send } = await lab();
    await send('PUT', `${account}?${V}`, wanted);
    const service = `${account}/blobServices/default?${V}`;
    expect((await send('GET', service)).body).toMatchObject({
      sku: { tier: 'Standard' },
      properties: { cors: { corsRules: [] } },
    });
    const written = await send('PUT', service, { properties: { isVersioningEnabled: true } });
    expect(written.body).not.toHaveProperty('sku');
    expect((await send('GET', service)).body.properties).toMatchObject({
      isVersioningEnabled: true,
      deleteRetentionPolicy: { enabled: false },
    });
    expect((await send('GET', service)).body.properties).not.toHaveProperty('staticWebsite');
    const today = (await send('GET', service.replace(V, 'api-version=2025-06-01'))).body.properties;
    expect(today.staticWebsite).toEqual({ enabled: false });
    const tracking = { properties: { lastAccessTimeTrackingPolicy: { enable: true } } };
    expect((await send('PUT', service, tracking)).body.properties.lastAccessTimeTrackingPolicy).toEqual({
      enable: true,
      name: 'AccessTimeTracking',
      trackingGranularityInDays: 1,
      blobType: ['blockBlob'],
    });
    expect((await send('PUT', service, { name: 'default' })).body).toEqual({ name: 'default' });
    await send('DELETE', `${account}?${V}`);
    expect((await send('DELETE', service)).body.error.code).toBe('ParentResourceNotFound');
  });

  it('is born with a file service and a queue service', async () => {
    const { send } = await lab();
    await send('PUT', `${account}?${V}`, wanted);
    const files = `${account}/fileServices/default?${V}`;
    const born = { protocolSettings: { smb: {} }, shareDeleteRetentionPolicy: { enabled: true, days: 7 } };
    expect((await send('GET', files)).body).toMatchObject({ sku: { tier: 'Standard' }, name: 'default', properties: born });
    const off = { shareDeleteRetentionPolicy: { enabled: false } };
    expect((await send('PUT', files, { properties: off })).body.properties).toEqual(off);
    expect((await send('GET', files)).body.properties.shareDeleteRetentionPolicy).toEqual({ enabled: false, days: 0 });
    const queues = `${account}/queueServices/default?${V}`;
    expect((await send('PUT', queues, { name: 'default' })).body).toEqual({ name: 'default' });
    const queue = (await send('GET', queues)).body;
    expect(queue).not.toHaveProperty('sku');
    expect(queue.properties.logging).toMatchObject({ version: '1.0', read: false, retentionPolicy: { enabled: false } });
    expect((await send('GET', queues.replace('/default', ''))).body).toEqual({ value: [queue] });
    expect((await send('GET', files.replace('/default', ''))).body.value).toMatchObject([{ name: 'default' }]);
    expect((await send('GET', queues.replace('/data/', '/other/'))).body.error.code).toBe('ParentResourceNotFound');
    expect((await send('GET', `${account}/tableServices/default?${V}`)).status).toBe(501);
  });

  it('keeps a management policy under its own name', async () => {
    const { send } = await lab();
    await send('PUT', `${account}?${V}`, wanted);
    const policy = `${account}/managementPolicies/default?${V}`;
    expect((await send('GET', policy)).body.error.code).toBe('ManagementPolicyNotFound');
    const rule = { name: 'old', type: 'Lifecycle', definition: { actions: {}, filters: { blobTypes: ['blockBlob'] } } };
    const made = await send('PUT', policy, { properties: { policy: { rules: [rule] } } });
    expect(made).toMatchObject({
      status: 200,
      body: {
        id: `${account}/managementPolicies/default`,
        name: 'DefaultManagementPolicy',
        properties: { policy: { rules: [{ enabled: true, ...rule }] } },
      },
    });
    expect((await send('GET', policy)).body).toEqual(made.body);
    expect((await send('DELETE', policy)).status).toBe(200);
    expect((await send('PUT', policy, {})).status).toBe(501);
  });
});
