import type { Rows } from './rows.ts';

const ATTEMPTS = 40;
/** Milliseconds. */
const LONGEST_PAUSE = 40;

/**
 * Repeats an attempt while others come between its read and its write. Throws when that never ends: then nothing was recorded.
 */
export async function untilRecorded<T>({ pause }: Pick<Rows, 'pause'>, attempt: () => Promise<T | 'contended'>): Promise<T> {
  for (let tries = 1; tries <= ATTEMPTS; tries += 1) {
    const result = await attempt();
    if (result !== 'contended') return result;
    // everybody who lost would otherwise come back at the same moment
    await pause(Math.random() * Math.min(LONGEST_PAUSE, tries * 2));
  }
  throw new Error(`The journal could not be written: ${ATTEMPTS} attempts met somebody else's write.`);
}
