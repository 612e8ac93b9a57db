import { expect, it } from 'vitest';
import type { Ending, Ports } from '../../src/engine/ports.ts';
import { telling } from '../../src/functions/log.ts';
import { aConclusion, drifted, ended } from '../support/causes.ts';
import { NOW } from '../support/literals.ts';

const until = NOW + 1;

it.each([
  ['waits for', { outcome: 'waiting', until, on: [drifted(NOW), drifted(NOW)] }, ['«images»: The admin user is on.']],
  ['is blocked on', { outcome: 'blocked', on: [drifted(NOW)] }, ['«images»: The admin user is on.']],
  ['is held by', { outcome: 'held', held: { by: 'debt', says: 'It was never good.' } }, ['It was never good.']],
  ['is refused by', { outcome: 'refused', refused: { by: 'lock', says: 'Locked.', retryAt: null } }, ['Locked.']],
] satisfies readonly [string, Ending, readonly string[]][])('logs what a finding %s', async (_, ending, because) => {
  const lines: unknown[] = [];
  const ports = { conclude: async () => undefined } as Partial<Ports> as Ports;
  await telling(ports, (_level, line) => lines.push(line)).conclude(aConclusion([ended(drifted(NOW), ending)]));
  expect(lines).toEqual([expect.objectContaining({ ended: ending.outcome, because })]);
});
