import { AsyncLocalStorage } from 'node:async_hooks';

/** What was sent: every attempt, and how many of them had to follow one another. */
export interface Cost {
  readonly requests: number;
  readonly trips: number;
}

export interface Meter {
  /** One request leaves. Belongs to whichever measured task sent it. */
  count(): void;
  measure<T>(task: () => Promise<T>): Promise<{ readonly value: T; readonly cost: Cost }>;
  /** Runs tasks side by side: all their requests count, but only the longest chain of trips. */
  together<T extends readonly unknown[]>(tasks: { readonly [K in keyof T]: () => Promise<T[K]> }): Promise<T>;
}

/** Requests find their task by the asynchronous context they run in, so no client has to be told who asks. */
export function createMeter(): Meter {
  const running = new AsyncLocalStorage<{ requests: number; trips: number }>();
  const measure: Meter['measure'] = async (task) => {
    const cost = { requests: 0, trips: 0 };
    const value = await running.run(cost, task);
    return { value, cost };
  };
  return {
    count: () => {
      const cost = running.getStore();
      if (cost === undefined) return;
      cost.requests += 1;
      cost.trips += 1;
    },
    measure,
    together: async <T extends readonly unknown[]>(tasks: { readonly [K in keyof T]: () => Promise<T[K]> }) => {
      const outer = running.getStore();
      const results = await Promise.all(tasks.map((task) => measure(task)));
      if (outer !== undefined) {
        outer.requests += results.reduce((sum, { cost }) => sum + cost.requests, 0);
        outer.trips += Math.max(0, ...results.map(({ cost }) => cost.trips));
      }
      return results.map(({ value }) => value) as unknown as T;
    },
  };
}

/** As `together`, for tasks of one kind of which there may be hundreds: so many at a time. */
export async function inGroups<T>(meter: Meter, width: number, tasks: readonly (() => Promise<T>)[]): Promise<readonly T[]> {
  const results: T[] = [];
  for (let start = 0; start < tasks.length; start += width) {
    results.push(...(await meter.together<readonly T[]>(tasks.slice(start, start + width))));
  }
  return results;
}
