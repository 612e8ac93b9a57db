import { type Child, type ChildOptions, startChild } from './child.ts';

/** The child processes of one run: they start one by one and end together. */
export interface Crew {
  /** Starts one and waits until it is ready. */
  start<T>(options: ChildOptions<T>): Promise<{ readonly child: Child<T>; readonly ready: T }>;
  /** Resolves with a sentence when a child ends that nobody asked to. */
  readonly broken: Promise<string>;
  /** Ends all of them, the last first. Resolves when they are gone. */
  stop(): Promise<void>;
}

export function createCrew(): Crew {
  const children: Child[] = [];
  const { promise: broken, resolve: breaks } = Promise.withResolvers<string>();
  let over = false;
  return {
    broken,
    start: async (options) => {
      if (over) throw new Error(`${options.name} was not started: everything is stopping.`);
      const child = startChild(options);
      children.push(child);
      void child.ended.then((sentence) => {
        if (!child.isStopping()) breaks(sentence);
      });
      return { child, ready: await child.ready };
    },
    stop: async () => {
      over = true;
      for (const child of children.toReversed()) await child.stop();
    },
  };
}
