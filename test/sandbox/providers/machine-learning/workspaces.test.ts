import { expect, test } from 'vitest';
import { ACCOUNT, GROUP, IDENTITY, MODE_VERSION, openLab, REGISTRY, VAULT } from './lab.ts';

const AI_ADMINISTRATOR = 'b78c5d69-af96-48a3-bf8d-a8b4d589de94';
const BLOB_CONTRIBUTOR = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe';
const FILE_PRIVILEGED = '69566ab7-960f-475b-8e7c-b3118f30c6bd';

test('the real client makes a workspace, waits for it and reads it back', async () => {
  const { client, sandbox } = openLab({ settings: { operationSeconds: 0 } });
  const made = await client.workspaces.beginCreateOrUpdateAndWait('lab', 'vision', {
    location: 'westeurope',
    identity: { type: 'SystemAssigned' },
    storageAccount: ACCOUNT,
    keyVault: VAULT,
    containerRegistry: REGISTRY,
  });
  expect(made.provisioningState).toBe('Succeeded');
  expect(made.identity?.principalId).toMatch(/^[0-9a-f-]{36}$/);
  expect(made.containerRegistry).toBe(REGISTRY);
  expect(made.workspaceId).toMatch(/^[0-9a-f-]{36}$/);
  const put = sandbox.requests().find(({ method }) => method === 'PUT');
  expect(put?.status).toBe(202);
});

test('a PATCH answers 202 with an empty body, two links of one operation, and takes effect at its end', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const { token } = (await lab.sandbox.credentialFor(lab.sandbox.owner.principalId).getToken('https://management.azure.com')) ?? {
    token: '',
  };
  const headers = { authorization: `Bearer ${token}` };
  const send = (method: string, url: string, body = '') => lab.sandbox.handle({ method, url, headers, body });
  const url = `https://management.azure.com${id}?api-version=${MODE_VERSION}`;
  const patched = await send('PATCH', url, JSON.stringify({ properties: { systemDatastoresAuthMode: 'identity' } }));
  expect([patched.status, patched.body]).toEqual([202, '']);
  const [status, location] = [patched.headers['azure-asyncoperation'] ?? '', patched.headers.location ?? ''];
  expect(new URL(status).pathname).toBe(new URL(location).pathname);
  expect([new URL(status).searchParams.get('type'), new URL(location).searchParams.get('type')]).toEqual(['async', 'location']);
  expect(new URL(status).pathname).toContain('/locations/westeurope/workspaceOperationsStatus/');
  expect(JSON.parse((await send('GET', status)).body)).toEqual({ status: 'InProgress' });
  expect((await send('GET', location)).status).toBe(202);
  expect(JSON.parse((await send('GET', url)).body).properties).toMatchObject({
    provisioningState: 'Updating',
    systemDatastoresAuthMode: null,
  });
  await lab.hands.settle();
  expect(JSON.parse((await send('GET', status)).body)).toEqual({ status: 'Succeeded', percentComplete: 100 });
  expect(JSON.parse((await send('GET', url)).body).properties).toMatchObject({
    provisioningState: 'Succeeded',
    systemDatastoresAuthMode: 'identity',
  });
});

test.each([
  ['2025-06-01', null],
  ['2026-03-01', null],
  ['2024-10-01-preview', null],
  ['2022-12-01-preview', null],
  ['2025-04-01', undefined],
  ['2024-10-01', undefined],
  ['2022-10-01', undefined],
])('api-version %s shows a mode that nobody set as %s', async (version, shown) => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const { properties } = await lab.hands.send('GET', id, version);
  expect((properties as Record<string, unknown>).systemDatastoresAuthMode).toBe(shown);
});

test('a mode keeps the casing it was given, and a contract that lacks it ignores it', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision', {}, { systemDatastoresAuthMode: 'accesskey' });
  await lab.hands.send('PATCH', id, '2024-04-01', { properties: { systemDatastoresAuthMode: 'Identity', nonsense: 1 } });
  await lab.hands.settle();
  const { properties } = await lab.hands.send('GET', id, MODE_VERSION);
  expect(properties).toMatchObject({ systemDatastoresAuthMode: 'accesskey' });
  expect(properties).not.toHaveProperty('nonsense');
});

test('its system identity gets its roles from Azure: on the group, on the account, and on files where there are no keys', async () => {
  const lab = openLab();
  for (const [name, mode, roles] of [
    ['keys', 'AccessKey', [AI_ADMINISTRATOR, BLOB_CONTRIBUTOR]],
    ['keyless', 'Identity', [AI_ADMINISTRATOR, BLOB_CONTRIBUTOR, FILE_PRIVILEGED]],
  ] as const) {
    const id = await lab.makeWorkspace(name, {}, { systemDatastoresAuthMode: mode });
    const principalId = String(lab.sandbox.azure.store.get(id)?.identity?.principalId);
    const held = lab.rolesOf(principalId);
    expect(held.map(({ role }) => role).toSorted()).toEqual([...roles].toSorted());
    expect(held.find(({ role }) => role === AI_ADMINISTRATOR)?.scope).toBe(GROUP);
    expect(held.find(({ role }) => role === BLOB_CONTRIBUTOR)?.scope).toBe(ACCOUNT);
  }
});

test('a user-assigned workspace identity gets nothing by itself', async () => {
  const lab = openLab();
  const identity = { type: 'UserAssigned', userAssignedIdentities: { [IDENTITY]: {} } };
  const id = await lab.makeWorkspace('vision', { identity }, { primaryUserAssignedIdentity: IDENTITY });
  expect(lab.rolesOf(lab.userPrincipalId)).toEqual([]);
  const { identity: shown } = await lab.hands.send('GET', id, MODE_VERSION);
  expect(shown).toMatchObject({
    type: 'UserAssigned',
    principalId: null,
    userAssignedIdentities: { [IDENTITY]: { principalId: lab.userPrincipalId } },
  });
});

test('a PATCH of the user-assigned identities replaces the set, beside the system identity that stays', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const before = lab.sandbox.azure.store.get(id)?.identity?.principalId;
  const identity = { type: 'SystemAssigned,UserAssigned', userAssignedIdentities: { [IDENTITY]: {} } };
  await lab.hands.send('PATCH', id, MODE_VERSION, { identity });
  await lab.hands.settle();
  expect((await lab.hands.send('GET', id, MODE_VERSION)).identity).toMatchObject({
    type: 'SystemAssigned,UserAssigned',
    principalId: before,
  });
  await expect(lab.hands.send('PATCH', id, MODE_VERSION, { identity: { type: 'SystemAssigned' } })).rejects.toThrow(
    /501.*NotModelled/,
  );
});

test('hubs and projects isolate their data: roles on the account hold only for containers of their own', async () => {
  const lab = openLab();
  const hub = await lab.makeWorkspace(
    'hub',
    { kind: 'Hub' },
    { containerRegistry: REGISTRY, systemDatastoresAuthMode: 'Identity' },
  );
  await lab.hands.send('PUT', lab.workspaceId('project'), MODE_VERSION, {
    location: 'westeurope',
    kind: 'project',
    identity: { type: 'SystemAssigned' },
    properties: { hubResourceId: hub },
  });
  await lab.hands.settle();
  const project = await lab.hands.send('GET', lab.workspaceId('project'), MODE_VERSION);
  expect(project).toMatchObject({
    kind: 'Project',
    properties: { storageAccount: ACCOUNT, containerRegistry: REGISTRY, enableDataIsolation: true },
  });
  expect((await lab.hands.send('GET', hub, MODE_VERSION)).properties).toMatchObject({
    associatedWorkspaces: [lab.workspaceId('project')],
  });
  const stored = lab.sandbox.azure.store.get(lab.workspaceId('project'));
  const principalId = String(stored?.identity?.principalId);
  const guid = String(stored?.properties.workspaceId);
  expect(lab.rolesOf(principalId).find(({ role }) => role === BLOB_CONTRIBUTOR)?.condition).toContain(
    `StringStartsWithIgnoreCase '${guid}'`,
  );
  const may = (container: string) =>
    lab.sandbox.azure.authorizer.allowsData(
      principalId,
      'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read',
      ACCOUNT,
      { 'Microsoft.Storage/storageAccounts/blobServices/containers:name': container },
    );
  expect([may(`${guid}-azureml-blobstore`), may('somebody-elses')]).toEqual([true, false]);
});

test('without an account or a vault Azure refuses; a dependency that is not there is not modelled', async () => {
  const lab = openLab();
  const put = (properties: Record<string, string>) =>
    lab.hands.send('PUT', lab.workspaceId('x1x'), MODE_VERSION, {
      location: 'westeurope',
      identity: { type: 'SystemAssigned' },
      properties,
    });
  await expect(put({ keyVault: VAULT })).rejects.toThrow(/400.*ValidationError.*Missing dependent resources in workspace json/);
  await expect(put({ keyVault: VAULT, storageAccount: `${ACCOUNT}gone` })).rejects.toThrow(/501.*NotModelled/);
});

test('a write with another storage account is accepted, fails later, and leaves the workspace Failed with the account it had', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const store = lab.sandbox.azure.store;
  const other = store.get(ACCOUNT);
  if (!other) throw new Error('the lab has an account');
  store.save({ ...other, id: `${ACCOUNT}2`, name: 'labaccount2' });
  const body = {
    location: 'westeurope',
    identity: { type: 'SystemAssigned' },
    properties: { storageAccount: `${ACCOUNT}2`, keyVault: VAULT },
  };
  await lab.hands.send('PUT', id, MODE_VERSION, body);
  await lab.hands.settle();
  expect((await lab.hands.send('GET', id, MODE_VERSION)).properties).toMatchObject({
    provisioningState: 'Failed',
    storageAccount: ACCOUNT,
  });
});

test('a workspace takes one write at a time', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  await lab.hands.send('PATCH', id, MODE_VERSION, { tags: { one: '1' } });
  await expect(lab.hands.send('PATCH', id, MODE_VERSION, { tags: { two: '2' } })).rejects.toThrow(/409.*Conflict/);
});

test('lists come in pages that the real client follows, and by kind', async () => {
  const lab = openLab();
  for (let index = 0; index < 33; index += 1) {
    const body = { location: 'westeurope', identity: { type: 'SystemAssigned' }, kind: index === 0 ? 'Hub' : 'Default' };
    await lab.hands.send('PUT', lab.workspaceId(`w${index}0`), MODE_VERSION, {
      ...body,
      properties: { storageAccount: ACCOUNT, keyVault: VAULT },
    });
  }
  const names: (string | undefined)[] = [];
  for await (const { name } of lab.client.workspaces.listBySubscription()) names.push(name);
  expect(new Set(names).size).toBe(33);
  expect(lab.sandbox.requests().filter(({ url }) => url.includes('$skip=')).length).toBe(1);
});

test('listKeys hands out the account key and the admin password, the latter only while the admin user is on', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision', {}, { containerRegistry: REGISTRY });
  const off = await lab.client.workspaces.listKeys('lab', 'vision');
  expect([off.userStorageKey, off.containerRegistryCredentials]).toEqual(['first', null]);
  const { store } = lab.sandbox.azure;
  const registry = store.get(REGISTRY);
  if (registry) store.save({ ...registry, properties: { ...registry.properties, adminUserEnabled: true } });
  const on = await lab.client.workspaces.listKeys('lab', 'vision');
  expect(on.containerRegistryCredentials?.username).toBe('labregistry');
  await expect(lab.hands.send('POST', `${id}/listNotebookKeys`, MODE_VERSION)).rejects.toThrow(/501.*NotModelled/);
});

test('resyncKeys gives the system identity back what somebody took', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const { store } = lab.sandbox.azure;
  const principalId = String(store.get(id)?.identity?.principalId);
  for (const { id: assignment, properties } of store.list('Microsoft.Authorization/roleAssignments')) {
    if (properties.principalId === principalId) store.remove(assignment);
  }
  await lab.hands.send('POST', `${id}/resyncKeys`, MODE_VERSION);
  await lab.hands.settle();
  expect(lab.rolesOf(principalId)).toHaveLength(2);
});

test('a deleted workspace is gone with its identity, whose roles stay as orphans', async () => {
  const lab = openLab({ settings: { operationSeconds: 0 } });
  const id = await lab.makeWorkspace('vision');
  const principalId = String(lab.sandbox.azure.store.get(id)?.identity?.principalId);
  await lab.client.workspaces.beginDeleteAndWait('lab', 'vision', { updateIntervalInMs: 1 });
  await expect(lab.client.workspaces.get('lab', 'vision')).rejects.toThrow(/was not found/);
  expect(lab.sandbox.azure.directory.find(principalId)).toBeUndefined();
  expect(lab.rolesOf(principalId).length).toBeGreaterThan(0);
});

test('an ordinary workspace on an account with a hierarchical namespace fails at the end, a feature store does not', async () => {
  const lab = openLab();
  const { store } = lab.sandbox.azure;
  const account = store.get(ACCOUNT);
  if (account) store.save({ ...account, properties: { ...account.properties, isHnsEnabled: true } });
  const states: unknown[] = [];
  for (const kind of ['Default', 'FeatureStore']) {
    const id = await lab.makeWorkspace(`on-${kind}`, { kind });
    states.push(store.get(id)?.properties.provisioningState);
  }
  expect(states).toEqual(['Failed', 'Succeeded']);
});

test.each([
  ['a managed network', { managedNetwork: { isolationMode: 'AllowInternetOutbound' } }],
  ["a customer's key that is named nowhere", { encryption: { status: 'Enabled' } }],
  ['a mode that Azure does not know', { systemDatastoresAuthMode: 'telepathy' }],
])('%s is refused as not modelled, at creation and afterwards', async (_, properties) => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  await expect(lab.hands.send('PATCH', id, MODE_VERSION, { properties })).rejects.toThrow(/501.*NotModelled/);
  await expect(lab.makeWorkspace('other', {}, properties)).rejects.toThrow(/501.*NotModelled/);
});

test("a customer's key stays what it was at creation", async () => {
  const lab = openLab();
  const keyVaultProperties = { keyVaultArmId: VAULT, keyIdentifier: 'https://lab-vault.vault.azure.net/keys/own/1' };
  const encryption = { status: 'Enabled', keyVaultProperties, identity: { userAssignedIdentity: IDENTITY } };
  const id = await lab.makeWorkspace('sealed', {}, { encryption });
  const shown = async () => (await lab.hands.send('GET', id, MODE_VERSION)).properties;
  expect(await shown()).toMatchObject({ encryption });
  await lab.hands.send('PATCH', id, MODE_VERSION, { properties: { encryption, description: 'sealed' } });
  await lab.hands.settle();
  expect(await shown()).toMatchObject({ encryption, description: 'sealed' });
  const other = { ...encryption, keyVaultProperties: { ...keyVaultProperties, keyIdentifier: 'https://other' } };
  await expect(lab.hands.send('PATCH', id, MODE_VERSION, { properties: { encryption: other } })).rejects.toThrow(/NotModelled/);
  const nowhere = { ...encryption, identity: { userAssignedIdentity: `${IDENTITY}-2` } };
  await expect(lab.makeWorkspace('other', {}, { encryption: nowhere })).rejects.toThrow(/NotModelled/);
});

test('ids are told in one spelling, whatever the caller wrote', async () => {
  const lab = openLab();
  const id = lab.workspaceId('vision');
  const body = {
    location: 'westeurope',
    identity: { type: 'SystemAssigned' },
    properties: { storageAccount: ACCOUNT, keyVault: VAULT },
  };
  await lab.hands.send('PUT', id.replace('resourceGroups', 'resourcegroups').toLowerCase(), MODE_VERSION, body);
  await lab.hands.settle();
  const compute = {
    location: 'westeurope',
    properties: { computeType: 'AmlCompute', properties: { vmSize: 'STANDARD_DS3_V2' } },
  };
  const made = await lab.hands.send('PUT', `${id.toUpperCase().replace('VISION', 'vision')}/COMPUTES/cpu`, MODE_VERSION, compute);
  expect(made).toMatchObject({ id: `${id}/computes/cpu`, type: 'Microsoft.MachineLearningServices/workspaces/computes' });
});

test('templates say switches as text and nothing as an empty one', async () => {
  const lab = openLab();
  const said = { hbiWorkspace: 'true', enableDataIsolation: 'false', systemDatastoresAuthMode: '' };
  const id = await lab.makeWorkspace('vision', { kind: 'Default' }, said);
  const { properties } = await lab.hands.send('GET', id, MODE_VERSION);
  expect(properties).toMatchObject({ hbiWorkspace: true, enableDataIsolation: false, systemDatastoresAuthMode: null });
  await lab.hands.send('PUT', id, MODE_VERSION, {
    location: 'westeurope',
    identity: { type: 'SystemAssigned' },
    properties: { storageAccount: ACCOUNT, keyVault: VAULT, hbiWorkspace: 'True' },
  });
});
