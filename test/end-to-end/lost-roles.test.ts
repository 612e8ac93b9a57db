import { describe, expect, it } from 'vitest';
import { ACR_PULL, assignments, grantAt, grantedAt, remove, systemIdentityOf } from '../support/assignments.ts';
import { startWorld, type World } from '../support/world.ts';

const RBAC = '2022-04-01';
const BLOBS = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe';
const FILES = '69566ab7-960f-475b-8e7c-b3118f30c6bd';
const AI_ADMINISTRATOR = 'b78c5d69-af96-48a3-bf8d-a8b4d589de94';

const access = async (world: World, resource: string): Promise<readonly string[]> =>
  (await world.told(resource)).filter((it) => it.startsWith('access/'));

describe('a role assignment that somebody deletes', () => {
  it.each([
    ['at the registry', (world: World) => world.estate.registryId],
    ['at the resource group', (world: World) => world.estate.groupId],
    ['at the subscription', (world: World) => `/subscriptions/${world.estate.subscriptionId}`],
  ])('%s is made up for', async (_where, scopeIn) => {
    const world = await startWorld();
    const mona = await world.person('Mona');
    const batch = world.estate.workspaces[0]?.computes.batch;
    const [principal, scope] = [batch?.principalId ?? '', scopeIn(world)];
    if (scope !== world.estate.registryId) {
      await grantAt(mona, scope, principal, ACR_PULL);
      await world.pass(10);
      await remove(
        mona,
        (await assignments(mona, world.estate.registryId, principal, ACR_PULL)).filter((it) => it.properties.scope !== scope),
      );
      await world.pass(10);
      expect(await access(world, batch?.id ?? '')).toEqual([]);
    }
    await remove(mona, await assignments(mona, world.estate.registryId, principal, ACR_PULL));
    await world.pass(30);
    expect(await access(world, batch?.id ?? '')).toEqual(['access/compute-pull: repaired']);
    expect(world.sandbox.oracle.report().brokenConsumers).toEqual([]);
    world.dispose();
  });

  it('at a management group makes no event, and is found by the next sweep', async () => {
    const world = await startWorld();
    const mona = await world.person('Mona');
    const batch = world.estate.workspaces[0]?.computes.batch;
    const [principal, scope] = [batch?.principalId ?? '', '/providers/Microsoft.Management/managementGroups/everything'];
    await grantAt(mona, scope, principal, ACR_PULL);
    await world.pass(10);
    await remove(
      mona,
      (await assignments(mona, world.estate.registryId, principal, ACR_PULL)).filter((it) => it.properties.scope !== scope),
    );
    await world.pass(10);
    const events = world.sandbox.eventGrid.records(0).length;
    await mona.send('DELETE', grantedAt(scope), RBAC);
    await world.pass(60);
    expect(world.sandbox.eventGrid.records(0)).toHaveLength(events);
    expect(await access(world, batch?.id ?? '')).toEqual([]);
    await world.sweep();
    expect(await access(world, batch?.id ?? '')).toEqual(['access/compute-pull: repaired']);
    world.dispose();
  });

  it.each([
    ['access/workspace-data', 'blobs', BLOBS],
    ['access/workspace-data', 'files', FILES],
  ])('of row %s (%s) is granted to the workspace again', async (row, _what, role) => {
    const world = await startWorld();
    const mona = await world.person('Mona');
    const workspace = world.estate.workspaces[0];
    const identity = await systemIdentityOf(mona, workspace?.id ?? '');
    await remove(mona, await assignments(mona, workspace?.storageAccountId ?? '', identity, role));
    await world.pass(30);
    expect(await access(world, workspace?.id ?? '')).toEqual([`${row}: repaired`]);
    world.dispose();
  });

  it('of a row that Azure grants is reported, and blocks the cut that needs it', async () => {
    const world = await startWorld();
    const mona = await world.person('Mona');
    const workspace = world.estate.workspaces[0];
    const identity = await systemIdentityOf(mona, workspace?.id ?? '');
    await remove(mona, await assignments(mona, world.estate.groupId, identity, AI_ADMINISTRATOR));
    await world.pass(30);
    expect(await access(world, workspace?.id ?? '')).toEqual(['access/build-push: reported']);
    await mona.send('PATCH', world.estate.registryId, '2023-07-01', { properties: { adminUserEnabled: true } });
    await world.pass(30);
    expect((await world.told(world.estate.registryId)).at(-1)).toBe('registry-admin-user: blocked');
    world.dispose();
  });
});

describe('a registry in ABAC mode', () => {
  it('takes Repository Reader for pulling, not AcrPull, and keeps its admin user until pushing is let too', async () => {
    const world = await startWorld({
      plan: {
        subscriptionId: '5b5b5b5b-1111-4111-8111-000000000001',
        group: 'machine-learning',
        location: 'westeurope',
        prefix: 'abac',
        asksForRepositoryRoles: true,
        workspaces: [{ name: 'abac-one', computes: [{ name: 'gpu', type: 'AmlCompute', identity: 'user', isGranted: false }] }],
      },
    });
    const mona = await world.person('Mona');
    const gpu = world.estate.workspaces[0]?.computes.gpu;
    expect(await access(world, gpu?.id ?? '')).toEqual(expect.arrayContaining(['access/compute-pull: repaired']));
    expect(await assignments(mona, world.estate.registryId, gpu?.principalId ?? '', ACR_PULL)).toEqual([]);
    expect(
      await assignments(mona, world.estate.registryId, gpu?.principalId ?? '', 'b93aa761-3e63-49ed-ac28-beffa264f7ac'),
    ).toHaveLength(1);
    const identity = await systemIdentityOf(mona, world.estate.workspaces[0]?.id ?? '');
    await remove(mona, await assignments(mona, world.estate.registryId, identity, '2a1e307c-b015-4ebd-883e-5b7698a07328'));
    await mona.send('PATCH', world.estate.registryId, '2023-07-01', { properties: { adminUserEnabled: true } });
    await world.pass(2 * 3_600);
    expect((await world.told(world.estate.registryId)).at(-1)).toBe('registry-admin-user: blocked');
    await grantAt(mona, world.estate.registryId, identity, '2a1e307c-b015-4ebd-883e-5b7698a07328');
    await world.pass(2 * 3_600);
    expect((await world.told(world.estate.registryId)).at(-1)).toBe('registry-admin-user: repaired');
    world.dispose();
  });
});

describe('a hub that isolates data, with a project', () => {
  it('gets no grant of ours at all, whatever it lacks', async () => {
    const world = await startWorld({
      plan: {
        subscriptionId: '5b5b5b5b-1111-4111-8111-000000000001',
        group: 'machine-learning',
        location: 'westeurope',
        prefix: 'hubs',
        workspaces: [
          { name: 'hubs-hub', kind: 'Hub' },
          { name: 'hubs-project', kind: { projectOf: 'hubs-hub' } },
        ],
      },
    });
    const mona = await world.person('Mona');
    const since = world.mark();
    for (const workspace of world.estate.workspaces) {
      const identity = await systemIdentityOf(mona, workspace.id);
      const found = await assignments(mona, workspace.storageAccountId, identity, FILES);
      if (found.length > 0) await remove(mona, found);
    }
    await world.pass(60);
    await world.sweep();
    expect(world.writes(since).filter((it) => it.startsWith('PUT'))).toEqual([]);
    const told = await Promise.all(world.estate.workspaces.map(({ id }) => access(world, id)));
    expect(told.flat()).toContain('access/workspace-data: reported');
    world.dispose();
  });
});
