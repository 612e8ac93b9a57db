import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/sandbox/contract.ts';
import { addJob } from '../../../../src/sandbox/providers/machine-learning/jobs.ts';
import { addService } from '../../../../src/sandbox/providers/machine-learning/services.ts';
import { IDENTITY, openLab } from './lab.ts';

const VERSION = '2025-06-01';
const SYSTEM_STORES = ['workspaceartifactstore', 'workspaceblobstore', 'workspacefilestore', 'workspaceworkingdirectory'];

test('four system datastores come with a workspace and follow its mode', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const read = async () => {
    const found: [string | undefined, string | undefined][] = [];
    for await (const { name, properties } of lab.client.datastores.list('lab', 'vision'))
      found.push([name, properties.credentials.credentialsType]);
    return found;
  };
  expect(await read()).toEqual(SYSTEM_STORES.map((name) => [name, 'AccountKey']));
  expect(await lab.client.datastores.listSecrets('lab', 'vision', 'workspaceblobstore')).toEqual({
    secretsType: 'AccountKey',
    key: 'first',
  });
  await lab.hands.send('PATCH', id, VERSION, { properties: { systemDatastoresAuthMode: 'Identity' } });
  await lab.hands.settle();
  expect(await read()).toEqual(SYSTEM_STORES.map((name) => [name, 'None']));
});

test('datastores are listed from the newest on; those of the system were changed by the service and made by nobody', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  for (const name of ['older', 'newer']) {
    await lab.sandbox.azure.clock.advance(1000);
    const properties = {
      datastoreType: 'AzureBlob',
      accountName: 'a',
      containerName: 'c',
      credentials: { credentialsType: 'None' },
    };
    await lab.hands.send('PUT', `${id}/datastores/${name}`, VERSION, { properties });
  }
  const { value } = (await lab.hands.send('GET', `${id}/datastores`, VERSION)) as { value: Record<string, JsonObject>[] };
  expect(value.map(({ name }) => name).slice(0, 2)).toEqual(['newer', 'older']);
  expect(value[0]?.systemData).toHaveProperty('createdBy');
  const system = value.slice(2);
  expect(system.map(({ name }) => String(name)).toSorted()).toEqual(SYSTEM_STORES);
  for (const { systemData } of system) {
    expect(systemData).toMatchObject({ lastModifiedByType: 'Application' });
    expect(systemData).not.toHaveProperty('createdBy');
  }
  const places = system.filter(({ properties }) => properties?.resourceGroup !== null);
  expect(places.map(({ name, properties }) => [name, properties?.resourceGroup])).toEqual([['workspaceblobstore', 'lab']]);
});

test('a datastore never shows its secrets; it lists them', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const made = await lab.client.datastores.createOrUpdate('lab', 'vision', 'mine', {
    properties: {
      datastoreType: 'AzureBlob',
      accountName: 'labaccount',
      containerName: 'mine',
      credentials: { credentialsType: 'AccountKey', secrets: { secretsType: 'AccountKey', key: 'hidden' } },
    },
  });
  expect(made.properties).toMatchObject({
    datastoreType: 'AzureBlob',
    isDefault: false,
    credentials: { credentialsType: 'AccountKey' },
  });
  expect(JSON.stringify(made)).not.toContain('hidden');
  expect(await lab.client.datastores.listSecrets('lab', 'vision', 'mine')).toMatchObject({ key: 'hidden' });
  const signed = lab.hands.send('POST', `${id}/datastores/mine/listSecrets`, VERSION, { expirableSecret: true });
  await expect(signed).rejects.toThrow(/501.*shared access signatures/);
  await lab.client.datastores.createOrUpdate('lab', 'vision', 'mine', {
    properties: {
      datastoreType: 'AzureBlob',
      accountName: 'labaccount',
      containerName: 'mine',
      credentials: { credentialsType: 'None' },
    },
  });
  const puts = lab.sandbox.requests().filter(({ method, url }) => method === 'PUT' && url.includes('/datastores/'));
  expect(puts.map(({ status }) => status)).toEqual([201, 200]);
  await lab.client.datastores.delete('lab', 'vision', 'mine');
  await expect(lab.client.datastores.get('lab', 'vision', 'mine')).rejects.toThrow(/was not found/);
});

test.each(['AAD', 'AccountKey', 'ApiKey', 'CustomKeys', 'None', 'OAuth2', 'PAT', 'SAS', 'ServicePrincipal', 'UsernamePassword'])(
  'a connection that signs in with %s never shows what with',
  async (authType) => {
    const lab = openLab();
    const id = await lab.makeWorkspace('vision');
    const credentials = { clientId: 'hidden-client', key: 'hidden-key', username: 'hidden-user' };
    const properties = { authType, category: 'ContainerRegistry', target: 'labregistry.azurecr.io', credentials };
    const made = await lab.hands.send('PUT', `${id}/connections/c`, VERSION, { properties });
    const read = await lab.hands.send('GET', `${id}/connections/c`, VERSION);
    expect(read).toEqual(made);
    expect(read.properties).toMatchObject({ authType, group: 'Azure', createdByWorkspaceArmId: id, isSharedToAll: false });
    expect(JSON.stringify(read)).not.toContain('hidden');
    expect(await lab.hands.send('POST', `${id}/connections/c/listsecrets`, VERSION)).toMatchObject({
      properties: { credentials },
    });
    await lab.hands.send('DELETE', `${id}/connections/c`, VERSION);
    await expect(lab.hands.send('GET', `${id}/connections/c`, VERSION)).rejects.toThrow(/404/);
  },
);

test('a connection that signs in with a managed identity tells which: a name is no secret', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const credentials = { clientId: 'a-client', resourceId: IDENTITY };
  const properties = {
    authType: 'ManagedIdentity',
    category: 'ContainerRegistry',
    target: 'labregistry.azurecr.io',
    credentials,
  };
  const made = await lab.hands.send('PUT', `${id}/connections/c`, VERSION, { properties });
  expect(made).toMatchObject({ properties: { authType: 'ManagedIdentity', credentials } });
  expect(await lab.hands.send('GET', `${id}/connections/c`, VERSION)).toEqual(made);
});

test.each([
  ['2022-05-01', ['authType', 'category', 'metadata', 'target']],
  ['2023-08-01-preview', ['createdByWorkspaceArmId', 'expiryTime', 'group', 'isSharedToAll', 'sharedUserList']],
  ['2024-04-01', ['createdByWorkspaceArmId', 'error', 'group', 'isDefault', 'peRequirement', 'peStatus']],
])('api-version %s tells of a connection what its contract has', async (version, keys) => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const properties = { authType: 'None', category: 'ContainerRegistry', target: 'labregistry.azurecr.io' };
  const made = await lab.hands.send('PUT', `${id}/connections/c`, version, { properties });
  const told = Object.keys(made.properties as JsonObject);
  expect(told).toEqual(expect.arrayContaining([...keys]));
  expect(told.includes('error')).toBe(keys.some((key) => key === 'error'));
  if (version === '2022-05-01') expect(made).toMatchObject({ properties: { ...properties, metadata: null }, systemData: null });
  if (version === '2022-05-01') expect(told.toSorted()).toEqual(keys);
});

test('first-generation services are read at the two api-versions that knew them', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  expect(await lab.hands.send('GET', `${id}/services`, '2021-04-01')).toEqual({ value: [] });
  addService(lab.sandbox.azure, id, 'scoring', { computeType: 'ACI' });
  expect(await lab.hands.send('GET', `${id}/services`, '2021-01-01')).toMatchObject({
    value: [{ name: 'scoring', properties: { computeType: 'ACI' } }],
  });
  await expect(lab.hands.send('GET', `${id}/services`, '2022-10-01')).rejects.toThrow(/400.*NoRegisteredProviderFound/);
  await expect(lab.hands.send('PUT', `${id}/services/new`, '2021-04-01', {})).rejects.toThrow(/501.*NotModelled/);
});

test('jobs are listed, without the archived ones unless asked', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  addJob(lab.sandbox.azure, id, 'first', { jobType: 'Command', computeId: `${id}/computes/cpu` }, 'somebody');
  addJob(lab.sandbox.azure, id, 'second', { jobType: 'Command', isArchived: true }, 'somebody');
  const names = async (listViewType?: 'All') => {
    const found: (string | undefined)[] = [];
    for await (const { name } of lab.client.jobs.list('lab', 'vision', listViewType ? { listViewType } : {})) found.push(name);
    return found;
  };
  expect(await names()).toEqual(['first']);
  expect(await names('All')).toEqual(['first', 'second']);
  const { systemData } = await lab.hands.send('GET', `${id}/jobs/first`, VERSION);
  expect(Object.keys(systemData as JsonObject).toSorted()).toEqual(['createdAt', 'createdBy', 'createdByType']);
  expect((systemData as JsonObject).createdAt).toMatch(/\+00:00$/);
});

test('what the sandbox does not know it refuses by name', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  await expect(lab.hands.send('GET', `${id}/models`, VERSION)).rejects.toThrow(/501/);
  const odd = { properties: { authType: 'Telepathy', category: 'Git', target: 'x' } };
  await expect(lab.hands.send('PUT', `${id}/connections/c`, VERSION, odd)).rejects.toThrow(/501.*Telepathy/);
});
