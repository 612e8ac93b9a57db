import { beforeAll, describe, expect, it } from 'vitest';
import { CLOUDS } from '../../src/azure/cloud.ts';
import { type Key, type Kind, keyOf, principalKey } from '../../src/model/fact.ts';
import { EVERYWHERE, type Id, id } from '../../src/model/id.ts';
import { FACTS } from '../../src/model/tables.ts';
import { addJob } from '../../src/sandbox/providers/machine-learning/jobs.ts';
import { addTraffic } from '../../src/sandbox/providers/metrics/traffic.ts';
import { factValue, readOne } from '../support/azure.ts';
import { idsOf, openSmallAzure, type SmallAzure, SUBSCRIPTION } from '../support/small-azure.ts';

/** What lies around workspaces, read from a small Azure with the very role that is deployed. */
let world: SmallAzure;
let workspace: string;
let account: string;
const subscription = id(`/subscriptions/${SUBSCRIPTION}`);
const at = (path: string): string => `${world.estate.groupId}/providers/${path}`;
const put = (path: string, version: string, body: object) =>
  world.owner.send('PUT', path, version, { location: 'westeurope', ...body });
const SERVER = 'shared.azurecr.io';

const cluster = (): string => at('Microsoft.ContainerService/managedClusters/serving');
const user = (): string => at('Microsoft.ManagedIdentity/userAssignedIdentities/mine');

beforeAll(async () => {
  world = await openSmallAzure();
  await put(cluster(), '2025-02-01', { identity: { type: 'SystemAssigned' }, properties: {} });
  await put(user(), '2024-11-30', {});
  await world.owner.settle();
  const [{ id: first, storageAccountId } = { id: '', storageAccountId: '' }] = world.estate.workspaces;
  workspace = first;
  account = storageAccountId;
});

describe('a subscription', () => {
  it('is known, with what watches it', async () => {
    const grid = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.EventGrid/eventSubscriptions`;
    const values = ['Microsoft.Storage/storageAccounts/write'];
    const destination = { endpointType: 'WebHook', properties: { endpointUrl: 'https://127.0.0.1/hook' } };
    const filter = { advancedFilters: [{ operatorType: 'StringIn', key: 'data.operationName', values }] };
    const made = put(`${grid}/ours`, '2025-02-15', { properties: { destination, filter } });
    // nobody answers there, so the handshake fails; the subscription is there all the same
    await made.catch(() => undefined);
    const azure = world.azure();
    expect(await factValue(azure, 'subscription', subscription)).toEqual({
      id: subscription,
      tenantId: world.sandbox.tenantId,
      state: 'Enabled',
    });
    expect(await readOne(azure, 'watch', subscription)).toMatchObject({ state: 'known' });
  });
});

describe('what a workspace works with', () => {
  it('is known: its key vault, and identities', async () => {
    const azure = world.azure();
    const { keyVault, applicationInsights } = await factValue(azure, 'workspace', id(workspace));
    expect(applicationInsights).not.toBeNull();
    if (keyVault === null) throw new Error('The workspace has no key vault.');
    expect(await factValue(azure, 'vault', keyVault)).toMatchObject({ rbac: true, policies: [] });
    const identity = await factValue(azure, 'identity', id(user()));
    expect(world.sandbox.azure.directory.find(identity.principalId)?.clientId).toBe(identity.clientId);
  });

  it('is known: its jobs', async () => {
    const by = world.sandbox.owner.principalId;
    addJob(world.sandbox.azure, workspace, 'trained', { jobType: 'Command', computeId: `${workspace}/computes/gpu` }, by);
    await world.sandbox.azure.clock.advance(60_000);
    addJob(world.sandbox.azure, workspace, 'archived', { jobType: 'Sweep', isArchived: true }, by);
    const jobs = await factValue(world.azure(), 'jobs', id(workspace));
    expect(jobs.map(({ name, type, compute }) => [name, type, compute])).toEqual([
      ['archived', 'sweep', null],
      ['trained', 'command', 'gpu'],
    ]);
  });

  it('is known: who reached its account, and how', async () => {
    addTraffic(world.sandbox.azure, account, { authentication: 'AccountKey', requests: 7 });
    await world.sandbox.azure.clock.advance(60_000);
    const azure = world.azure();
    await factValue(azure, 'storage', id(account));
    expect(await factValue(azure, 'traffic', id(account))).toMatchObject([{ authentication: 'AccountKey', requests: 7 }]);
  });
});

describe('an AKS cluster', () => {
  it('shows as whom it pulls', async () => {
    const { kubelet, applicationId } = await factValue(world.azure(), 'cluster', id(cluster()));
    expect(world.sandbox.azure.directory.find(kubelet ?? '')).toBeDefined();
    expect(applicationId).toBeNull();
  });
});

describe('what logs in by password', () => {
  it('is found wherever it is', async () => {
    const container = { name: 'c', properties: { image: `${SERVER}/c:1` } };
    await put(at('Microsoft.ContainerInstance/containerGroups/scorer'), '2025-09-01', {
      properties: {
        osType: 'Linux',
        containers: [container],
        imageRegistryCredentials: [{ server: SERVER, username: 'shared', password: 'hidden' }],
        volumes: [{ name: 'v', azureFile: { shareName: 's', storageAccountName: 'data', storageAccountKey: 'hidden' } }],
      },
    });
    await put(at('Microsoft.App/managedEnvironments/house'), '2025-01-01', { properties: {} });
    await world.owner.settle();
    await put(at('Microsoft.App/containerApps/shop'), '2025-01-01', {
      properties: {
        managedEnvironmentId: at('Microsoft.App/managedEnvironments/house'),
        configuration: {
          secrets: [{ name: 'p', value: 'hidden' }],
          registries: [{ server: SERVER, username: 'shared', passwordSecretRef: 'p' }],
        },
        template: { containers: [] },
      },
    });
    await put(at('Microsoft.Web/sites/site'), '2024-04-01', {
      kind: 'app,linux,container',
      properties: { siteConfig: { linuxFxVersion: `DOCKER|${SERVER}/s:1` } },
    });
    await put(at('Microsoft.Web/sites/site/slots/next'), '2024-04-01', {
      kind: 'app,linux,container',
      properties: { siteConfig: { linuxFxVersion: `DOCKER|${SERVER}/s:2` } },
    });
    await put(at('Microsoft.Batch/batchAccounts/crunch'), '2024-07-01', {});
    await world.owner.settle();
    const containerRegistries = [{ registryServer: SERVER, username: 'shared', password: 'hidden' }];
    const virtualMachineConfiguration = { containerConfiguration: { type: 'DockerCompatible', containerRegistries } };
    await put(at('Microsoft.Batch/batchAccounts/crunch/pools/many'), '2024-07-01', {
      properties: { vmSize: 'STANDARD_D2S_V3', deploymentConfiguration: { virtualMachineConfiguration } },
    });
    const { found, unread } = await factValue(world.azure(), 'logins', subscription);
    expect(unread).toEqual([]);
    expect(found.map(({ name, to }) => [name, to])).toEqual([
      ['container group «scorer»', SERVER],
      ['container group «scorer»', 'data'],
      ['container app «shop»', SERVER],
      ['web app «site»', SERVER],
      ['slot «next» of web app «site»', SERVER],
      ['pool «many» of batch account «crunch»', SERVER],
    ]);
  });
});

describe('a principal of the directory', () => {
  const graph = CLOUDS.AzureCloud.graph;

  it('is shown with its secrets to an app that may read applications, and to no other', async () => {
    const { directory, clock } = world.sandbox.azure;
    const deployer = directory.add({
      type: 'ServicePrincipal',
      displayName: 'deployer',
      secrets: [{ kind: 'password', keyId: 'k', displayName: 'ci', startAt: clock.now(), endAt: clock.now() + 1_000 }],
    });
    const reader = directory.add({ type: 'ServicePrincipal', displayName: 'reader', graph: ['Application.Read.All'] });
    await clock.advance(1_000);
    const key = principalKey('objects', deployer.principalId);
    const allowed = world.azure({ graph, credential: world.sandbox.credentialFor(reader.principalId) });
    expect(await factValue(allowed, 'principal', key)).toMatchObject({
      objectId: deployer.principalId,
      applicationId: deployer.clientId,
      secrets: [{ name: 'ci', from: expect.any(Number), to: expect.any(Number) }],
    });
    expect(await factValue(allowed, 'principal', principalKey('applications', deployer.clientId))).toMatchObject({
      objectId: deployer.principalId,
    });
    expect(await readOne(world.azure({ graph }), 'principal', key)).toMatchObject({ state: 'unreadable', retryAt: null });
  });
});

it('every kind of fact is known with the generated role, so no permission is missing', async () => {
  const azure = world.azure({ graph: CLOUDS.AzureCloud.graph });
  const { keyVault } = await factValue(azure, 'workspace', id(workspace));
  const about: Partial<Record<Kind, Id>> = {
    registry: id(world.estate.registryId),
    storage: id(account),
    access: id(account),
    users: id(account),
    traffic: id(account),
    estate: EVERYWHERE,
    subscription,
    watch: subscription,
    logins: subscription,
    containerGroups: subscription,
    cluster: id(cluster()),
    vault: keyVault ?? EVERYWHERE,
    identity: id(user()),
    // everybody may read of itself
    principal: principalKey('objects', world.app),
  };
  const keys = (Object.keys(FACTS) as Kind[]).map((kind): Key => keyOf(kind, about[kind] ?? id(workspace)));
  const { facts } = await azure.read(keys);
  for (const key of keys) expect([key, facts.get(key)]).toMatchObject([key, { state: 'known', at: expect.any(Number) }]);
});

it('a principal without the role reads none of it', async () => {
  const nobody = world.sandbox.azure.directory.add({ type: 'ServicePrincipal', displayName: 'nobody' }).principalId;
  const azure = world.azure({ credential: world.sandbox.credentialFor(nobody) });
  for (const kind of ['subscription', 'watch'] as const)
    expect(await readOne(azure, kind, subscription)).toMatchObject({ state: 'unreadable', retryAt: null });
  expect(await readOne(azure, 'jobs', id(workspace))).toMatchObject({ state: 'unreadable', retryAt: null });
  expect(await readOne(azure, 'traffic', id(account))).toMatchObject({ state: 'unreadable', retryAt: null });
  const { found, unread } = await factValue(azure, 'logins', subscription);
  expect(found).toEqual([]);
  expect(unread).toHaveLength(5);
  expect(await readOne(azure, 'containerGroups', subscription)).toMatchObject({ state: 'unreadable', retryAt: null });
  expect(idsOf(world.estate).workspaces).toContain(id(workspace));
});
