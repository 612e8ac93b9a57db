import { afterEach, expect, it, vi } from 'vitest';
import { createControl } from '../../src/demo/control.ts';
import { type DemoWorld, startWorld } from '../support/demo.ts';

let world: DemoWorld | undefined;
afterEach(async () => {
  await world?.stop();
  world = undefined;
}, 30_000);

const PATIENCE = { timeout: 20_000, interval: 50 };

it('a host that dies between the intent and the write is started again, converges, and the journal tells the whole story', async () => {
  // longer than any write takes on a busy machine, or the second writer would be taken for dead as well
  world = await startWorld({ settings: { AML_KEYLESS_LEASE_SECONDS: '3' } });
  const { connection, app, arm, journal } = world;
  const { registryId, subscriptionId } = world.estate();
  const control = createControl(connection.control);
  await world.appClient.sweep();
  await vi.waitFor(async () => expect((await journal.memory([])).firstSweep).not.toBeNull(), PATIENCE);
  // the write never reaches Azure: the connection hangs until the host dies
  const match = { method: 'PATCH', principalId: app.principalId };
  await control.addFault({ match, fault: { kind: 'hang', when: 'before' } });
  await arm.patch(registryId, '2025-11-01', { properties: { adminUserEnabled: true } });
  // the intent is recorded first: a host that died before it sent anything would leave the fault to the next one
  const hanging = expect.objectContaining({ method: 'PATCH', principal: app.principalId });
  await vi.waitFor(async () => expect(await control.requests(0)).toContainEqual(hanging), PATIENCE);
  await world.killHost();
  const dead = await journal.story();
  expect(dead.map(({ kind }) => kind)).toContain('intent');
  expect(dead.filter(({ kind }) => kind === 'result')).toEqual([]);
  await world.startHost();
  // Event Grid still waits for an answer that will not come; the sweep is what finds it at the latest
  await world.appClient.sweep();
  await vi.waitFor(
    async () => expect((await journal.story()).at(-1)).toMatchObject({ kind: 'outcome', outcome: 'repaired' }),
    PATIENCE,
  );
  expect(await world.appClient.check(`/subscriptions/${subscriptionId}`)).toMatchObject({ drifted: 0, unknown: 0 });
  const told = (await journal.story()).map((row) =>
    row.kind === 'outcome' ? row.outcome : row.kind === 'result' ? row.result : row.kind,
  );
  // the event that comes again may find it waiting, or find it good before the one that wrote has said so
  const ofOthers = ['waiting', 'held', 'resolved'];
  expect(told.filter((it) => !ofOthers.includes(it))).toEqual(['intent', 'interrupted', 'intent', 'done', 'repaired']);
}, 60_000);
