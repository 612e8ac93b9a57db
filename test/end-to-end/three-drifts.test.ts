import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { ACR_PULL, assignments, remove } from '../support/assignments.ts';
import { startWorld, type World } from '../support/world.ts';

const ACR = '2023-07-01';
const STORAGE = '2023-05-01';
const ML = '2024-04-01';

describe('given a keyless estate that was swept', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.dispose());

  const trips = async (about: string) =>
    (await world.journal.story(id(about))).flatMap((row) =>
      row.kind === 'outcome' && row.outcome === 'repaired' ? [row.trips] : [],
    );

  it('nothing is left to do', async () => {
    const since = world.mark();
    await world.sweep();
    expect(world.writes(since)).toEqual([]);
    expect(world.poison).toEqual([]);
  });

  it('when the admin user is switched on, it is off again within seconds, and the journal says who did it', async () => {
    const mona = await world.person('Mona');
    await mona.send('PATCH', world.estate.registryId, ACR, { properties: { adminUserEnabled: true } });
    const since = world.mark();
    await world.pass(5);
    expect(world.writes(since)).toEqual([`PATCH ${world.estate.registryId.replace(/^.*\/providers\//, '')}`]);
    const registry = await mona.send('GET', world.estate.registryId, ACR);
    expect(registry).toMatchObject({ properties: { adminUserEnabled: false } });
    const [repair] = (await world.journal.story(id(world.estate.registryId))).filter((row) => row.kind === 'outcome');
    expect(repair).toMatchObject({ outcome: 'repaired', rule: 'registry-admin-user', actor: 'Mona', notify: true });
    expect(await trips(world.estate.registryId)).toEqual([3]);
  });

  it('when shared keys are allowed, they are forbidden again', async () => {
    const mona = await world.person('Mona');
    const account = world.estate.workspaces[0]?.storageAccountId ?? '';
    await mona.send('PATCH', account, STORAGE, { properties: { allowSharedKeyAccess: true } });
    await world.pass(5);
    expect(await mona.send('GET', account, STORAGE)).toMatchObject({ properties: { allowSharedKeyAccess: false } });
    expect(await world.told(account)).toEqual(['storage-shared-key: repaired']);
    expect(await trips(account)).toEqual([3]);
  });

  it('when a compute is made whose identity cannot pull, it is granted what it lacks', async () => {
    const mona = await world.person('Mona');
    const group = world.estate.groupId;
    const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/newcomer`;
    await mona.send('PUT', identity, '2023-01-31', { location: 'westeurope' });
    await world.pass(30);
    const compute = `${world.estate.workspaces[0]?.id}/computes/newcomer`;
    await mona.send('PUT', compute, ML, {
      location: 'westeurope',
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
      properties: {
        computeType: 'AmlCompute',
        properties: { vmSize: 'STANDARD_DS3_V2', scaleSettings: { minNodeCount: 0, maxNodeCount: 2 } },
      },
    });
    const since = world.mark();
    await world.pass(10);
    expect(world.writes(since).map((write) => write.replace(/[^/]+$/, '…'))).toEqual(
      Array(2).fill('PUT Microsoft.Authorization/roleAssignments/…'),
    );
    expect(await world.told(compute)).toEqual(
      expect.arrayContaining(['access/compute-pull: repaired', 'access/compute-data: repaired']),
    );
    expect((await trips(compute)).every((count) => count <= 3)).toBe(true);
    await world.pass(10);
    expect(world.sandbox.oracle.report().brokenConsumers).toEqual([]);
  });

  it('when a role assignment that a compute pulls by is deleted, it is granted again', async () => {
    const mona = await world.person('Mona');
    const gpu = world.estate.workspaces[0]?.computes.batch;
    await remove(mona, await assignments(mona, world.estate.registryId, gpu?.principalId ?? '', ACR_PULL));
    await world.pass(10);
    expect((await world.told(gpu?.id ?? '')).filter((it) => it.startsWith('access/'))).toEqual(['access/compute-pull: repaired']);
    expect((await trips(gpu?.id ?? '')).every((count) => count <= 3)).toBe(true);
    await world.pass(10);
    expect(world.sandbox.oracle.report().brokenConsumers).toEqual([]);
  });
});

describe('given an app that remembers nothing', () => {
  it('repairs what it is told of within five round trips to the write', async () => {
    const world = await startWorld({ swept: false, migrate: true });
    const mona = await world.person('Mona');
    const account = world.estate.workspaces[1]?.storageAccountId ?? '';
    await mona.send('PATCH', world.estate.registryId, ACR, { properties: { adminUserEnabled: true } });
    await mona.send('PATCH', account, STORAGE, { properties: { allowSharedKeyAccess: true } });
    await world.pass(5);
    const repaired = (await world.journal.story()).filter((row) => row.kind === 'outcome' && row.outcome === 'repaired');
    expect(repaired.map(({ rule }) => rule).sort()).toEqual(['registry-admin-user', 'storage-shared-key']);
    for (const row of repaired) expect(row.kind === 'outcome' && row.trips).toBeLessThanOrEqual(5);
    world.dispose();
  });
});
