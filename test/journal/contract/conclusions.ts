import { expect, it } from 'vitest';
import type { Ending } from '../../../src/engine/ports.ts';
import { aConclusion, adminOff, anEvent, aSweep, compliant, drifted, ended, repaired } from '../../support/causes.ts';
import { LONG_AGO, NOW, REGISTRY } from '../../support/literals.ts';
import type { Open } from './open.ts';

const reported: Ending = { outcome: 'reported' };
const waitingFor = (says: string): Ending => ({ outcome: 'waiting', until: NOW + 60_000, on: [drifted(NOW, { says })] });

export function conclusions(open: Open): void {
  it('tells a repair once, with who caused the drift and how long it took', async () => {
    const journal = open();
    const conclusion = aConclusion([repaired(NOW)]);
    await journal.conclude(conclusion);
    await journal.conclude(conclusion);
    expect(await journal.story(REGISTRY)).toEqual([
      {
        kind: 'outcome',
        outcome: 'repaired',
        rule: 'registry-admin-user',
        resource: REGISTRY,
        target: REGISTRY,
        says: `Turn the admin user of ${REGISTRY} off: done. The admin user is off.`,
        notify: true,
        at: NOW,
        recordedAt: NOW,
        causedBy: 'event',
        changed: REGISTRY,
        eventId: 'event-1',
        eventAt: NOW - 5_000,
        eventToVerifiedMs: 5_000,
        operation: 'Microsoft.ContainerRegistry/registries/write',
        correlationId: 'correlation-1',
        actor: 'Nadia',
        actorPrincipalId: 'nadia-object',
        actorApplicationId: 'portal',
        actorAddress: '203.0.113.7',
        requests: 9,
        trips: 3,
      },
    ]);
  });

  it('counts the time to the verification, not to an older fact that it also used', async () => {
    const journal = open();
    const intent = await journal.intend(adminOff(), anEvent(), NOW);
    if ('by' in intent) throw new Error(intent.says);
    await journal.record(intent, { result: 'done', requests: 1, trips: 1, at: NOW + 2_000 });
    await journal.conclude(aConclusion([repaired(NOW)]));
    expect(await journal.story(REGISTRY)).toContainEqual(
      expect.objectContaining({ outcome: 'repaired', eventToVerifiedMs: 7_000 }),
    );
  });

  it('tells the second of two equal repairs too', async () => {
    const journal = open();
    await journal.conclude(aConclusion([repaired(NOW)]));
    await journal.conclude(aConclusion([repaired(NOW + 30_000)]));
    expect(await journal.story(REGISTRY)).toHaveLength(2);
  });

  it('says nothing of a compliant look unless something was told before it', async () => {
    const journal = open();
    const good = (at: number) => aConclusion([ended(compliant(at), { outcome: 'compliant' })], { cause: aSweep });
    await journal.conclude(good(NOW));
    await journal.conclude(aConclusion([repaired(NOW + 1_000)]));
    await journal.conclude(good(NOW + 2_000));
    expect((await journal.story(REGISTRY)).map((row) => row.kind === 'outcome' && row.outcome)).toEqual(['repaired']);
    await journal.conclude(aConclusion([ended(drifted(NOW + 3_000), reported)]));
    await journal.conclude(good(NOW + 4_000));
    await journal.conclude(good(NOW + 5_000));
    const story = await journal.story(REGISTRY);
    expect(story.map((row) => row.kind === 'outcome' && row.outcome).toSorted()).toEqual(['repaired', 'reported', 'resolved']);
  });

  it('tells what would stand in the way of what is held back, which is no news by itself', async () => {
    const journal = open();
    for (const says of ['Compute a cannot pull.', 'Compute b cannot pull.']) {
      await journal.conclude(aConclusion([ended(drifted(NOW), { outcome: 'reported', blocked: [drifted(NOW, { says })] })]));
    }
    const story = await journal.story(REGISTRY);
    expect(story.map((row) => row.kind === 'outcome' && row.says)).toEqual([
      expect.stringMatching(/ It would be blocked by: .*Compute a cannot pull\.$/),
    ]);
  });

  it('repeats a lasting state only when its words change', async () => {
    const journal = open();
    for (const says of ['Compute a cannot pull.', 'Compute a cannot pull.', 'Compute b cannot pull.']) {
      await journal.conclude(aConclusion([ended(drifted(NOW), waitingFor(says))]));
    }
    expect((await journal.story(REGISTRY)).map(({ says }) => says).toSorted()).toEqual([
      'The admin user is on. Waiting for: «images»: Compute a cannot pull.',
      'The admin user is on. Waiting for: «images»: Compute b cannot pull.',
    ]);
  });

  it('calls people for what they must end, not for what time ends', async () => {
    const journal = open();
    const endings: readonly Ending[] = [
      waitingFor('the grant'),
      { outcome: 'blocked', on: [drifted(NOW)] },
      { outcome: 'held', held: { by: 'lease', says: 'Another run is writing.' } },
      { outcome: 'held', held: { by: 'debt', says: 'It was never good.' } },
      { outcome: 'refused', refused: { by: 'transient', says: 'Busy.', retryAt: NOW + 1 } },
      { outcome: 'refused', refused: { by: 'lock', says: 'Locked.', retryAt: null } },
      { outcome: 'gone' },
    ];
    for (const ending of endings) await journal.conclude(aConclusion([ended(drifted(NOW), ending)]));
    const called = (await journal.story(REGISTRY)).flatMap((row) => (row.kind === 'outcome' && row.notify ? [row.says] : []));
    expect(called.toSorted()).toEqual([
      'The admin user is on. Blocked by: «images»: The admin user is on.',
      'The admin user is on. It was never good.',
      'The admin user is on. Locked.',
    ]);
  });

  it('remembers the first good look for ever, and since when it has been good', async () => {
    const journal = open();
    const look = (finding: ReturnType<typeof compliant>) => journal.conclude(aConclusion([], { seen: [finding] }));
    expect((await journal.memory([compliant(0)])).of(compliant(0))).toBeUndefined();
    await look(compliant(LONG_AGO));
    await look(compliant(LONG_AGO + 1_000));
    expect((await journal.memory([compliant(0)])).of(compliant(0))).toMatchObject({
      firstGood: LONG_AGO,
      goodSince: LONG_AGO,
      lastGood: LONG_AGO + 1_000,
    });
    await look(drifted(NOW));
    expect((await journal.memory([compliant(0)])).of(compliant(0))).toMatchObject({ firstGood: LONG_AGO, goodSince: null });
    await look(compliant(NOW + 1_000));
    expect((await journal.memory([compliant(0)])).of(compliant(0))).toMatchObject({
      firstGood: LONG_AGO,
      goodSince: NOW + 1_000,
      lastGood: NOW + 1_000,
    });
  });

  it('takes nothing for good since before its latest drift, though an older look is told later', async () => {
    const journal = open();
    const look = (finding: ReturnType<typeof compliant>) => journal.conclude(aConclusion([], { seen: [finding] }));
    await look(drifted(NOW));
    await look(compliant(LONG_AGO));
    expect((await journal.memory([compliant(0)])).of(compliant(0))).toMatchObject({ firstGood: LONG_AGO, goodSince: null });
    await look(compliant(NOW + 1_000));
    expect((await journal.memory([compliant(0)])).of(compliant(0))).toMatchObject({ goodSince: NOW + 1_000 });
  });

  it('takes a repair within one of Azure’s seconds for good since then', async () => {
    const journal = open();
    await journal.conclude(aConclusion([repaired(NOW)], { seen: [compliant(NOW), drifted(NOW)] }));
    expect((await journal.memory([compliant(0)])).of(compliant(0))).toMatchObject({ goodSince: NOW, lastGood: NOW });
  });

  it('learns nothing from what could not be read', async () => {
    const journal = open();
    const unread = { ...compliant(NOW), verdict: 'unknown', retryAt: null } as const;
    await journal.conclude(aConclusion([ended(compliant(LONG_AGO), { outcome: 'compliant' })]));
    await journal.conclude(aConclusion([ended(unread, { outcome: 'unknown' })]));
    expect((await journal.memory([unread])).of(unread)).toMatchObject({ goodSince: LONG_AGO, lastGood: LONG_AGO });
  });

  it('tells findings of one rule on one resource apart, and takes any number of them', async () => {
    const journal = open();
    const outcomes = Array.from({ length: 120 }, (_, number) => ended(drifted(NOW, { aspect: `share ${number}` }), reported));
    await journal.conclude(aConclusion(outcomes));
    expect(await journal.story(REGISTRY)).toHaveLength(120);
  });

  it('cuts words that no table would take', async () => {
    const journal = open();
    await journal.conclude(aConclusion([ended(drifted(NOW, { says: 'é𝛼'.repeat(40_000) }), reported)]));
    const [row] = await journal.story(REGISTRY);
    expect(new TextEncoder().encode(row?.says).length).toBeLessThanOrEqual(32 * 1_024);
    expect(row?.says.endsWith('…')).toBe(true);
  });
}
