import type { HttpClient } from '@azure/core-rest-pipeline';
import fc from 'fast-check';
import type { Journal } from '../../../src/journal/create.ts';
import type { Mischief } from '../../../src/sandbox/events/mischief.ts';
import type { Fault } from '../../../src/sandbox/kernel/faults.ts';

/** How Azure, the journal and the queue misbehave. All of it falls the same way for the same seed. */

const RETRYABLE = fc.constantFrom(500, 503, 504, 429);
const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: fc.constant('status' as const),
    status: RETRYABLE,
    retryAfterSeconds: fc.constantFrom(undefined, 1, 30, 600),
  }),
  fc.record({ kind: fc.constant('status' as const), status: fc.constant(400), code: fc.constant('PrincipalNotFound') }),
  fc.record({ kind: fc.constant('status' as const), status: fc.constant(403), code: fc.constant('AuthorizationFailed') }),
  fc.record({ kind: fc.constant('drop' as const), when: fc.constantFrom('before' as const, 'after' as const) }),
  fc.record({
    kind: fc.constant('operation' as const),
    seconds: fc.constantFrom(0, 90, 5_000),
    error: fc.constantFrom(undefined, { code: 'InternalError', message: 'It failed.' }),
  }),
);
const OPERATIONS = [
  '*',
  '*/read',
  '*/write',
  'Microsoft.ContainerRegistry/*',
  'Microsoft.Storage/*',
  'Microsoft.MachineLearningServices/*',
  'Microsoft.Authorization/*',
  '*roleAssignments/write',
  'Microsoft.ResourceGraph/*',
];

const share = fc.constantFrom(0, 0.2, 0.5, 0.9);

export const anyWeather = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      weather: fc.constant('fault' as const),
      operation: fc.constantFrom(...OPERATIONS),
      fault: anyFault,
      count: fc.constantFrom(1, 2, 5, 20),
      probability: fc.constantFrom(0.3, 1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ weather: fc.constant('stale' as const), count: fc.constantFrom(1, 3, 10) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      weather: fc.constant('events' as const),
      mischief: fc.record<Mischief>({
        doubled: share,
        dropped: fc.constantFrom(0, 0, 0, 0.3, 1),
        delayed: share,
        delaySeconds: fc.constantFrom(10, 600),
        pascalCase: share,
        anonymous: share,
      }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      weather: fc.constant('journal' as const),
      fails: fc.constantFrom(0.02, 0.1, 0.3, 1),
      when: fc.constantFrom('before' as const, 'after' as const, 'either' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      weather: fc.constant('queue' as const),
      lost: fc.constantFrom(0, 0, 0.2),
      doubled: fc.constantFrom(0, 0.2, 0.5),
      refused: share,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ weather: fc.constant('hang' as const), count: fc.constantFrom(1, 3), after: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ weather: fc.constant('calm' as const) }) },
);

export type Weather = typeof anyWeather extends fc.Arbitrary<infer T> ? T : never;

/** Reproducible numbers in [0, 1). */
export function createDraw(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Failing = Extract<Weather, { weather: 'journal' }>;

/** A journal any call of which may reject, before or after it has done its work. */
export function shaky(journal: Journal, failing: () => Failing | undefined, draw: () => number): Journal {
  const wrap =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const weather = failing();
      const fails = weather !== undefined && draw() < weather.fails;
      const late = weather?.when === 'after' || (weather?.when === 'either' && draw() < 0.5);
      if (fails && !late) throw new Error('The journal cannot be reached.');
      const result = await call(...args);
      if (fails) throw new Error('The answer of the journal was lost.');
      return result;
    };
  return {
    ...journal,
    memory: wrap(journal.memory),
    intend: wrap(journal.intend),
    record: wrap(journal.record),
    conclude: wrap(journal.conclude),
    follow: wrap(journal.follow),
    completeSweep: wrap(journal.completeSweep),
    usersOf: wrap(journal.usersOf),
    within: wrap(journal.within),
    marks: {
      announce: wrap(journal.marks.announce),
      confirm: wrap(journal.marks.confirm),
      clear: wrap(journal.marks.clear),
    },
    alerts: { keyRead: wrap(journal.alerts.keyRead) },
  };
}

/** Answers that never come, until the invocation's time is over: which is at once, since nobody has that time. */
export function createHanging() {
  let left = 0;
  let isAfter = false;
  const running = new Set<AbortController>();
  return {
    begin: (count: number, after: boolean): void => {
      left = count;
      isAfter = after;
    },
    timeout: (): AbortSignal => {
      const controller = new AbortController();
      running.add(controller);
      return controller.signal;
    },
    httpClient: (inner: HttpClient): HttpClient => ({
      sendRequest: async (request) => {
        if (left === 0) return inner.sendRequest(request);
        left -= 1;
        if (isAfter) await inner.sendRequest(request);
        for (const controller of running) controller.abort();
        running.clear();
        throw Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' });
      },
    }),
  };
}
