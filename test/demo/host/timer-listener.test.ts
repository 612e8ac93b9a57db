import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Invocation } from '../../../src/demo/host/invoke.ts';
import type { TimerStatus } from '../../../src/demo/host/timer-data.ts';
import { type TimerOptions, timerListener } from '../../../src/demo/host/timer-listener.ts';
import { memoryStatus, type StatusStore } from '../../../src/demo/host/timer-status.ts';
import { entryOf } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 4, 1, 1, 59) });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Seen {
  readonly at: string;
  readonly pastDue: boolean;
  readonly status: TimerStatus | null;
}

async function run(
  trigger: object,
  milliseconds: number,
  options: { status?: StatusStore; fails?: boolean; environment?: object } = {},
) {
  const seen: Seen[] = [];
  const invoke = async (_: unknown, { data }: Invocation) => {
    const { IsPastDue, ScheduleStatus } = JSON.parse(data.json ?? '');
    seen.push({ at: new Date().toISOString(), pastDue: IsPastDue, status: ScheduleStatus });
    if (options.fails) throw new Error('not today');
  };
  const status = options.status ?? memoryStatus();
  const given: TimerOptions = { invoke, status, log: () => undefined, environment: { ...options.environment } };
  const stop = new AbortController();
  const ended = timerListener(entryOf({ type: 'timerTrigger', ...trigger }), given).listen(stop.signal);
  await vi.advanceTimersByTimeAsync(milliseconds);
  stop.abort();
  await ended;
  return { seen, status };
}

const NIGHTLY = { schedule: '0 0 2 * * *' };
const DAY = 24 * 3_600_000;

describe('a timer', () => {
  it('fires when its schedule says, in UTC, and is told when it will next', async () => {
    const { seen } = await run(NIGHTLY, DAY + 120_000);
    expect(seen.map(({ at, pastDue }) => [at, pastDue])).toEqual([
      ['2026-05-01T02:00:00.000Z', false],
      ['2026-05-02T02:00:00.000Z', false],
    ]);
    expect(seen[1]?.status).toMatchObject({ Last: '2026-05-01T02:00:00.000Z', Next: '2026-05-03T02:00:00.000Z' });
  });

  it('takes its schedule from an app setting', async () => {
    const { seen } = await run({ schedule: '%WHEN%' }, 61_000, { environment: { WHEN: '30 59 1 * * *' } });
    expect(seen.map(({ at }) => at)).toEqual(['2026-05-01T01:59:30.000Z']);
  });

  it('is started once at once, marked past due, however many runs were missed', async () => {
    const { status } = await run(NIGHTLY, 1_000);
    vi.setSystemTime(Date.UTC(2026, 4, 5, 12));
    const { seen } = await run(NIGHTLY, 1_000, { status });
    expect(seen.map(({ pastDue }) => pastDue)).toEqual([true]);
  });

  it('is not past due under another schedule than before', async () => {
    const { status } = await run(NIGHTLY, 1_000);
    vi.setSystemTime(Date.UTC(2026, 4, 5, 12));
    expect((await run({ schedule: '0 0 3 * * *' }, 1_000, { status })).seen).toEqual([]);
  });

  it('moves on to its next time even when the function failed', async () => {
    const { seen } = await run(NIGHTLY, DAY + 120_000, { fails: true });
    expect(seen).toHaveLength(2);
  });

  it('has no status when it fires more often than once a minute', async () => {
    const { seen } = await run({ schedule: '*/20 * * * * *' }, 45_000);
    expect(seen.map(({ status }) => status)).toEqual([null, null]);
  });

  it('is refused at once with a schedule that nobody can read', async () => {
    await expect(run({ schedule: '01:00:00' }, 1)).rejects.toThrow('six fields');
    await expect(run({ schedule: '%NOWHERE%' }, 1)).rejects.toThrow('NOWHERE');
  });
});
