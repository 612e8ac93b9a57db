import { afterEach, describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import type { EstatePlan } from '../../src/sandbox/estate/plan.ts';
import { startWorld, type World } from '../support/world.ts';

const HOUR = 3_600;
const ML = '2025-06-01';

const plan = (changes: Partial<EstatePlan['workspaces'][number]>, estate: Partial<EstatePlan> = {}): EstatePlan => ({
  subscriptionId: '5b5b5b5b-1111-4111-8111-000000000001',
  group: 'machine-learning',
  location: 'westeurope',
  prefix: 'order',
  workspaces: [{ name: 'order-one', ...changes }],
  ...estate,
});

const short = (write: string): string =>
  write.startsWith('PUT Microsoft.Authorization')
    ? 'grant'
    : write.includes('/storageAccounts/')
      ? 'key'
      : write.includes('/registries/')
        ? 'admin'
        : 'mode';

let world: World;
afterEach(() => {
  expect(world.sandbox.oracle.report().everBroken.filter(({ causedBy }) => causedBy?.principalId === world.appId)).toEqual([]);
  world.dispose();
});

describe('a registry whose admin user is on while a compute cannot pull', () => {
  const computes = [{ name: 'gpu', type: 'AmlCompute', identity: 'user', isGranted: false }] as const;

  it('is granted at once, and cut when the grant has settled', async () => {
    world = await startWorld({ plan: plan({ computes }, { hasAdminUser: true }), migrate: true });
    expect(world.writes().map(short)).toEqual(['grant', 'grant']);
    expect((await world.told(world.estate.registryId)).at(-1)).toBe('registry-admin-user: waiting');
    const [waiting] = (await world.journal.story(id(world.estate.registryId))).filter((row) => row.kind === 'outcome');
    expect(waiting?.says).toContain('«gpu»');
    await world.pass(HOUR - 120);
    expect(world.writes().map(short)).toEqual(['grant', 'grant']);
    await world.pass(120);
    expect(world.writes().map(short)).toEqual(['grant', 'grant', 'admin']);
  });

  it('keeps its admin user, by the name of a compute without identity, until that compute is gone', async () => {
    const lonely = [{ name: 'lonely', type: 'AmlCompute', identity: 'none' }] as const;
    world = await startWorld({ plan: plan({ computes: lonely }, { hasAdminUser: true }), migrate: true });
    expect(await world.told(world.estate.registryId)).toEqual(['registry-admin-user: blocked']);
    expect(world.writes()).toEqual([]);
    const mona = await world.person('Mona');
    await mona.send('DELETE', `${world.estate.workspaces[0]?.id}/computes/lonely`, `${ML}&underlyingResourceAction=Delete`);
    await world.pass(600);
    expect(world.writes().map(short)).toEqual(['admin']);
  });
});

describe('a registry whose admin user is switched on after the identity of a compute was deleted', () => {
  it('keeps it, since the roles of that identity are still there and nobody can use them', async () => {
    const computes = [{ name: 'gpu', type: 'AmlCompute', identity: 'user' }] as const;
    world = await startWorld({ plan: plan({ computes }) });
    const mona = await world.person('Mona');
    for (const { id: identity } of world.sandbox.azure.store.list('Microsoft.ManagedIdentity/userAssignedIdentities'))
      await mona.send('DELETE', identity, '2023-01-31');
    await mona.send('PATCH', world.estate.registryId, '2023-07-01', { properties: { adminUserEnabled: true } });
    await world.pass(600);
    expect(world.writes()).toEqual([]);
    const [blocked] = (await world.journal.story(id(world.estate.registryId))).filter((row) => row.kind === 'outcome');
    expect(blocked).toMatchObject({ outcome: 'blocked', says: expect.stringContaining('which does not exist any more') });
  });
});

describe('a workspace that was never keyless', () => {
  const computes = [{ name: 'gpu', type: 'AmlCompute', identity: 'user', isGranted: false }] as const;

  it('is migrated when asked, in order: roles, settle, mode, settle, key', async () => {
    world = await startWorld({ plan: plan({ computes, mode: 'key' }), migrate: true });
    await world.pass(5 * HOUR);
    const requests = world.requests().filter(({ method }) => method === 'PUT' || method === 'PATCH');
    expect(world.writes().map(short).join(' ')).toMatch(/^(grant )+mode key$/);
    const times = new Map(world.sandbox.requests().map(({ number, time }) => [number, time]));
    const at = (pattern: RegExp) => times.get(requests.find(({ path }) => pattern.test(path))?.number ?? 0) ?? 0;
    const [granted, mode, key] = [at(/roleAssignments/), at(/workspaces\/[^/]+$/), at(/storageAccounts\/[^/]+$/)];
    expect(mode - granted).toBeGreaterThanOrEqual(HOUR * 1_000);
    expect(key - mode).toBeGreaterThanOrEqual(HOUR * 1_000);
  });

  it('gets its grants and nothing else without having asked, and is told so', async () => {
    world = await startWorld({ plan: plan({ computes, mode: 'key' }, { hasAdminUser: true }) });
    await world.pass(5 * HOUR);
    await world.sweep();
    expect(new Set(world.writes().map(short))).toEqual(new Set(['grant']));
    const workspace = world.estate.workspaces[0];
    expect((await world.told(workspace?.id ?? '')).filter((it) => it.startsWith('workspace-datastore'))).toEqual([
      'workspace-datastore-auth-mode: held',
    ]);
    expect((await world.told(workspace?.storageAccountId ?? '')).at(-1)).toBe('storage-shared-key: held');
    expect((await world.told(world.estate.registryId)).at(-1)).toBe('registry-admin-user: held');
  });
});
