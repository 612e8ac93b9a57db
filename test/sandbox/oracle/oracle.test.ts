import { expect, test } from 'vitest';
import { addService } from '../../../src/sandbox/providers/machine-learning/services.ts';
import { cluster, ML, SUBSCRIPTION, scene } from './scene.ts';

test('turning on a key breaks nobody, and turning it off again breaks nobody who has a role', async () => {
  const it = await scene({ computes: [cluster('system')] });
  for (const isOn of [true, false]) {
    await it.adminUser(isOn);
    await it.sharedKey(isOn);
  }
  expect(it.broken()).toEqual([]);
});

test('cutting the admin user breaks a compute without a pull role, and names who cut it by request number', async () => {
  const it = await scene({ computes: [cluster('user', { isGranted: false })] }, { hasAdminUser: true });
  const before = it.sandbox.oracle.report().brokenConsumers.filter(({ need }) => need === 'pull images');
  expect(before).toEqual([]);
  await it.adminUser(false);
  const [breakage] = it.sandbox.oracle.report().brokenConsumers.filter(({ need }) => need === 'pull images');
  const cut = it.sandbox.requests().findLast(({ method }) => method === 'PATCH');
  expect(breakage).toMatchObject({
    consumer: it.one.computes.cpu?.id,
    dependency: it.estate.registryId,
    causedBy: {
      principalId: it.sandbox.owner.principalId,
      operation: 'Microsoft.ContainerRegistry/registries/write',
      number: cut?.number,
    },
  });
  await it.adminUser(true);
  const mended = it.sandbox.oracle.report().everBroken.filter(({ need, until }) => need === 'pull images' && until !== undefined);
  expect(mended.map(({ consumer }) => consumer)).toContain(it.one.computes.cpu?.id);
});

test('a grant that is not in force yet is no way in: the cut is to blame until it is', async () => {
  const it = await scene({ computes: [cluster('user', { isGranted: false })] }, { hasAdminUser: true });
  const scope = it.estate.registryId;
  await it.hands.send(
    'PUT',
    `${scope}/providers/Microsoft.Authorization/roleAssignments/11111111-1111-4111-8111-111111111111`,
    '2022-04-01',
    {
      properties: {
        roleDefinitionId: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d`,
        principalId: it.one.computes.cpu?.principalId,
        principalType: 'ServicePrincipal',
      },
    },
  );
  await it.adminUser(false);
  const pulls = () => it.broken().filter(({ need }) => need === 'pull images');
  expect(pulls()).toEqual([
    { consumer: 'computes/cpu', need: 'pull images', by: 'Microsoft.ContainerRegistry/registries/write' },
  ]);
  await it.settle();
  expect(pulls()).toEqual([]);
});

test('a deleted role assignment is blamed on who deleted it', async () => {
  const it = await scene({ computes: [cluster('system')] });
  await it.hands.send('DELETE', it.roleOf(it.one.computes.cpu?.principalId, it.estate.registryId), '2022-04-01');
  await it.settle();
  expect(it.broken()).toEqual([
    { consumer: 'computes/cpu', need: 'pull images', by: 'Microsoft.Authorization/roleAssignments/delete' },
  ]);
});

test('in key mode everybody reads with the account key, whatever roles they hold', async () => {
  const it = await scene({ mode: 'key', computes: [cluster('system')] });
  expect(it.broken()).toEqual([]);
  await it.sharedKey(false);
  const by = 'Microsoft.Storage/storageAccounts/write';
  expect(it.broken()).toEqual([
    { consumer: 'workspaces/scene-one', need: 'use blobs', by },
    { consumer: 'workspaces/scene-one', need: 'use files', by },
    { consumer: 'computes/cpu', need: 'use blobs', by },
  ]);
});

test('the switch to identity breaks whoever lacks a role on the data; files are not granted by Azure then', async () => {
  const it = await scene({ mode: 'key', computes: [cluster('system', { isGranted: false })] });
  await it.mode('Identity');
  const by = 'Microsoft.MachineLearningServices/workspaces/write';
  expect(it.broken()).toEqual([
    { consumer: 'workspaces/scene-one', need: 'use files', by },
    { consumer: 'computes/cpu', need: 'use blobs', by },
  ]);
});

test('a compute without identity pulls with the admin user only, and reads with a key only', async () => {
  const it = await scene({ mode: 'key', computes: [cluster('none')] }, { hasAdminUser: true });
  expect(it.broken()).toEqual([]);
  await it.adminUser(false);
  await it.mode('Identity');
  const needs = it.broken().filter(({ consumer }) => consumer === 'computes/cpu');
  expect(needs.map(({ need }) => need)).toEqual(['pull images', 'use blobs']);
});

test('a registry that asks for repository roles ignores AcrPull', async () => {
  const it = await scene({ computes: [cluster('system')] }, { asksForRepositoryRoles: true });
  expect(it.broken()).toEqual([]);
  const roles = it.sandbox.azure.store.list('Microsoft.Authorization/roleAssignments', it.estate.registryId);
  const reader = roles.find(({ properties }) =>
    String(properties.roleDefinitionId).endsWith('b93aa761-3e63-49ed-ac28-beffa264f7ac'),
  );
  await it.hands.send('DELETE', reader?.id ?? '', '2022-04-01');
  expect(it.broken().map(({ consumer }) => consumer)).toEqual(['computes/cpu']);
});

test('a container instance needs the admin user; a datastore with a key needs the account key', async () => {
  const it = await scene({}, { hasAdminUser: true });
  addService(it.sandbox.azure, it.one.id, 'scoring', { computeType: 'ACI' });
  await it.sharedKey(true);
  const accountName = it.one.storageAccountId.split('/').at(-1) ?? '';
  await it.hands.send('PUT', `${it.one.id}/datastores/mine`, ML, {
    properties: {
      datastoreType: 'AzureBlob',
      accountName,
      containerName: 'mine',
      credentials: { credentialsType: 'AccountKey', secrets: { secretsType: 'AccountKey', key: 'k' } },
    },
  });
  expect(it.broken()).toEqual([]);
  await it.adminUser(false);
  await it.sharedKey(false);
  expect(
    it
      .broken()
      .map(({ consumer, need }) => `${consumer} ${need}`)
      .toSorted(),
  ).toEqual(['datastores/mine sign in with an account key', 'services/scoring sign in with the admin user']);
});

test('a consumer that was made broken is blamed on its maker, and says when it was made', async () => {
  const it = await scene({});
  await it.hands.send('PUT', `${it.one.id}/computes/late`, ML, {
    location: 'westeurope',
    properties: { computeType: 'AmlCompute', properties: { vmSize: 'STANDARD_DS3_V2' } },
  });
  const made = new Date(it.sandbox.azure.clock.now()).toISOString();
  await it.settle();
  const breakages = it.sandbox.oracle.report().brokenConsumers;
  expect(breakages.map(({ need }) => need)).toEqual(['pull images', 'use blobs']);
  for (const { madeAt, causedBy } of breakages) {
    expect([madeAt, causedBy?.operation]).toEqual([made, 'Microsoft.MachineLearningServices/workspaces/computes/write']);
  }
});

test('a deleted registry breaks all of its users, and a deleted workspace complains no more', async () => {
  const it = await scene({ computes: [cluster('system')] });
  await it.hands.send('DELETE', it.estate.registryId, '2025-11-01');
  await it.settle();
  expect(
    it
      .broken()
      .map(({ need }) => need)
      .toSorted(),
  ).toEqual(['pull images', 'push images']);
  await it.hands.send('DELETE', it.one.id, ML);
  await it.settle();
  expect(it.broken()).toEqual([]);
});

test('what the oracle finds broken at its first look nobody is blamed for', async () => {
  const it = await scene({ computes: [cluster('system')] });
  const { azure } = it.sandbox;
  const registry = azure.store.get(it.estate.registryId);
  if (registry) azure.store.save({ ...registry, id: `${registry.id}2`, name: 'other' });
  const workspace = azure.store.get(it.one.id);
  if (workspace)
    azure.store.save({ ...workspace, properties: { ...workspace.properties, containerRegistry: `${registry?.id}3` } });
  it.sandbox.oracle.adopt();
  expect(it.sandbox.oracle.report().brokenConsumers.map(({ causedBy }) => causedBy)).toEqual([null, null]);
});
