import { expect, it } from 'vitest';
import { openMarks } from '../../src/journal/marks.ts';
import { memoryRows } from '../../src/journal/memory-rows.ts';
import type { Rows } from '../../src/journal/rows.ts';
import { NOW, REGISTRY } from '../support/literals.ts';

/** Rows that let somebody come between the next read and what is made of it. */
function interrupted(rows: Rows): { readonly rows: Rows; next(by: () => Promise<void>): void } {
  const waiting: (() => Promise<void>)[] = [];
  const get: Rows['get'] = async (partition, key) => {
    const row = await rows.get(partition, key);
    await waiting.shift()?.();
    return row;
  };
  return { rows: { ...rows, get }, next: (by) => waiting.push(by) };
}

it('a message that is taken while its confirmation is written keeps no other out', async () => {
  const rows = memoryRows();
  const raced = interrupted(rows);
  const [sender, taker] = [openMarks(rows, () => NOW), openMarks(raced.rows, () => NOW)];
  const announced = String(await sender.announce(REGISTRY, NOW));
  raced.next(() => sender.confirm(REGISTRY, announced));
  await taker.clear(REGISTRY, announced);
  expect(await sender.announce(REGISTRY, NOW)).toEqual(expect.any(String));
});

it('a message that is taken while a newer one is announced leaves the newer one its mark', async () => {
  const rows = memoryRows();
  const raced = interrupted(rows);
  const [sender, taker] = [openMarks(rows, () => NOW), openMarks(raced.rows, () => NOW)];
  const older = String(await sender.announce(REGISTRY, NOW + 1_000));
  raced.next(async () => {
    const newer = String(await sender.announce(REGISTRY, NOW));
    await sender.confirm(REGISTRY, newer);
  });
  await taker.clear(REGISTRY, older);
  expect(await sender.announce(REGISTRY, NOW)).toBe(false);
});
