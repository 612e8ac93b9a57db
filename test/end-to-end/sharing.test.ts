import { afterEach, describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { parsePolicy } from '../../src/policy.ts';
import { keylessPlan } from '../../src/sandbox/estate/plan.ts';
import { buildFirstImage } from '../../src/sandbox/providers/machine-learning/first-image-build.ts';
import { startWorld, type World } from '../support/world.ts';

const ACR = '2023-07-01';
const ML = '2025-06-01';

let world: World;
afterEach(() => {
  expect(world.sandbox.oracle.report().everBroken.filter(({ causedBy }) => causedBy?.principalId === world.appId)).toEqual([]);
  world.dispose();
});

describe('a registry that several workspaces share', () => {
  it('is judged once, and one consumer that cannot be granted blocks the cut for all by name', async () => {
    world = await startWorld();
    const mona = await world.person('Mona');
    const [first, second] = world.estate.workspaces;
    await mona.send('PUT', `${second?.id}/computes/lonely`, ML, {
      location: 'westeurope',
      properties: {
        computeType: 'AmlCompute',
        properties: { vmSize: 'STANDARD_DS3_V2', scaleSettings: { minNodeCount: 0, maxNodeCount: 1 } },
      },
    });
    await world.pass(60);
    const since = world.mark();
    await mona.send('PATCH', world.estate.registryId, ACR, { properties: { adminUserEnabled: true } });
    await world.pass(60);
    expect(world.writes(since)).toEqual([]);
    const story = (await world.journal.story(id(world.estate.registryId))).filter((row) => row.kind === 'outcome');
    expect(story).toHaveLength(1);
    expect(story[0]).toMatchObject({
      outcome: 'blocked',
      says: expect.stringContaining('Compute «lonely» has no identity of its own'),
    });
    expect(first?.id).not.toBe(second?.id);
  });
});

describe('what a workspace’s user may write', () => {
  it('never makes us grant or cut: a datastore, a connection and an environment that name foreign resources cause no write', async () => {
    world = await startWorld();
    const mona = await world.person('Mona');
    const group = world.estate.groupId;
    await mona.send('PUT', `${group}/providers/Microsoft.Storage/storageAccounts/foreigndata`, '2023-05-01', {
      location: 'westeurope',
      sku: { name: 'Standard_LRS' },
      kind: 'StorageV2',
      properties: {},
    });
    await mona.send('PUT', `${group}/providers/Microsoft.ContainerRegistry/registries/foreignimages`, ACR, {
      location: 'westeurope',
      sku: { name: 'Premium' },
      properties: { adminUserEnabled: true },
    });
    await world.pass(60);
    const since = world.mark();
    const workspace = world.estate.workspaces[0]?.id;
    await mona.send('PUT', `${workspace}/datastores/foreign`, ML, {
      properties: {
        datastoreType: 'AzureBlob',
        accountName: 'foreigndata',
        containerName: 'c',
        credentials: { credentialsType: 'None' },
      },
    });
    await mona.send('PUT', `${workspace}/connections/foreign`, ML, {
      properties: {
        category: 'ContainerRegistry',
        authType: 'ManagedIdentity',
        target: 'foreignimages.azurecr.io',
        credentials: { clientId: 'x', resourceId: 'y' },
      },
    });
    const image = 'foreignimages.azurecr.io/base:1';
    await mona.send('PUT', `${workspace}/environments/foreign/versions/1`, ML, { properties: { image } });
    await mona.send('PATCH', workspace ?? '', ML, { tags: { owner: 'somebody', 'aml-keyless': 'grant everything' } });
    await world.pass(600);
    expect(await world.told(`${workspace}/environments/foreign/versions/1`)).toEqual(['environment-registry: reported']);
    await world.sweep();
    expect(world.writes(since)).toEqual([]);
    expect(await world.told(`${workspace}/datastores/foreign`)).toEqual(['access/datastore-data: reported']);
    expect(await world.told(`${workspace}/connections/foreign`)).toContain('access/build-identity-pull: reported');
  });
});

describe('a registry of strangers', () => {
  it('whose admin user they use is not cut for a workspace that is pointed at it, though it was seen good once', async () => {
    world = await startWorld({ swept: false });
    const mona = await world.person('Mona');
    const theirs = `${world.estate.groupId}/providers/Microsoft.ContainerRegistry/registries/theirimages`;
    const body = (adminUserEnabled: boolean) => ({
      sku: { name: 'Premium' },
      location: 'westeurope',
      properties: { adminUserEnabled },
    });
    await mona.send('PUT', theirs, ACR, body(false));
    await world.pass(60);
    await world.sweep();
    await mona.send('PATCH', theirs, ACR, { properties: { adminUserEnabled: true } });
    await world.pass(24 * 3_600);
    const since = world.mark();
    await mona.send('PATCH', world.estate.workspaces[0]?.id ?? '', ML, { properties: { containerRegistry: theirs } });
    await world.pass(6 * 3_600);
    await world.sweep();
    expect(world.writes(since).filter((it) => it.startsWith('PATCH'))).toEqual([]);
    expect((await world.told(theirs)).at(-1)).toBe('registry-admin-user: held');
  });
});

describe('a workspace that policy takes in by a tag', () => {
  it('is granted nothing for the sake of a tag that its user writes, and people are told', async () => {
    const include = [{ tags: { keyless: 'yes' } }];
    const parsed = parsePolicy(JSON.stringify({ limits: { modes: { '*': 'enforce' }, include } }));
    if (!('policy' in parsed)) throw new Error(parsed.errors.join());
    const { limits } = parsed.policy;
    world = await startWorld({ limits });
    const mona = await world.person('Mona');
    const workspace = world.estate.workspaces[0]?.id ?? '';
    const cluster = { computeType: 'AmlCompute', properties: { vmSize: 'STANDARD_DS3_V2' } };
    const identity = {
      type: 'UserAssigned',
      userAssignedIdentities: { [`${world.estate.groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/own`]: {} },
    };
    const body = { location: 'westeurope', identity, properties: cluster };
    await mona.send('PUT', `${workspace}/computes/own`, ML, body);
    await world.pass(60);
    const since = world.mark();
    await mona.send('PATCH', workspace, ML, { tags: { keyless: 'yes' } });
    await world.pass(600);
    expect(world.writes(since)).toEqual([]);
    const told = (await world.journal.story(id(`${workspace}/computes/own`))).filter((row) => row.kind === 'outcome');
    expect(told).toContainEqual(
      expect.objectContaining({ rule: 'access/compute-pull', outcome: 'held', says: expect.stringContaining('by a tag alone') }),
    );
  });
});

describe('the registry that Azure Machine Learning makes for itself', () => {
  it('comes with its admin user on, is new, and is cut once its computes can pull', async () => {
    const all = keylessPlan('5b5b5b5b-1111-4111-8111-000000000001', 'fresh');
    world = await startWorld({
      plan: {
        ...all,
        workspaces: [
          { name: 'fresh-lab', registry: 'none', computes: [{ name: 'gpu', type: 'AmlCompute', identity: 'system' }] },
        ],
      },
    });
    const since = world.mark();
    buildFirstImage(world.sandbox.azure, world.estate.workspaces[0]?.id ?? '');
    await world.pass(90);
    expect(world.writes(since).map((it) => it.replace(/\/[^/]+$/, ''))).toEqual(['PUT Microsoft.Authorization/roleAssignments']);
    await world.pass(2 * 3_600);
    expect(world.writes(since).at(-1)).toMatch(/^PATCH Microsoft.ContainerRegistry\/registries\//);
  });
});
