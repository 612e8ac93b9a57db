import { describe, expect, it } from 'vitest';
import { createLiveClock, createStillClock } from '../../../src/sandbox/kernel/clock.ts';

describe('a still clock', () => {
  it('moves only when it is advanced', async () => {
    const clock = createStillClock(1000);
    expect(clock.now()).toBe(1000);
    await clock.advance(500);
    expect(clock.now()).toBe(1500);
  });

  it('runs what falls due in order of time, then of scheduling, each at its own instant', async () => {
    const clock = createStillClock(0);
    const ran: string[] = [];
    for (const [name, at] of [
      ['c', 30],
      ['a', 10],
      ['b1', 20],
      ['b2', 20],
    ] as const) {
      clock.schedule(at, () => void ran.push(`${name}@${clock.now()}`));
    }
    await clock.advance(25);
    expect(ran).toEqual(['a@10', 'b1@20', 'b2@20']);
    await clock.advance(5);
    expect(ran.at(-1)).toBe('c@30');
  });

  it('waits for a task that takes a while, and runs what that task schedules within the same advance', async () => {
    const clock = createStillClock(0);
    const ran: number[] = [];
    clock.schedule(10, async () => {
      await Promise.resolve();
      ran.push(clock.now());
      clock.schedule(15, () => void ran.push(clock.now()));
    });
    await clock.advance(20);
    expect(ran).toEqual([10, 15]);
  });

  it('forgets what was cancelled and, once stopped, everything', async () => {
    const clock = createStillClock(0);
    const ran: string[] = [];
    clock.schedule(1, () => void ran.push('cancelled'))();
    clock.schedule(2, () => void ran.push('kept'));
    clock.schedule(9, () => void ran.push('stopped'));
    await clock.advance(5);
    clock.stop();
    await clock.advance(5);
    expect(ran).toEqual(['kept']);
  });

  it('gives two callers who advance at once both their advances', async () => {
    const clock = createStillClock(0);
    await Promise.all([clock.advance(10), clock.advance(5)]);
    expect(clock.now()).toBe(15);
  });

  it('goes on after a task that failed, and tells whoever advanced', async () => {
    const clock = createStillClock(0);
    clock.schedule(1, () => Promise.reject(new Error('burnt')));
    await expect(clock.advance(2)).rejects.toThrow('burnt');
    await clock.advance(3);
    expect(clock.now()).toBeGreaterThanOrEqual(3);
  });

  it('never moves back', () => {
    expect(() => createStillClock(0).advance(-1)).toThrow('forward only');
  });
});

describe('a live clock', () => {
  it('follows the wall clock plus what was advanced', async () => {
    const clock = createLiveClock();
    const before = Date.now();
    await clock.advance(3_600_000);
    expect(clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
    clock.stop();
  });

  it('runs a task by itself when its time has come', async () => {
    const clock = createLiveClock();
    await new Promise<void>((resolve) => clock.schedule(clock.now() + 1, resolve));
    clock.stop();
  });
});
