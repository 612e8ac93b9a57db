import { describe, expect, it } from 'vitest';
import type { Control, LoggedRequest } from '../../../src/demo/control.ts';
import type { OutcomeRow } from '../../../src/demo/play/journal.ts';
import { countBroken, discrepancies, resultOf } from '../../../src/demo/play/result.ts';
import type { StoryRow } from '../../../src/journal/story.ts';
import { id } from '../../../src/model/id.ts';

const APP = { baseUrl: 'http://127.0.0.1:1', key: 'k', principalId: 'app' };
const registry = id('/subscriptions/s/resourcegroups/g/providers/microsoft.containerregistry/registries/r');

const repair: OutcomeRow = {
  kind: 'outcome',
  at: 10_000,
  recordedAt: 10_400,
  rule: 'registry-admin-user',
  resource: registry,
  says: 'The admin user is off.',
  causedBy: 'event',
  eventAt: 10_000,
  actor: 'Somebody',
  outcome: 'repaired',
  target: registry,
  notify: true,
  requests: 2,
  trips: 2,
};
const done: StoryRow = {
  kind: 'result',
  at: 10_000,
  recordedAt: 10_300,
  rule: repair.rule,
  resource: registry,
  says: '',
  intent: 'i',
  result: 'done',
};

const request = (method: string, more: Partial<LoggedRequest> = {}): LoggedRequest => ({
  number: 1,
  time: 10_100,
  principal: 'app',
  operation: null,
  method,
  url: '/',
  status: 200,
  ...more,
});
const logged = (...requests: readonly LoggedRequest[]): Pick<Control, 'requests'> => ({ requests: async () => requests });

describe('what the journal says, against the log of Azure', () => {
  it('agrees when every write and every request was logged', async () => {
    expect(await discrepancies([repair], [done], logged(request('GET'), request('PATCH')), APP)).toEqual([]);
  });

  it('does not when Azure accepted a write that the journal does not know', async () => {
    const log = logged(request('GET'), request('PATCH'), request('PUT'));
    expect(await discrepancies([repair], [done], log, APP)).toEqual([expect.stringContaining('2 accepted writes')]);
  });

  it('does not when the journal has more requests than were made', async () => {
    const log = logged(request('PATCH'), request('GET', { time: 99_000 }), request('GET', { principal: 'somebody' }));
    expect(await discrepancies([repair], [done], log, APP)).toEqual([expect.stringContaining('only 1')]);
  });
});

describe('broken consumers', () => {
  const breakage = (consumer: string, principalId: string) => ({
    consumer,
    dependency: registry,
    causedBy: { principalId, operation: 'Microsoft.ContainerRegistry/registries/write' },
  });

  it('are those that are broken now, whoever did it, and those that the app broke for a while, each once', () => {
    const ours = breakage('a', 'app');
    const theirs = breakage('b', 'somebody');
    const mended = breakage('c', 'somebody');
    const report = { checks: 9, brokenConsumers: [ours, theirs], everBroken: [ours, theirs, mended] };
    expect(countBroken(report, APP)).toBe(2);
  });
});

it('the last line names rule, resource, actor, time and cost of every repair', () => {
  expect(resultOf([repair], 0, 0)).toEqual({
    repairs: [
      {
        rule: 'registry-admin-user',
        resource: registry,
        actor: 'Somebody',
        eventToVerifiedMs: 400,
        requests: 2,
        sequentialRoundTrips: 2,
      },
    ],
    remainingDrift: 0,
    brokenConsumers: 0,
  });
});
