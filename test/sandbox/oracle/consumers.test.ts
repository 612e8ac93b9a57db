import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/sandbox/contract.ts';
import { cluster, ML, scene } from './scene.ts';

const location = 'westeurope';

test('a managed endpoint pulls and reads as itself: Azure equips its system identity, nobody a user-assigned one', async () => {
  const it = await scene({}, { hasAdminUser: true });
  const identityId = `${it.estate.groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/endpoint`;
  await it.hands.send('PUT', identityId, '2023-01-31', { location });
  const put = (name: string, identity: { type: string; userAssignedIdentities?: Record<string, object> }) =>
    it.hands.send('PUT', `${it.one.id}/onlineEndpoints/${name}`, ML, {
      location,
      kind: 'Managed',
      identity: JSON.parse(JSON.stringify(identity)),
      properties: { authMode: 'AADToken' },
    });
  await put('system', { type: 'SystemAssigned' });
  await put('user', { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } });
  await it.settle();
  await it.adminUser(false);
  expect(it.broken().map(({ consumer, need }) => `${consumer} ${need}`)).toEqual([
    'onlineEndpoints/user pull images',
    'onlineEndpoints/user use blobs',
  ]);
});

test('an attached AKS goes on pulling by its service principal; one with a managed identity is lost without the admin user', async () => {
  const it = await scene({}, { hasAdminUser: true });
  const { azure } = it.sandbox;
  const { clientId } = azure.directory.add({ type: 'ServicePrincipal', displayName: 'aks' });
  const kinds: Readonly<Record<string, JsonObject>> = {
    old: { properties: { servicePrincipalProfile: { clientId } } },
    new: { identity: { type: 'SystemAssigned' } },
  };
  for (const [name, kind] of Object.entries(kinds)) {
    const id = `${it.estate.groupId}/providers/Microsoft.ContainerService/managedClusters/${name}`;
    await it.hands.send('PUT', id, '2025-02-01', { location, ...kind });
    await it.hands.send('PUT', `${it.one.id}/computes/${name}`, ML, {
      location,
      properties: { computeType: 'AKS', resourceId: id, properties: {} },
    });
  }
  await it.settle();
  expect(it.broken()).toEqual([]);
  await it.adminUser(false);
  expect(it.broken().map(({ consumer }) => consumer)).toEqual(['computes/new']);
});

test('where there are no keys an instance cannot mount data as its system identity, and needs nobody as its user', async () => {
  const it = await scene({
    computes: [
      { name: 'mounts', type: 'ComputeInstance', identity: 'system' },
      { name: 'as-user', type: 'ComputeInstance', identity: 'none' },
      { name: 'equipped', type: 'ComputeInstance', identity: 'user' },
    ],
  });
  expect(it.broken().map(({ consumer, need }) => `${consumer} ${need}`)).toEqual(['computes/mounts use blobs']);
});

test('with delegated signatures the workspace reads for its computes', async () => {
  const it = await scene({ mode: 'key', computes: [cluster('system', { isGranted: false })] });
  await it.mode('UserDelegationSAS');
  expect(it.broken().filter(({ consumer }) => consumer === 'computes/cpu')).toEqual([]);
});

test("a connection that logs in as a registry's admin user needs it; one with another name does not", async () => {
  const it = await scene({}, { hasAdminUser: true });
  const name = it.estate.registryId.split('/').at(-1) ?? '';
  for (const username of [name, 'a-token']) {
    const properties = {
      authType: 'UsernamePassword',
      category: 'ContainerRegistry',
      target: `${name}.azurecr.io`,
      credentials: { username, password: 'p' },
    };
    await it.hands.send('PUT', `${it.one.id}/connections/${username}`, ML, { properties });
  }
  expect(it.broken()).toEqual([]);
  await it.adminUser(false);
  expect(it.broken()).toMatchObject([{ consumer: `connections/${name}`, need: 'sign in with the admin user' }]);
});

test('keys that are closed for one service alone break who uses that service', async () => {
  const it = await scene({ mode: 'key' });
  const perService = { allowSharedKeyAccessForServices: { file: { enabled: false } } };
  await it.hands.send('PATCH', it.one.storageAccountId, '2025-08-01', { properties: perService });
  expect(it.broken().map(({ need }) => need)).toEqual(['use files']);
});

test('a workspace whose identity may not push breaks its image builds, not its computes', async () => {
  const it = await scene({ computes: [cluster('user')] });
  const { store } = it.sandbox.azure;
  const principalId = store.get(it.one.id)?.identity?.principalId;
  const onGroup = store
    .list('Microsoft.Authorization/roleAssignments', it.estate.groupId)
    .find(({ properties }) => properties.principalId === principalId && properties.scope === it.estate.groupId);
  await it.hands.send('DELETE', onGroup?.id ?? '', '2022-04-01');
  expect(it.broken()).toEqual([
    { consumer: 'workspaces/scene-one', need: 'push images', by: 'Microsoft.Authorization/roleAssignments/delete' },
  ]);
});

test('deleting the whole group leaves nobody to complain', async () => {
  const it = await scene({ computes: [cluster('system')] });
  await it.hands.send('DELETE', it.estate.groupId, '2021-04-01');
  await it.settle();
  expect(it.sandbox.oracle.report().brokenConsumers).toEqual([]);
});

test('a deleted identity is of no use, though its roles stay behind', async () => {
  const it = await scene({ computes: [cluster('user')] });
  const [identityId = ''] = Object.keys(
    it.sandbox.azure.store.get(it.one.computes.cpu?.id ?? '')?.identity?.userAssignedIdentities ?? {},
  );
  await it.hands.send('DELETE', identityId, '2023-01-31');
  const by = 'Microsoft.ManagedIdentity/userAssignedIdentities/delete';
  expect(it.broken()).toEqual([
    { consumer: 'computes/cpu', need: 'pull images', by },
    { consumer: 'computes/cpu', need: 'use blobs', by },
  ]);
});

test('an instance reaches notebooks with its user-assigned identity where there are no keys', async () => {
  const it = await scene({ computes: [{ name: 'equipped', type: 'ComputeInstance', identity: 'user' }] });
  const assignments = it.sandbox.azure.store
    .list('Microsoft.Authorization/roleAssignments', it.one.storageAccountId)
    .filter(({ properties }) => properties.principalId === it.one.computes.equipped?.principalId);
  for (const { id } of assignments) await it.hands.send('DELETE', id, '2022-04-01');
  await it.settle();
  expect(
    it
      .broken()
      .map(({ consumer, need }) => `${consumer} ${need}`)
      .toSorted(),
  ).toEqual(['computes/equipped use blobs', 'computes/equipped use files']);
});

test.each(['by name', 'by id'])('the compute that builds images, named %s, pushes as itself', async (named) => {
  const it = await scene({ computes: [cluster('system')] }, { hasAdminUser: true });
  const compute = `${it.one.id}/computes/cpu`;
  await it.hands.send('PATCH', it.one.id, ML, { properties: { imageBuildCompute: named === 'by id' ? compute : 'cpu' } });
  await it.settle();
  expect(it.broken()).toEqual([]);
  await it.adminUser(false);
  expect(it.broken().map(({ consumer, need }) => `${consumer} ${need}`)).toEqual(['computes/cpu push images']);
});

test("jobs without a compute pull as the workspace's user-assigned identity; pipelines and people are not asked", async () => {
  const it = await scene({}, { hasAdminUser: true });
  const identityId = `${it.estate.groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/jobs`;
  await it.hands.send('PUT', identityId, '2023-01-31', { location });
  const run = (name: string, jobType: string) =>
    it.sandbox.control('POST', 'jobs', { workspace: it.one.id, name, properties: { jobType } });
  await run('alone', 'Command');
  await it.adminUser(false);
  expect(it.broken()).toEqual([]);
  await it.adminUser(true);
  const identity = { type: 'SystemAssigned,UserAssigned', userAssignedIdentities: { [identityId]: {} } };
  await it.hands.send('PATCH', it.one.id, ML, { identity });
  await it.settle();
  await run('later', 'Command');
  await run('steps', 'Pipeline');
  await it.adminUser(false);
  expect(it.broken().map(({ consumer, need }) => `${consumer} ${need}`)).toEqual(['jobs/alone pull images']);
});

test('what logs in elsewhere by password is no consumer of a workspace', async () => {
  const it = await scene({}, { hasAdminUser: true });
  const name = it.estate.registryId.split('/').at(-1) ?? '';
  const server = `${name}.azurecr.io`;
  await it.hands.send('PUT', `${it.estate.groupId}/providers/Microsoft.ContainerInstance/containerGroups/other`, '2025-09-01', {
    location,
    properties: {
      osType: 'Linux',
      containers: [{ name: 'other', properties: { image: `${server}/other:1` } }],
      imageRegistryCredentials: [{ server, username: name, password: 'p' }],
    },
  });
  await it.settle();
  await it.adminUser(false);
  expect(it.broken()).toEqual([]);
});
