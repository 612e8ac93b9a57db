import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Id, id } from '../../src/model/id.ts';
import type { Grant } from '../../src/model/role.ts';
import { ROLES } from '../../src/model/roles.ts';
import type { Write } from '../../src/model/step.ts';
import { keylessPlan } from '../../src/sandbox/estate/plan.ts';
import { factValue } from '../support/azure.ts';
import { idsOf, openSmallAzure, type SmallAzure, SUBSCRIPTION } from '../support/small-azure.ts';

/** Writes against a small Azure, signed in with the very roles that are deployed. */
let world: SmallAzure;
let registry: Id;
let account: Id;
let workspace: Id;
beforeEach(async () => {
  const workspaces = [
    { name: 'keyed', mode: 'key', computes: [{ name: 'gpu', type: 'AmlCompute', identity: 'user', isGranted: false }] },
  ] as const;
  const settings = { operationSeconds: 4 };
  world = await openSmallAzure({ ...keylessPlan(SUBSCRIPTION), hasAdminUser: true, workspaces }, { settings });
  const ids = idsOf(world.estate);
  registry = ids.registry;
  account = ids.accounts[0] as Id;
  workspace = ids.workspaces[0] as Id;
});

const write = (it: Write, options = {}) => world.passing(() => world.azure(options).write(it));
const identityMode = (): Write => ({ kind: 'datastore-auth-mode', on: workspace, from: null, to: 'Identity' });
const adminOff = (): Write => ({ kind: 'registry-admin', on: registry, from: true, to: false });
const grantTo = (principalId: string, role: { readonly id: string; readonly name: string }): Write => {
  const to: Grant = { principalId, principalType: 'ServicePrincipal', roleId: role.id, roleName: role.name };
  return { kind: 'role', on: registry, from: null, to };
};
async function clusterPrincipal(): Promise<string> {
  const [cluster] = await factValue(world.azure(), 'computes', workspace);
  return cluster?.identity.user[0]?.principalId ?? '';
}

describe('each setting', () => {
  it('turns the admin user off, in one trip', async () => {
    expect(await write(adminOff())).toMatchObject({ result: 'done', requests: 1, trips: 1 });
    expect(await factValue(world.azure(), 'registry', registry)).toMatchObject({ adminUser: false });
  });

  it('forbids shared keys, in one trip', async () => {
    expect(await write({ kind: 'shared-key', on: account, from: null, to: false })).toMatchObject({ result: 'done', trips: 1 });
    expect(await factValue(world.azure(), 'storage', account)).toMatchObject({ sharedKey: false });
  });

  it('switches a workspace to identity and watches until it is', async () => {
    const before = await factValue(world.azure(), 'workspace', workspace);
    const written = await write(identityMode());
    expect(written).toMatchObject({ result: 'done' });
    expect(written.trips).toBeGreaterThan(1);
    const after = await factValue(world.azure(), 'workspace', workspace);
    expect(after.authMode).toMatch(/^identity$/i);
    // nothing else was written
    const { authMode: _was, modifiedAt: _then, ...same } = before;
    expect(after).toMatchObject(same);
  });

  it('leaves an operation that lasts to a later run', async () => {
    expect(await write(identityMode(), { patience: 0 })).toMatchObject({ result: 'accepted', requests: 1, trips: 1 });
  });

  it('says when the operation failed', async () => {
    world.sandbox.faults.add({
      match: { operation: 'Microsoft.MachineLearningServices/workspaces/write' },
      fault: { kind: 'operation', error: { code: 'InternalError', message: 'It broke.' } },
    });
    const written = await write(identityMode());
    expect(written).toMatchObject({ result: 'refused', refused: { by: 'transient', retryAt: expect.any(Number) } });
    expect((await factValue(world.azure(), 'workspace', workspace)).authMode ?? 'accesskey').toMatch(/^accesskey$/i);
  });
});

describe('an opt-in setting', () => {
  beforeEach(async () => {
    const scope = `/subscriptions/${SUBSCRIPTION}`;
    const optIn = await readFile(new URL('../../infra/generated/opt-in.json', import.meta.url), 'utf8');
    const { actions } = JSON.parse(optIn) as { readonly actions: readonly string[] };
    const roleDefinitionId = `${scope}/providers/Microsoft.Authorization/roleDefinitions/${world.owner.azure.guid()}`;
    const role = { roleName: 'opt-in', type: 'CustomRole', permissions: [{ actions }], assignableScopes: [scope] };
    await world.owner.send('PUT', roleDefinitionId, '2022-04-01', { properties: role });
    const assignment = `${scope}/providers/Microsoft.Authorization/roleAssignments/${world.owner.azure.guid()}`;
    const properties = { roleDefinitionId, principalId: world.app, principalType: 'ServicePrincipal' };
    await world.owner.send('PUT', assignment, '2022-04-01', { properties });
    await world.owner.settle();
  });
  const made = (path: string, version: string, body: object) =>
    world.owner.send('PUT', path, version, { location: 'westeurope', ...body });

  it('gives a cluster without identity one, and changes nothing else', async () => {
    const cluster = `${workspace}/computes/bare`;
    const properties = { vmSize: 'STANDARD_DS3_V2', remoteLoginPortPublicAccess: 'Disabled', scaleSettings: { maxNodeCount: 3 } };
    await made(cluster, '2025-06-01', { properties: { computeType: 'AmlCompute', disableLocalAuth: true, properties } });
    await world.owner.settle();
    const before = await world.owner.send('GET', cluster, '2025-06-01');
    const give: Write = { kind: 'compute-identity', on: id(cluster), from: 'None', to: 'SystemAssigned' };
    expect(await write(give)).toMatchObject({ result: 'done' });
    const after = await world.owner.send('GET', cluster, '2025-06-01');
    expect(after).toMatchObject({ identity: { type: 'SystemAssigned', principalId: expect.any(String) } });
    const settings = ({ properties: it }: typeof before) => {
      const { modifiedOn: _, properties: inner, ...outer } = it as { modifiedOn: string; properties: object };
      const { allocationStateTransitionTime: __, ...rest } = inner as { allocationStateTransitionTime: string };
      return { ...outer, rest };
    };
    expect(settings(after)).toEqual(settings(before));
    expect(await write(give)).toMatchObject({ result: 'refused', refused: { by: 'request' } });
  });

  it('leaves a cluster alone whose nodes are reached privately: a PUT could not say so', async () => {
    const cluster = `${workspace}/computes/private`;
    const inner = { vmSize: 'STANDARD_DS3_V2', remoteLoginPortPublicAccess: 'Disabled', enableBatchPrivateLink: true };
    await made(cluster, '2025-06-01', { properties: { computeType: 'AmlCompute', properties: inner } });
    await world.owner.settle();
    const { store } = world.sandbox.azure;
    const found = store.get(cluster);
    if (found === undefined) throw new Error('No cluster was made.');
    const shown = { ...(found.properties.properties as object), enableBatchPrivateLink: true };
    store.save({ ...found, properties: { ...found.properties, properties: shown } });
    const give: Write = { kind: 'compute-identity', on: id(cluster), from: 'None', to: 'SystemAssigned' };
    expect(await write(give)).toMatchObject({ result: 'refused', refused: { by: 'request' } });
  });

  it('makes a datastore forget its key, and changes nothing else', async () => {
    const store = `${workspace}/datastores/raw`;
    const place = { datastoreType: 'AzureBlob', accountName: 'elsewhere', containerName: 'raw', description: 'raw data' };
    const credentials = { credentialsType: 'AccountKey', secrets: { secretsType: 'AccountKey', key: 'aGlkZGVu' } };
    await made(store, '2025-06-01', { properties: { ...place, credentials } });
    const forget: Write = { kind: 'datastore-credentials', on: id(store), from: 'AccountKey', to: 'None' };
    expect(await write(forget)).toMatchObject({ result: 'done', requests: 2 });
    const { properties } = await world.owner.send('GET', store, '2025-06-01');
    expect(properties).toMatchObject({ ...place, credentials: { credentialsType: 'None' } });
  });

  it('adds an access policy beside those that are there', async () => {
    const vault = `${world.estate.groupId}/providers/Microsoft.KeyVault/vaults/by-policies`;
    const { tenantId } = world.sandbox;
    const other = { tenantId, objectId: '12121212-1212-4212-8212-121212121212', permissions: { secrets: ['get'] } };
    const properties = { tenantId, sku: { family: 'A', name: 'standard' }, enableRbacAuthorization: false };
    await made(vault, '2023-07-01', { properties: { ...properties, accessPolicies: [other] } });
    await world.owner.settle();
    const principalId = await clusterPrincipal();
    const add: Write = { kind: 'access-policy', on: id(vault), from: null, to: { principalId } };
    expect(await write(add)).toMatchObject({ result: 'done', requests: 2 });
    const { policies } = await factValue(world.azure(), 'vault', id(vault));
    expect(policies.map((it) => it.principalId)).toEqual([other.objectId, principalId]);
    expect(policies[0]?.secrets).toEqual(['get']);
  });
});

describe('a role', () => {
  it('is granted, and granting it again changes nothing', async () => {
    const principal = await clusterPrincipal();
    expect(await write(grantTo(principal, ROLES.acrPull))).toMatchObject({ result: 'done', requests: 1 });
    expect(await write(grantTo(principal, ROLES.acrPull))).toMatchObject({ result: 'done', requests: 1 });
    const { assignments } = await factValue(world.azure(), 'access', registry);
    const granted = assignments.filter((it) => it.principalId === principal && it.roleId === ROLES.acrPull.id);
    expect(granted).toHaveLength(1);
  });

  it('that somebody granted under another name is done too', async () => {
    const principal = await clusterPrincipal();
    const name = world.owner.azure.guid();
    await world.owner.send('PUT', `${registry}/providers/Microsoft.Authorization/roleAssignments/${name}`, '2022-04-01', {
      properties: {
        roleDefinitionId: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${ROLES.acrPull.id}`,
        principalId: principal,
        principalType: 'ServicePrincipal',
      },
    });
    expect(await write(grantTo(principal, ROLES.acrPull))).toMatchObject({ result: 'done', requests: 1 });
  });

  it('that the condition on our own role does not list is refused by that condition', async () => {
    const owner = { id: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', name: 'Owner' };
    expect(await write(grantTo(await clusterPrincipal(), owner))).toMatchObject({
      result: 'refused',
      refused: { by: 'condition', retryAt: null },
    });
  });

  it('for a principal that the directory does not know yet comes back by itself', async () => {
    expect(await write(grantTo('99999999-9999-4999-8999-999999999999', ROLES.acrPull))).toMatchObject({
      result: 'refused',
      refused: { by: 'transient', retryAt: expect.any(Number) },
    });
  });
});

describe('who stands in the way is named', () => {
  it('a lock', async () => {
    await world.owner.send('PUT', `${registry}/providers/Microsoft.Authorization/locks/keep`, '2016-09-01', {
      properties: { level: 'ReadOnly' },
    });
    for (const each of [adminOff(), grantTo(await clusterPrincipal(), ROLES.acrPull)])
      expect(await write(each)).toMatchObject({ result: 'refused', refused: { by: 'lock', retryAt: null } });
  });

  it('a missing permission', async () => {
    const nobody = world.sandbox.azure.directory.add({ type: 'ServicePrincipal', displayName: 'nobody' }).principalId;
    const credential = world.sandbox.credentialFor(nobody);
    for (const each of [adminOff(), identityMode()])
      expect(await write(each, { credential })).toMatchObject({
        result: 'refused',
        refused: { by: 'permission', retryAt: null },
      });
  });

  it('a registry that is gone', async () => {
    const gone = id(`${registry}gone`);
    expect(await write({ ...adminOff(), on: gone })).toMatchObject({
      result: 'refused',
      refused: { by: 'request', retryAt: null },
    });
  });
});

describe('an answer that was lost', () => {
  it('leaves one write, since sending a setting twice changes nothing', async () => {
    const principal = await clusterPrincipal();
    for (const [operation, each] of [
      ['Microsoft.ContainerRegistry/registries/write', adminOff()],
      ['Microsoft.Authorization/roleAssignments/write', grantTo(principal, ROLES.acrPull)],
    ] as const) {
      world.sandbox.faults.add({ match: { operation }, fault: { kind: 'drop', when: 'after' } });
      expect(await write(each)).toMatchObject({ result: 'done', requests: 2, trips: 2 });
    }
  });
});
