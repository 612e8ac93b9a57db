import type { Session } from './session.ts';

const FIRST = 500;
const LONGEST = 5_000;

/** Resolves after some milliseconds, or at once when the signal aborts. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}

/**
 * Yields after each pause between looks at something unfinished, ever longer ones, until the next would exceed the patience or the
 * time is over. `hint`: how long Azure asked to wait at first, milliseconds.
 */
export async function* pauses({ signal, patience }: Pick<Session, 'signal' | 'patience'>, hint: number | null) {
  let left = patience;
  for (let wait = hint ?? FIRST; wait <= left && !signal.aborted; wait = Math.min(Math.max(wait, FIRST) * 2, LONGEST)) {
    await pause(wait, signal);
    left -= Math.max(wait, 1);
    if (signal.aborted) return;
    yield;
  }
}
