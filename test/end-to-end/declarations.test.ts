import { afterEach, describe, expect, it } from 'vitest';
import { EVERYWHERE } from '../../src/model/id.ts';
import { PLAIN, type Wants, type WorkspaceWants } from '../../src/model/wants.ts';
import type { Hands } from '../../src/sandbox/estate/hands.ts';
import { type EstatePlan, keylessPlan } from '../../src/sandbox/estate/plan.ts';
import { SUBSCRIPTION_ID, startWorld, type World } from '../support/world.ts';

const HOUR = 3_600;

/** One workspace that was never keyless, and could be: everybody has the roles. */
const plan: EstatePlan = {
  subscriptionId: SUBSCRIPTION_ID,
  group: 'machine-learning',
  location: 'westeurope',
  prefix: 'debt',
  hasAdminUser: true,
  workspaces: [{ name: 'debt-one', mode: 'key', computes: [{ name: 'gpu', type: 'AmlCompute', identity: 'user' }] }],
};

const all = { people: 'none', serverless: 'none', containerInstances: 'none' } as const;
const declaring = (
  workspace: Omit<WorkspaceWants, 'scope'>,
  dependency = { onlyMachineLearning: true, coverage: true },
): Wants => ({
  ...PLAIN,
  workspaces: [{ scope: EVERYWHERE, ...workspace }],
  dependencies: [{ scope: EVERYWHERE, ...dependency }],
});
const without = (name: keyof typeof all): Omit<WorkspaceWants, 'scope'> =>
  Object.fromEntries(Object.entries(all).filter(([key]) => key !== name));

let world: World;
afterEach(() => world.dispose());

/** What the last word about a resource's rule is. */
async function lastOf(rule: string): Promise<{ outcome: string; says: string } | undefined> {
  const rows = (await world.journal.story()).filter((row) => row.kind === 'outcome' && row.rule === rule);
  const last = rows.at(-1);
  return last?.kind === 'outcome' ? { outcome: last.outcome, says: last.says } : undefined;
}

const cuts = (since = 0): readonly string[] => world.writes(since).filter((it) => it.startsWith('PATCH'));

describe('a migration', () => {
  it.each([
    ['people', 'workspace-datastore-auth-mode', declaring(without('people')), 'who works in'],
    ['serverless', 'registry-admin-user', declaring(without('serverless')), 'whether'],
    ['containerInstances', 'registry-admin-user', declaring(without('containerInstances')), 'container instances'],
    [
      'onlyMachineLearning',
      'registry-admin-user',
      declaring(all, { onlyMachineLearning: false, coverage: true }),
      'onlyMachineLearning',
    ],
    ['coverage', 'registry-admin-user', declaring(all, { onlyMachineLearning: true, coverage: false }), 'coverage'],
  ])('is held, by name, where %s is not declared', async (_name, rule, wants, says) => {
    world = await startWorld({ plan, migrate: true, wants });
    await world.pass(6 * HOUR);
    expect(await lastOf(rule)).toMatchObject({ outcome: 'blocked', says: expect.stringContaining(says) });
  });

  it('is done where everything is declared and nothing speaks against it', async () => {
    world = await startWorld({ plan, migrate: true, wants: declaring(all) });
    await world.pass(6 * HOUR);
    expect(cuts().length).toBe(3);
  });
});

/** What speaks against the declarations, each brought about as it would be. */
const EVIDENCE: readonly (readonly [string, string, string, (owner: Hands) => Promise<unknown>])[] = [
  [
    'people who may work in a workspace and not read its data',
    'workspace-datastore-auth-mode',
    'without a role for its data',
    async () =>
      world.sandbox.control('POST', 'principals', {
        type: 'User',
        displayName: 'Ada',
        roles: [{ role: 'AzureML Data Scientist', scope: world.estate.groupId }],
      }),
  ],
  [
    'jobs without a compute',
    'registry-admin-user',
    'ran on serverless compute, which policy does not call used (wants.workspaces[].serverless): «nightly»',
    async () =>
      world.sandbox.control('POST', 'jobs', {
        workspace: world.estate.workspaces[0]?.id,
        name: 'nightly',
        properties: { jobType: 'Command' },
      }),
  ],
  [
    'a container app that logs in to the registry by password',
    'registry-admin-user',
    'shop',
    async (owner) => {
      const { properties } = (await owner.send('GET', world.estate.registryId, '2023-07-01')) as {
        properties: { loginServer: string };
      };
      const environment = `${world.estate.groupId}/providers/Microsoft.App/managedEnvironments/apps`;
      await owner.send('PUT', environment, '2025-01-01', { location: 'westeurope', properties: {} });
      await world.pass(60);
      await owner.send('PUT', `${world.estate.groupId}/providers/Microsoft.App/containerApps/shop`, '2025-01-01', {
        location: 'westeurope',
        properties: {
          managedEnvironmentId: environment,
          configuration: {
            secrets: [{ name: 'password', value: 'x' }],
            registries: [{ server: properties.loginServer, username: 'admin', passwordSecretRef: 'password' }],
          },
          template: { containers: [{ name: 'shop', image: `${properties.loginServer}/shop` }] },
        },
      });
    },
  ],
];

describe('evidence', () => {
  it.each(EVIDENCE)(
    'of %s holds a migration by name and count, and never the repair of drift',
    async (_what, rule, says, bring) => {
      world = await startWorld({ plan, migrate: true, wants: declaring(all), swept: false });
      await bring(await world.person('Owner'));
      await world.pass(HOUR);
      await world.sweep();
      await world.pass(6 * HOUR);
      expect(await lastOf(rule)).toMatchObject({ outcome: 'blocked', says: expect.stringContaining(says) });
      world.dispose();
      world = await startWorld({ plan: keylessPlan(SUBSCRIPTION_ID), wants: PLAIN });
      const mona = await world.person('Mona');
      await bring(mona);
      await world.pass(HOUR);
      await mona.send('PATCH', world.estate.registryId, '2023-07-01', { properties: { adminUserEnabled: true } });
      await mona.send('PATCH', world.estate.workspaces[0]?.storageAccountId ?? '', '2023-05-01', {
        properties: { allowSharedKeyAccess: true },
      });
      await world.pass(60);
      expect(cuts()).toHaveLength(2);
    },
  );

  it('of requests that use the account key since the switch holds the key’s cut, by count', async () => {
    world = await startWorld({ plan, migrate: true, wants: declaring(all), swept: false, settle: 3 * HOUR });
    const account = world.estate.workspaces[0]?.storageAccountId ?? '';
    await world.sweep();
    await world.pass(4.5 * HOUR);
    expect(cuts().some((it) => it.includes('/workspaces/'))).toBe(true);
    await world.sandbox.control('POST', 'traffic', { account, authentication: 'AccountKey', requests: 12 });
    await world.pass(4 * HOUR);
    expect(await lastOf('storage-shared-key')).toMatchObject({
      outcome: 'blocked',
      says: expect.stringContaining('12 requests'),
    });
    await world.pass(30 * HOUR);
    await world.sweep();
    await world.pass(HOUR);
    expect(await lastOf('storage-shared-key')).toMatchObject({ outcome: 'repaired' });
  });

  it('of such requests is not hidden by a later change of the workspace', async () => {
    world = await startWorld({ plan, migrate: true, wants: declaring(all), swept: false, settle: 3 * HOUR });
    const { id: workspace = '', storageAccountId: account = '' } = world.estate.workspaces[0] ?? {};
    await world.sweep();
    await world.pass(4.5 * HOUR);
    await world.sandbox.control('POST', 'traffic', { account, authentication: 'AccountKey', requests: 12 });
    await world.pass(4 * HOUR);
    const mona = await world.person('Mona');
    await mona.send('PATCH', workspace, '2025-06-01', { tags: { cost: 'centre' } });
    const since = world.mark();
    await world.pass(60);
    await world.sweep();
    expect(cuts(since)).toEqual([]);
    expect(await lastOf('storage-shared-key')).toMatchObject({
      outcome: 'blocked',
      says: expect.stringContaining('12 requests'),
    });
  });
});

describe('nodes that started while a keyless workspace used the key again', () => {
  it('hold the key until they are gone, and nobody’s else', async () => {
    const keyless: EstatePlan = {
      ...plan,
      hasAdminUser: false,
      workspaces: [{ name: 'debt-one', computes: [{ name: 'gpu', type: 'AmlCompute', identity: 'system' }] }],
    };
    world = await startWorld({ plan: keyless });
    const mona = await world.person('Mona');
    const { id: workspace = '', storageAccountId: account = '', computes } = world.estate.workspaces[0] ?? {};
    const compute = computes?.gpu?.id;
    const [match, count] = [{ operation: '*/computes/read', principalId: world.appId }, 'always' as const];
    world.sandbox.faults.add({
      match,
      fault: { kind: 'status', status: 403, code: 'AuthorizationFailed', message: 'No.' },
      count,
    });
    await mona.send('PATCH', account, '2023-05-01', { properties: { allowSharedKeyAccess: true } });
    await mona.send('PATCH', workspace, '2025-06-01', { properties: { systemDatastoresAuthMode: 'AccessKey' } });
    await world.pass(2 * HOUR);
    await world.sandbox.control('POST', 'nodes', { compute, current: 3, target: 3, allocation: 'Steady' });
    world.sandbox.faults.clear();
    await world.sweep();
    await world.pass(3 * HOUR);
    const ofAccount = () => cuts().filter((it) => it.includes('/storageAccounts/'));
    expect(cuts()).not.toEqual([]);
    expect(ofAccount()).toEqual([]);
    await world.sandbox.control('POST', 'nodes', { compute, current: 0, target: 0, allocation: 'Steady' });
    await world.sweep();
    await world.pass(2 * HOUR);
    expect(ofAccount()).toHaveLength(1);
  });
});
