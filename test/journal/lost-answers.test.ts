import { describe, expect, it } from 'vitest';
import { openConclusions } from '../../src/journal/conclude.ts';
import { memoryRows } from '../../src/journal/memory-rows.ts';
import type { Rows } from '../../src/journal/rows.ts';
import { readStory } from '../../src/journal/story.ts';
import { openWrites } from '../../src/journal/writes.ts';
import { aConclusion, adminOff, anEvent, repaired } from '../support/causes.ts';
import { NOW, REGISTRY } from '../support/literals.ts';

/** Takes the first change but loses its answer, so that the client's own repetition finds the rows changed. */
function forgetful(): Rows {
  const rows = memoryRows();
  let lost = false;
  return {
    ...rows,
    commit: async (partition, changes) => {
      const result = await rows.commit(partition, changes);
      if (lost || result === 'contended') return result;
      lost = true;
      return 'contended';
    },
  };
}

const limits = { now: () => NOW, writesPerHour: () => 1, leaseSeconds: 60 };

describe('a store whose answer gets lost on the way', () => {
  it('costs one intent and one write of the budget, and does not lock its own run out', async () => {
    const rows = forgetful();
    const intent = await openWrites(rows, limits).intend(adminOff(), anEvent(), NOW);
    expect(intent).toHaveProperty('id');
    expect(await readStory(rows, REGISTRY)).toHaveLength(1);
  });

  it('tells a conclusion once', async () => {
    const rows = forgetful();
    await openConclusions(rows, () => NOW).conclude(aConclusion([repaired(NOW)]));
    expect(await readStory(rows, REGISTRY)).toHaveLength(1);
  });

  it('gives up, recording nothing, when somebody always comes between', async () => {
    const pauses: number[] = [];
    const pause = async (milliseconds: number) => void pauses.push(milliseconds);
    const rows: Rows = { ...memoryRows(), commit: async () => 'contended', pause };
    await expect(openWrites(rows, limits).intend(adminOff(), anEvent(), NOW)).rejects.toThrow(/could not be written/);
    expect(pauses).toHaveLength(40);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(40);
  });
});
