import { afterEach, describe, expect, it } from 'vitest';
import { handsOf } from '../../src/sandbox/estate/hands.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';

describe('keys that somebody reads', () => {
  let world: World;
  afterEach(() => world.dispose());

  async function started(options: WorldOptions = {}) {
    world = await startWorld(options);
    const [workspace] = world.estate.workspaces;
    if (workspace === undefined) throw new Error('The estate has no workspace.');
    const listKeys = `${workspace.storageAccountId}/listKeys`;
    const alerts = async () => (await world.journal.story()).flatMap((row) => (row.kind === 'alert' ? [row] : []));
    return { workspace, listKeys, alerts };
  }

  it('are told once an hour with who it was, and nothing is written', async () => {
    const { workspace, listKeys, alerts } = await started();
    const nadia = await world.person('Nadia');
    const since = world.mark();
    for (const _ of [1, 2, 3]) await nadia.send('POST', listKeys, '2025-08-01');
    await nadia.send('POST', `${workspace.id}/listKeys`, '2025-06-01');
    await world.pass(30);
    expect((await alerts()).map(({ resource, count, actor, notify }) => ({ resource, count, actor, notify }))).toEqual(
      expect.arrayContaining([
        { resource: workspace.storageAccountId.toLowerCase(), count: 3, actor: 'Nadia', notify: true },
        { resource: workspace.id.toLowerCase(), count: 1, actor: 'Nadia', notify: true },
      ]),
    );
    expect(await alerts()).toHaveLength(2);
    expect(world.writes(since)).toEqual([]);
    await world.pass(3_600);
    await nadia.send('POST', listKeys, '2025-08-01');
    await world.pass(30);
    expect(await alerts()).toHaveLength(3);
  });

  it('are only counted when the workspace itself reads them', async () => {
    const { workspace, listKeys, alerts } = await started();
    const owner = handsOf(world.sandbox, world.sandbox.owner.principalId);
    const { identity } = await owner.send('GET', workspace.id, '2025-06-01');
    const { principalId } = identity as { principalId: string };
    await handsOf(world.sandbox, principalId).send('POST', listKeys, '2025-08-01');
    await world.pass(30);
    expect(await alerts()).toMatchObject([{ count: 1, notify: false, actorPrincipalId: principalId }]);
  });

  it('are only counted when an application of policy reads them, and told of any other', async () => {
    const expected = new Set<string>();
    const { listKeys, alerts } = await started({ expected });
    const readBy = async (displayName: string, isExpected: boolean): Promise<string> => {
      const roles = [{ role: 'Owner', scope: '/' }];
      const { body } = await world.sandbox.control('POST', 'principals', { type: 'ServicePrincipal', displayName, roles });
      const { principalId, clientId } = body as { principalId: string; clientId: string };
      if (isExpected) expected.add(clientId);
      await handsOf(world.sandbox, principalId).send('POST', listKeys, '2025-08-01');
      await world.pass(30);
      return clientId;
    };
    const [backup, stranger] = [await readBy('backup', true), await readBy('stranger', false)];
    const told = (await alerts()).map(({ actorApplicationId, notify }) => ({ actorApplicationId, notify }));
    expect(told).toEqual([
      { actorApplicationId: backup, notify: false },
      { actorApplicationId: stranger, notify: true },
    ]);
  });
});
