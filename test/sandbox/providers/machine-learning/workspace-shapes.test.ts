import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/sandbox/contract.ts';
import { ACCOUNT, GROUP, MODE_VERSION, openLab } from './lab.ts';

test('the link to the result of resyncKeys leads to the workspace', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const { token = '' } =
    (await lab.sandbox.credentialFor(lab.sandbox.owner.principalId).getToken('https://management.azure.com')) ?? {};
  const send = (method: string, url: string) =>
    lab.sandbox.handle({ method, url, headers: { authorization: `Bearer ${token}` }, body: '' });
  const { headers } = await send('POST', `https://management.azure.com${id}/resyncKeys?api-version=${MODE_VERSION}`);
  await lab.hands.settle();
  expect(JSON.parse((await send('GET', headers.location ?? '')).body)).toMatchObject({ id, etag: null, kind: 'Default' });
});

test("a project has its hub's notebooks, and no say in who gets roles on the group; its hub tells where projects go", async () => {
  const lab = openLab();
  const hub = await lab.makeWorkspace('our_great_hub_of_vision', { kind: 'Hub' });
  const project = {
    kind: 'Project',
    properties: { hubResourceId: hub },
    location: 'westeurope',
    identity: { type: 'SystemAssigned' },
  };
  await lab.hands.send('PUT', lab.workspaceId('one'), MODE_VERSION, project);
  await lab.hands.settle();
  const read = async (id: string) => (await lab.hands.send('GET', id, MODE_VERSION)).properties as Record<string, JsonObject>;
  const [first, second] = [await read(hub), await read(lab.workspaceId('one'))];
  expect(second.notebookInfo).toEqual(first.notebookInfo);
  expect([first.allowRoleAssignmentOnRG, second.allowRoleAssignmentOnRG]).toEqual([true, false]);
  expect(first.workspaceHubConfig).toEqual({ defaultWorkspaceResourceGroup: GROUP });
  // without underscores, and no longer than leaves room for the region
  expect(first.notebookInfo?.fqdn).toMatch(/^ml-ourgreathubo-westeurope-[0-9a-f-]{36}\.westeurope\.notebooks\.azure\.net$/);
});

test.each([
  ['2021-07-01', ['sasGetterUri'], ['v1LegacyMode', 'softDeleteEnabled', 'networkAcls']],
  ['2022-05-01', ['sasGetterUri', 'v1LegacyMode'], ['softDeleteEnabled', 'enableDataIsolation', 'networkAcls']],
  ['2023-04-01', ['v1LegacyMode', 'softDeleteEnabled', 'managedNetwork'], ['sasGetterUri', 'networkAcls']],
  ['2024-04-01', ['networkAcls', 'ipAllowlist', 'managedNetwork'], ['sasGetterUri', 'systemDatastoresAuthMode']],
  ['2024-10-01-preview', ['networkAcls', 'enableServiceSideCMKEncryption', 'systemDatastoresAuthMode'], ['sasGetterUri']],
])('api-version %s tells of a workspace what its contract has', async (version, shown, hidden) => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const { properties } = await lab.hands.send('GET', id, version);
  const keys = Object.keys(properties as JsonObject);
  expect(keys).toEqual(expect.arrayContaining(shown));
  expect(keys.filter((key) => hidden.includes(key))).toEqual([]);
});

test('a workspace that keeps out of networks says so', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  expect((await lab.hands.send('GET', id, '2024-04-01')).properties).toMatchObject({
    managedNetwork: { isolationMode: 'Disabled', enableNetworkMonitor: false, enableFirewallLog: false },
    networkAcls: { defaultAction: 'Allow', bypass: '', ipRules: [], resourceAccessRules: [] },
  });
});

test.each(['2021-07-01', '2022-05-01', '2024-04-01'])('listKeys names the account under the same word at %s', async (version) => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  expect(await lab.hands.send('POST', `${id}/listKeys`, version)).toMatchObject({ userStorageArmId: ACCOUNT });
});

test('a workspace tells its account in one spelling, whatever the body wrote', async () => {
  const lab = openLab();
  const storageAccount = ACCOUNT.replace('resourceGroups', 'resourcegroups').replace('storageAccounts', 'storageaccounts');
  const id = await lab.makeWorkspace('vision', {}, { storageAccount });
  expect((await lab.hands.send('GET', id, MODE_VERSION)).properties).toMatchObject({ storageAccount: ACCOUNT });
});
