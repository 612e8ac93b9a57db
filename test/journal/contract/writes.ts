import { expect, it } from 'vitest';
import type { Held, Intent, Written } from '../../../src/engine/ports.ts';
import { id } from '../../../src/model/id.ts';
import { adminOff, anEvent, compliant } from '../../support/causes.ts';
import { GROUP, HOUR, NOW, REGISTRY } from '../../support/literals.ts';
import type { Open } from './open.ts';

const done: Written = { result: 'done', requests: 1, trips: 1, at: NOW + 500 };
const registryNumber = (number: number) => id(`${GROUP}/providers/microsoft.containerregistry/registries/images${number}`);

function intended(answer: Intent | Held): Intent {
  if ('by' in answer) throw new Error(`Held: ${answer.says}`);
  return answer;
}

export function writes(open: Open): void {
  it('tells the intent, what it stood on and who caused it, then what became of it', async () => {
    const journal = open();
    const step = adminOff({ needs: [compliant(NOW, { says: 'Every compute can pull.' })] });
    await journal.record(intended(await journal.intend(step, anEvent(), NOW)), done);
    const story = await journal.story(REGISTRY);
    expect(story).toMatchObject([
      {
        kind: 'intent',
        says: `Turn the admin user of ${REGISTRY} off.`,
        stoodOn: 'Every compute can pull.',
        actor: 'Nadia',
        at: NOW,
      },
      { kind: 'result', result: 'done', requests: 1, trips: 1, at: NOW + 500 },
    ]);
  });

  it('keeps a second run from the same write until the first has its result', async () => {
    const journal = open({ leaseSeconds: 60 });
    const first = intended(await journal.intend(adminOff(), anEvent(), NOW));
    expect(await journal.intend(adminOff({ rule: 'another-rule' }), anEvent(), NOW + 59_999)).toMatchObject({
      by: 'lease',
      until: NOW + 60_000,
    });
    await journal.record(first, done);
    expect(await journal.intend(adminOff(), anEvent(), NOW + 1_000)).toHaveProperty('id');
  });

  it('takes over the intent of a run that died, and says so', async () => {
    let now = NOW;
    const journal = open({ leaseSeconds: 60, now: () => (now += 1_000) });
    const dead = intended(await journal.intend(adminOff(), anEvent(), NOW));
    const heir = intended(await journal.intend(adminOff(), anEvent(), NOW + 60_000));
    await journal.record(heir, { ...done, at: NOW + 61_000 });
    expect(await journal.story(REGISTRY)).toMatchObject([
      { kind: 'intent', intent: dead.id },
      { kind: 'result', intent: dead.id, result: 'interrupted' },
      { kind: 'intent', intent: heir.id, takesOver: dead.id },
      { kind: 'result', intent: heir.id, result: 'done' },
    ]);
  });

  it('leaves the lease to the heir when the run that seemed dead answers late', async () => {
    const journal = open({ leaseSeconds: 60 });
    const late = intended(await journal.intend(adminOff(), anEvent(), NOW));
    intended(await journal.intend(adminOff(), anEvent(), NOW + 60_000));
    await journal.record(late, { ...done, at: NOW + 62_000 });
    expect(await journal.intend(adminOff(), anEvent(), NOW + 63_000)).toMatchObject({ by: 'lease', until: NOW + 120_000 });
    expect(await journal.story(REGISTRY)).toContainEqual(expect.objectContaining({ intent: late.id, result: 'done' }));
  });

  it('has a run look again whose facts are older than another run’s write', async () => {
    const journal = open();
    const first = intended(await journal.intend(adminOff(), anEvent(), NOW));
    await journal.record(first, done);
    expect(await journal.intend(adminOff(), anEvent(), NOW + 499)).toMatchObject({ by: 'lease', until: NOW + 1_500 });
    expect(await journal.intend(adminOff(), anEvent(), NOW + 501)).toHaveProperty('id');
  });

  it('says what refused a write', async () => {
    const journal = open();
    const refused = { by: 'lock', says: 'The lock «keep» forbids it.', retryAt: null } as const;
    const intent = intended(await journal.intend(adminOff(), anEvent(), NOW));
    await journal.record(intent, { result: 'refused', refused, requests: 1, trips: 1, at: NOW });
    expect(await journal.story(REGISTRY)).toContainEqual(
      expect.objectContaining({ result: 'refused', refusedBy: 'lock', says: 'The lock «keep» forbids it.' }),
    );
  });

  it('says at the end of a sweep of every write that died, and that nobody wants any more, that it was interrupted', async () => {
    const journal = open({ leaseSeconds: 60 });
    const dead = intended(await journal.intend(adminOff(), anEvent(), NOW));
    const alive = intended(await journal.intend(adminOff({ on: registryNumber(1) }), anEvent(), NOW + 30_000));
    await journal.completeSweep('night-1', NOW + 60_000, []);
    await journal.completeSweep('night-2', NOW + 61_000, []);
    const results = (await journal.story()).filter((row) => row.kind === 'result');
    expect(results).toMatchObject([{ intent: dead.id, result: 'interrupted', rule: 'registry-admin-user', resource: REGISTRY }]);
    await journal.record(alive, done);
    expect(await journal.intend(adminOff(), anEvent(), NOW + 62_000)).toHaveProperty('id');
  });

  it('spends a budget by the hour of Azure’s clock', async () => {
    const journal = open({ writesPerHour: 2 });
    for (const number of [1, 2]) intended(await journal.intend(adminOff({ on: registryNumber(number) }), anEvent(), NOW));
    const third = adminOff({ on: registryNumber(3) });
    expect(await journal.intend(third, anEvent(), NOW + HOUR - 1)).toMatchObject({ by: 'budget', until: NOW + HOUR });
    expect(await journal.story(registryNumber(3))).toEqual([]);
    expect(await journal.intend(third, anEvent(), NOW + HOUR)).toHaveProperty('id');
  });

  it('lets one of many runs that come at once write a setting', async () => {
    const journal = open();
    const answers = await Promise.all(Array.from({ length: 8 }, () => journal.intend(adminOff(), anEvent(), NOW)));
    expect(answers.filter((answer) => 'by' in answer && answer.by === 'lease')).toHaveLength(7);
    expect(await journal.story(REGISTRY)).toHaveLength(1);
  });

  it('never overspends, however many come at once', async () => {
    const journal = open({ writesPerHour: 3 });
    const steps = Array.from({ length: 8 }, (_, number) => adminOff({ on: registryNumber(number) }));
    const answers = await Promise.all(steps.map((step) => journal.intend(step, anEvent(), NOW)));
    expect(answers.filter((answer) => 'by' in answer && answer.by === 'budget')).toHaveLength(5);
    expect(await journal.story()).toHaveLength(3);
  });
}
