import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { play } from '../support/chaos/play.ts';
import { anyScript } from '../support/chaos/script.ts';

/**
 * Whatever the estate, whatever people do to it, however Azure, the journal and the queue misbehave: nobody is broken, nothing is
 * written unrecorded, and in the end all is repaired or told. `CHAOS_RUNS` and `CHAOS_SEED` let it run longer and elsewhere.
 */

const RUNS = Number(process.env.CHAOS_RUNS ?? 12);
const SEED = Number(process.env.CHAOS_SEED ?? 20_260_601);

describe('chaos', () => {
  it(`of ${RUNS} scripts drawn from seed ${SEED} breaks nobody, and ends in order`, { timeout: 3_600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyScript, async (script) => {
        expect(await play(script)).toEqual([]);
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: process.env.CHAOS_SHRINK === undefined, interruptAfterTimeLimit: 3_000_000 },
    );
  });
});
