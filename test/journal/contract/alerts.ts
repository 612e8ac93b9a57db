import { expect, it } from 'vitest';
import type { KeyRead } from '../../../src/engine/ports.ts';
import type { Change } from '../../../src/model/change.ts';
import { aChange } from '../../support/causes.ts';
import { ACCOUNT, HOUR, NOW } from '../../support/literals.ts';
import type { Open } from './open.ts';

const read = (changes: Partial<Change> = {}, notify = true): KeyRead => ({
  change: aChange({ operation: 'Microsoft.Storage/storageAccounts/listKeys/action', resource: ACCOUNT, ...changes }),
  says: 'Nadia read keys.',
  notify,
});
const nobody = { name: null, principalId: null, applicationId: null, address: null };

export function alerts(open: Open): void {
  it('tells the first read of an actor, a resource and an hour, and counts the others in its row', async () => {
    const { alerts: it_, story } = open();
    expect(await it_.keyRead(read())).toBe(1);
    expect(await it_.keyRead(read({ eventId: 'event-2', at: NOW - 1_000 }))).toBe(2);
    expect(await it_.keyRead(read({ eventId: 'event-3', at: NOW - 9_000 }))).toBe(3);
    expect(await story(ACCOUNT)).toEqual([
      {
        kind: 'alert',
        rule: 'key-read',
        resource: ACCOUNT,
        says: 'Nadia read keys.',
        notify: true,
        count: 3,
        at: NOW - 5_000,
        lastAt: NOW - 1_000,
        recordedAt: NOW,
        causedBy: 'event',
        changed: ACCOUNT,
        eventId: 'event-1',
        eventAt: NOW - 5_000,
        operation: 'Microsoft.Storage/storageAccounts/listKeys/action',
        correlationId: 'correlation-1',
        actor: 'Nadia',
        actorPrincipalId: 'nadia-object',
        actorApplicationId: 'portal',
        actorAddress: '203.0.113.7',
      },
    ]);
  });

  it('counts an event once, however often it comes', async () => {
    const { alerts: it_ } = open();
    expect([await it_.keyRead(read()), await it_.keyRead(read()), await it_.keyRead(read())]).toEqual([1, 1, 1]);
  });

  it('counts reads at the same moment one by one', async () => {
    const { alerts: it_, story } = open();
    const all = await Promise.all(['a', 'b', 'c', 'd'].map((eventId) => it_.keyRead(read({ eventId }))));
    expect(all.toSorted()).toEqual([1, 2, 3, 4]);
    expect(await story(ACCOUNT)).toMatchObject([{ count: 4 }]);
  });

  it.each([
    ['another actor', { actor: { ...nobody, principalId: 'somebody-else' } }, true],
    ['an actor whom the event does not name', { actor: nobody }, true],
    ['another hour', { at: NOW - 5_000 + HOUR }, true],
    ['one that is only counted', {}, false],
  ] as const)('has a row of its own for %s', async (_, changes, notify) => {
    const { alerts: it_, story } = open();
    await it_.keyRead(read());
    expect(await it_.keyRead(read({ eventId: 'event-2', ...changes }, notify))).toBe(1);
    expect(await story(ACCOUNT)).toHaveLength(2);
  });
}
