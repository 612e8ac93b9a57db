import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { startWorld, type World } from '../support/world.ts';

const ACR = '2023-07-01';

const switchedOn = async (world: World): Promise<void> => {
  const mona = await world.person('Mona');
  await mona.send('PATCH', world.estate.registryId, ACR, { properties: { adminUserEnabled: true } });
};

describe('given a registry whose admin user somebody switches on', () => {
  it('in audit mode the finding is the same and nothing is written', async () => {
    const world = await startWorld({ modes: () => 'audit' });
    const since = world.mark();
    await switchedOn(world);
    await world.pass(600);
    expect(await world.told(world.estate.registryId)).toEqual(['registry-admin-user: reported']);
    expect(world.writes(since)).toEqual([]);
    world.dispose();
  });

  it.each([
    ['the registry', 'Microsoft.ContainerRegistry/registries/read', 'unknown'],
    ['the role assignments', 'Microsoft.Authorization/roleAssignments/read', 'unknown'],
    ['the computes of a workspace', 'Microsoft.MachineLearningServices/workspaces/computes/read', 'blocked'],
    ['the connections of a workspace', 'Microsoft.MachineLearningServices/workspaces/connections/read', 'blocked'],
  ])('when reading %s is forbidden, nothing is written', async (_what, operation, outcome) => {
    const world = await startWorld();
    world.sandbox.faults.add({
      match: { operation, principalId: world.appId },
      fault: { kind: 'status', status: 403, code: 'AuthorizationFailed', message: 'No.' },
      count: 'always',
    });
    const since = world.mark();
    await switchedOn(world);
    await world.pass(60);
    expect(await world.told(world.estate.registryId)).toEqual([`registry-admin-user: ${outcome}`]);
    expect(world.writes(since)).toEqual([]);
    world.sandbox.faults.clear();
    await world.sweep();
    expect(await world.told(world.estate.registryId)).toEqual([
      `registry-admin-user: ${outcome}`,
      'registry-admin-user: repaired',
    ]);
    world.dispose();
  });

  it('when Azure throttles a read, the repair waits and then happens by itself', async () => {
    const world = await startWorld();
    const { operation, principalId } = { operation: 'Microsoft.ContainerRegistry/registries/read', principalId: world.appId };
    world.sandbox.faults.add({
      match: { operation, principalId },
      fault: { kind: 'status', status: 429, retryAfterSeconds: 90 },
      count: 1,
    });
    await switchedOn(world);
    await world.pass(60);
    expect(await world.told(world.estate.registryId)).toEqual(['registry-admin-user: waiting']);
    await world.pass(60);
    expect(await world.told(world.estate.registryId)).toEqual(['registry-admin-user: waiting', 'registry-admin-user: repaired']);
    world.dispose();
  });

  it('while the journal is down nothing is written, and the event is delivered again until it is up', async () => {
    let isDown = false;
    const fail = () => Promise.reject(new Error('The table cannot be reached.'));
    const world = await startWorld({
      journal: (journal) => ({
        ...journal,
        intend: (...it) => (isDown ? fail() : journal.intend(...it)),
        conclude: (...it) => (isDown ? fail() : journal.conclude(...it)),
        marks: { ...journal.marks, announce: (...it) => (isDown ? fail() : journal.marks.announce(...it)) },
      }),
    });
    isDown = true;
    const since = world.mark();
    await switchedOn(world);
    await world.pass(60);
    expect(world.writes(since)).toEqual([]);
    const statuses = () =>
      world.sandbox.eventGrid
        .records(0)
        .at(-1)
        ?.deliveries.map(({ status }) => status);
    expect(statuses()).toEqual([500, 500, 500]);
    isDown = false;
    await world.pass(600);
    expect(world.writes(since)).toHaveLength(1);
    expect(await world.told(world.estate.registryId)).toEqual(['registry-admin-user: repaired']);
    world.dispose();
  });

  it('when a lock is in the way, that is what people are told', async () => {
    const world = await startWorld();
    const mona = await world.person('Mona');
    await mona.send('PATCH', world.estate.registryId, ACR, { properties: { adminUserEnabled: true } });
    await mona.send('PUT', `${world.estate.registryId}/providers/Microsoft.Authorization/locks/frozen`, '2016-09-01', {
      properties: { level: 'ReadOnly' },
    });
    await world.pass(60);
    const [told] = (await world.journal.story(id(world.estate.registryId))).filter((row) => row.kind === 'outcome');
    expect(told).toMatchObject({ outcome: 'refused', says: expect.stringContaining('lock'), notify: true });
    world.dispose();
  });

  it('when the hour’s budget of writes is used up, it is held and people are told', async () => {
    const world = await startWorld({ writesPerHour: 1 });
    const mona = await world.person('Mona');
    const account = world.estate.workspaces[0]?.storageAccountId ?? '';
    await mona.send('PATCH', account, '2023-05-01', { properties: { allowSharedKeyAccess: true } });
    await world.pass(5);
    const since = world.mark();
    await mona.send('PATCH', world.estate.registryId, ACR, { properties: { adminUserEnabled: true } });
    await world.pass(5);
    expect(world.writes(since)).toEqual([]);
    expect(await world.told(world.estate.registryId)).toEqual(['registry-admin-user: held']);
    await world.pass(3_600);
    expect(await world.told(world.estate.registryId)).toEqual(['registry-admin-user: held', 'registry-admin-user: repaired']);
    world.dispose();
  });

  it('nothing is lost when the process dies between the intent and the write', async () => {
    let dies = true;
    const world = await startWorld({
      journal: (journal) => ({
        ...journal,
        intend: async (...it) => {
          const intent = await journal.intend(...it);
          if (!dies) return intent;
          dies = false;
          throw new Error('The process died.');
        },
        marks: {
          ...journal.marks,
          announce: (...it) => (dies ? Promise.reject(new Error('It is dead.')) : journal.marks.announce(...it)),
        },
      }),
    });
    await switchedOn(world);
    await world.pass(600);
    const story = await world.journal.story(id(world.estate.registryId));
    expect(story.map((row) => `${row.kind}${row.kind === 'result' ? ` ${row.result}` : ''}`)).toEqual(
      expect.arrayContaining(['intent', 'result interrupted', 'intent', 'result done', 'outcome']),
    );
    expect((await world.told(world.estate.registryId)).at(-1)).toBe('registry-admin-user: repaired');
    world.dispose();
  });
});
