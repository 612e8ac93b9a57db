import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/policy.ts';
import { buildEverythingWrong, type EverythingWrong } from '../../src/sandbox/estate/everything-wrong.ts';
import { everythingWrongPolicy } from '../../src/sandbox/estate/everything-wrong-policy.ts';
import type { Hands } from '../../src/sandbox/estate/hands.ts';
import { SUBSCRIPTION_ID, startWorldOn, type World } from '../support/world.ts';

const DARK = 'd4d4d4d4-2222-4222-8222-000000000002';
const HOUR = 3_600;
const OPT_INS = ['compute-identity', 'datastore-credentials', 'access/W4'];

const worldOf = (options: Parameters<typeof everythingWrongPolicy>[1]): Promise<World<EverythingWrong>> =>
  startWorldOn(
    async (owner, sandbox) => {
      const estate = await buildEverythingWrong(owner, sandbox.owner.principalId, {
        subscriptionId: SUBSCRIPTION_ID,
        darkSubscriptionId: DARK,
      });
      await watchByTopic(owner, estate.groupId);
      const parsed = parsePolicy(JSON.stringify(everythingWrongPolicy(estate, options)));
      if (!('policy' in parsed)) throw new Error(parsed.errors.join('\n'));
      return { estate, policy: parsed.policy };
    },
    { swept: false },
  );

/** Another team watches the subscription too, through a system topic, for something else. */
async function watchByTopic(owner: Hands, group: string): Promise<void> {
  const topic = `${group}/providers/Microsoft.EventGrid/systemTopics/theirs`;
  const source = `/subscriptions/${SUBSCRIPTION_ID}`;
  await owner.send('PUT', topic, '2025-02-15', {
    location: 'global',
    properties: { source, topicType: 'Microsoft.Resources.Subscriptions' },
  });
  await owner.settle();
  await owner.send('PUT', `${topic}/eventSubscriptions/theirs`, '2025-02-15', {
    properties: {
      destination: { endpointType: 'WebHook', properties: { endpointUrl: 'https://127.0.0.1/runtime/webhooks/eventgrid' } },
      filter: { includedEventTypes: ['Microsoft.Resources.ResourceDeleteSuccess'], subjectBeginsWith: '/nothing' },
    },
  });
}

const told = async (world: World<EverythingWrong>) => (await world.journal.story()).filter((row) => row.kind === 'outcome');
const kinds = (writes: readonly string[]) =>
  new Set(writes.map((it) => (it.includes('Microsoft.Authorization/roleAssignments/') ? 'grant' : 'other')));
const actionsIn = (file: string): readonly string[] =>
  (JSON.parse(readFileSync(new URL(`../../infra/generated/${file}`, import.meta.url), 'utf8')) as { actions: string[] }).actions;

/** Sweeps with hours between them, until all has settled. */
async function sweeps(world: World<EverythingWrong>, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await world.sweep();
    await world.pass(2 * HOUR);
  }
}

describe('an estate in which everything is wrong, under enforce with migration', () => {
  let world: World<EverythingWrong>;
  beforeAll(async () => {
    world = await worldOf({ migrate: true, graph: true });
    await sweeps(world, 4);
  }, 60_000);
  afterAll(() => world.dispose());

  it('breaks nobody on the way', () => {
    const { brokenConsumers, everBroken } = world.sandbox.oracle.report();
    expect(everBroken.filter(({ causedBy }) => causedBy?.principalId === world.appId)).toEqual([]);
    expect(brokenConsumers).toEqual([]);
    expect(world.poison).toEqual([]);
  });

  it('says something of every rule and every row that is broken, in a sentence', async () => {
    const rows = await told(world);
    const rules = new Set(rows.map(({ rule }) => rule));
    const silent = world.estate.wrong.map(({ rule }) => rule).filter((rule) => !rules.has(rule));
    // its grant is the very one of row compute-data, and told as that unless another run comes between
    expect(silent.filter((rule) => rule !== 'access/model-registry')).toEqual([]);
    for (const { says } of rows) expect(says).toMatch(/^\S.*\.$/su);
  });

  it('repairs all that can be repaired', async () => {
    const rows = await told(world);
    // two runs tell of one head in one moment of a clock that stands still: the write of one, and that it kept the other from writing
    const isMended = (row: (typeof rows)[number]): boolean =>
      rows.some(
        (it) =>
          ['repaired', 'resolved'].includes(it.outcome) &&
          it.recordedAt >= row.recordedAt &&
          `${it.rule} ${it.resource} ${it.aspect}` === `${row.rule} ${row.resource} ${row.aspect}`,
      );
    const open = world.estate.wrong
      .filter(({ repairable }) => repairable === 'yes')
      .filter(({ rule, resource }) =>
        rows.some((row) => row.rule === rule && row.resource === resource.toLowerCase() && !isMended(row)),
      );
    expect(open).toEqual([]);
  });

  it('has nothing more to write once everything has settled', async () => {
    const since = world.mark();
    await sweeps(world, 2);
    expect(world.writes(since)).toEqual([]);
  });

  it('asked for no action that the generated role lacks, and for every one that it lists', () => {
    const ours = world.sandbox.requests().filter(({ principal }) => principal === world.appId);
    expect(ours.filter(({ status }) => status === 401 || status === 403)).toEqual([]);
    const asked = ours.flatMap(({ operation }) => operation ?? []);
    const used = new Set(asked.filter((it) => !it.startsWith('Microsoft.ResourceGraph/')));
    expect([...used].sort()).toEqual([...actionsIn('role.json'), ...actionsIn('role-assigner.json')].sort());
  });
});

describe('the same estate', () => {
  it('gets grants and nothing else without migration', async () => {
    const world = await worldOf({ graph: true });
    await sweeps(world, 3);
    expect(kinds(world.writes())).toEqual(new Set(['grant']));
    const held = (await told(world)).filter(({ outcome }) => outcome === 'held').map(({ rule }) => rule);
    expect(held).toEqual(expect.arrayContaining(['registry-admin-user', 'storage-shared-key', 'workspace-datastore-auth-mode']));
    world.dispose();
  }, 60_000);

  it('is only told of in audit mode', async () => {
    const world = await worldOf({ mode: 'audit', migrate: true, optIns: OPT_INS });
    await world.sweep();
    expect(world.writes()).toEqual([]);
    expect((await told(world)).length).toBeGreaterThan(50);
    world.dispose();
  }, 60_000);
});
