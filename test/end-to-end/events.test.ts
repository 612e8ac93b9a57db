import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { id } from '../../src/model/id.ts';
import type { Hands } from '../../src/sandbox/estate/hands.ts';
import { ACR_PULL, assignments, remove } from '../support/assignments.ts';
import { startWorld, type World } from '../support/world.ts';

const ACR = '2023-07-01';

const delivered = z.looseObject({
  data: z.looseObject({ authorization: z.record(z.string(), z.unknown()), claims: z.record(z.string(), z.unknown()) }),
});
type Event = z.infer<typeof delivered>;

/** The last event that the sandbox made. */
const lastEvent = (world: World): Event => delivered.parse(world.sandbox.eventGrid.records(0).at(-1)?.event);

const asCloudEvent = ({ eventType, eventTime, topic, ...event }: Event) => ({
  ...event,
  specversion: '1.0',
  type: eventType,
  time: eventTime,
  source: topic,
});

const inPascalCase = (event: Event): Event => {
  const { scope, action, evidence } = event.data.authorization;
  return {
    ...event,
    data: { ...event.data, authorization: { Scope: scope, Action: action, Evidence: evidence }, claims: {}, httpRequest: {} },
  };
};

describe('given a registry whose admin user somebody switches on', () => {
  let world: World;
  let mona: Hands;
  let event: Event;
  const cuts = (since: number) => world.writes(since).filter((write) => write.startsWith('PATCH Microsoft.ContainerRegistry/'));
  const notified = async () =>
    (await world.journal.story(id(world.estate.registryId))).filter((row) => row.kind === 'outcome' && row.notify);

  beforeEach(async () => {
    world = await startWorld();
    mona = await world.person('Mona');
    world.sandbox.eventGrid.misbehave({ dropped: 1 });
    await mona.send('PATCH', world.estate.registryId, ACR, { properties: { adminUserEnabled: true } });
    event = lastEvent(world);
    await world.pass(5);
    world.sandbox.eventGrid.misbehave({});
  });
  afterEach(() => world.dispose());

  it('one repair and one entry come of an event that is doubled, late, in both schemas and in odd spelling', async () => {
    const since = world.mark();
    const variants = [event, event, asCloudEvent(event), inPascalCase(event), asCloudEvent(inPascalCase(event))];
    for (const variant of variants) expect(await world.deliver(variant)).toBe(202);
    await world.pass(600);
    for (const variant of variants.toReversed()) expect(await world.deliver(variant)).toBe(202);
    await world.pass(600);
    expect(cuts(since)).toHaveLength(1);
    expect(await notified()).toHaveLength(1);
  });

  it('one repair comes of five deliveries at the same time', async () => {
    const since = world.mark();
    await world.deliver(event, event, asCloudEvent(event), event, inPascalCase(event));
    await world.pass(600);
    expect(cuts(since)).toHaveLength(1);
    expect(await notified()).toHaveLength(1);
  });

  it('an event of last week about a registry that is fine again costs one read and no write', async () => {
    await mona.send('PATCH', world.estate.registryId, ACR, { properties: { adminUserEnabled: false } });
    await world.pass(600);
    const since = world.mark();
    await world.deliver({ ...event, eventTime: '2026-05-20T00:00:00.0000000Z' });
    expect(world.requests(since).map(({ method }) => method)).toEqual(['GET']);
  });

  it('the echo of our own write costs one read and no write', async () => {
    await world.deliver(event);
    const echo = lastEvent(world);
    expect(echo.data.claims.appid).not.toBe(event.data.claims.appid);
    const since = world.mark();
    await world.deliver(echo);
    expect(world.requests(since).map(({ method }) => method)).toEqual(['GET']);
  });

  it('a lost event is made up for by the next sweep', async () => {
    const since = world.mark();
    await world.sweep();
    expect(cuts(since)).toHaveLength(1);
    expect(await world.told(world.estate.registryId)).toEqual(['registry-admin-user: repaired']);
  });
});

describe('given a keyless estate', () => {
  it('the echo of our own grant costs nothing at all', async () => {
    const world = await startWorld();
    const mona = await world.person('Mona');
    const batch = world.estate.workspaces[0]?.computes.batch;
    await remove(mona, await assignments(mona, world.estate.registryId, batch?.principalId ?? '', ACR_PULL));
    await world.pass(2);
    expect(world.writes()).toHaveLength(1);
    const since = world.mark();
    await world.pass(30);
    expect(world.log.filter((line) => line.includes('our own grant'))).toHaveLength(1);
    expect(world.requests(since)).toEqual([]);
    world.dispose();
  });

  it('a tag written on a registry costs one read and no write', async () => {
    const world = await startWorld({ schema: 'CloudEventSchemaV1_0' });
    const mona = await world.person('Mona');
    const since = world.mark();
    await mona.send('PATCH', world.estate.registryId, ACR, { tags: { team: 'vision' } });
    await world.pass(5);
    expect(world.posted.length).toBeGreaterThan(0);
    expect(world.requests(since).map(({ method }) => method)).toEqual(['GET']);
    world.dispose();
  });

  it('what is not ours to look at is acknowledged, and said once', async () => {
    const world = await startWorld();
    world.log.length = 0;
    const since = world.mark();
    const elsewhere =
      '/subscriptions/99999999-0000-4000-8000-000000000009/resourceGroups/x/providers/Microsoft.ContainerRegistry/registries/y';
    const event = {
      id: 'one',
      eventType: 'Microsoft.Resources.ResourceWriteSuccess',
      eventTime: '2026-06-01T00:00:00Z',
      subject: elsewhere,
      data: { operationName: 'Microsoft.ContainerRegistry/registries/write', resourceUri: elsewhere },
    };
    expect(await world.deliver(event)).toBe(202);
    expect(
      await world.deliver({
        ...event,
        id: 'two',
        data: { ...event.data, operationName: 'Microsoft.Compute/virtualMachines/write' },
      }),
    ).toBe(202);
    expect(await world.deliver({ id: 'three', nonsense: true })).toBe(202);
    expect(world.log.map((line) => (JSON.parse(line) as { ignored: string }).ignored)).toEqual([
      'outside the configured scope',
      'not watched',
      'malformed',
    ]);
    expect(world.requests(since)).toEqual([]);
    world.dispose();
  });
});
