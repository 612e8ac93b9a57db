import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../../contract.ts';

/**
 * Lets a piece of work go on by the sandbox's clock: it yields for how many milliseconds it has nothing to do. Each step ends before
 * the clock moves on, so that whoever advances a still clock sees everything that falls due on the way.
 */
export function paced(clock: Clock, work: AsyncGenerator<number, void>): () => Promise<void> {
  const step = async (): Promise<void> => {
    const { value, done } = await work.next();
    if (!done) clock.schedule(clock.now() + value, step);
  };
  return step;
}

/**
 * Waits until everything is settled or waits for the clock itself, as a request does that is held up on purpose: nothing in the
 * sandbox takes more than a few turns of the event loop, and a nested deployment a few for each of its resources.
 */
export async function untilIdle(isBusy: () => boolean, turns: number): Promise<void> {
  for (let turn = 0; turn < turns && isBusy(); turn += 1) await setImmediate();
}
