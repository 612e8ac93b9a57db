import type { Clock, Instant } from '../contract.ts';

/** A clock that can be let go: a stopped one runs nothing more. */
export interface StoppableClock extends Clock {
  stop(): void;
}

interface Entry {
  readonly at: Instant;
  readonly order: number;
  readonly task: () => void | Promise<void>;
}

/** A clock that stands still until it is advanced. `startAt` in milliseconds since the epoch. */
export function createStillClock(startAt: Instant): StoppableClock {
  const agenda = createAgenda();
  let now = startAt;
  const advance = serialised(async (milliseconds) => {
    const target = now + milliseconds;
    for (let due = agenda.take(target); due; due = agenda.take(target)) {
      now = Math.max(now, due.at);
      await due.task();
    }
    now = target;
  });
  return { now: () => now, schedule: agenda.add, advance, stop: agenda.clear };
}

/** A clock that follows the wall clock plus whatever was advanced; its waiting never keeps the process alive. */
export function createLiveClock(): StoppableClock {
  const agenda = createAgenda();
  let offset = 0;
  let timer: NodeJS.Timeout | undefined;
  const now = (): Instant => Date.now() + offset;
  const arm = (): void => {
    clearTimeout(timer);
    const next = agenda.next();
    if (next === undefined) return;
    timer = setTimeout(runDue, Math.min(Math.max(next - now(), 0), 2 ** 30)).unref();
  };
  // What falls due by itself is only started: a slow delivery must not hold up the tasks behind it.
  const runDue = (): void => {
    for (let due = agenda.take(now()); due; due = agenda.take(now())) void due.task();
    arm();
  };
  const advance = serialised(async (milliseconds) => {
    const target = now() + milliseconds;
    for (let due = agenda.take(target); due; due = agenda.take(target)) {
      offset += Math.max(0, due.at - now());
      await due.task();
    }
    offset += Math.max(0, target - now());
    arm();
  });
  return {
    now,
    schedule(at, task) {
      const cancel = agenda.add(at, task);
      arm();
      return cancel;
    },
    advance,
    stop() {
      clearTimeout(timer);
      agenda.clear();
    },
  };
}

function createAgenda() {
  let entries: Entry[] = [];
  let order = 0;
  return {
    add(at: Instant, task: Entry['task']): () => void {
      const entry = { at, order: order++, task };
      const index = entries.findIndex((other) => other.at > at);
      entries.splice(index < 0 ? entries.length : index, 0, entry);
      return () => {
        entries = entries.filter((other) => other !== entry);
      };
    },
    /** Takes the first entry that is due at `until`. */
    take: (until: Instant): Entry | undefined => (entries[0] && entries[0].at <= until ? entries.shift() : undefined),
    next: (): Instant | undefined => entries[0]?.at,
    clear: (): void => {
      entries = [];
    },
  };
}

/** Two callers who advance at once get both their advances, one after the other. */
function serialised(run: (milliseconds: number) => Promise<void>): (milliseconds: number) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (milliseconds) => {
    if (!(milliseconds >= 0)) throw new RangeError(`Time moves forward only, not by ${milliseconds} ms.`);
    const mine = last.then(() => run(milliseconds));
    last = mine.catch(() => undefined);
    return mine;
  };
}
