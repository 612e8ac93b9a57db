import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface ChildOptions<T> {
  /** What people call it in messages. */
  readonly name: string;
  /** Script and its arguments, run with this process's own Node. */
  readonly args: readonly string[];
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Makes of the lines on stdout so far what the child is ready with; it is ready once this answers something. */
  ready(lines: readonly string[]): T | undefined;
  /** Takes every other line it writes. */
  say(line: string): void;
}

export interface Child<T = unknown> {
  readonly name: string;
  readonly pid: number;
  /** Rejects with a sentence if it ends before it is ready. */
  readonly ready: Promise<T>;
  /** Resolves with a sentence once it has ended, whoever ended it. */
  readonly ended: Promise<string>;
  /** Has somebody here asked it to end? */
  isStopping(): boolean;
  /** SIGTERM, then SIGKILL after `grace` milliseconds. Resolves when it is gone. */
  stop(grace?: number): Promise<void>;
  /** Kills it without warning, as a crash would. */
  kill(): Promise<void>;
}

const GRACE = 12_000;

/** Starts a child process that ends with this one. It leads its own process group, so Ctrl-C reaches it through us alone. */
export function startChild<T>(options: ChildOptions<T>): Child<T> {
  const hook = join(import.meta.dirname, 'end-with-parent.ts');
  const child = spawn(process.execPath, ['--import', hook, ...options.args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...options.env },
    detached: true,
  });
  const heard: string[] = [];
  const ended = ending(options.name, child, heard);
  const ready = readiness(child, options, heard, ended);
  // whoever waits for it hears of a failure; nobody has to wait
  ready.catch(() => undefined);
  let stopping = false;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    stopping = true;
    child.kill(signal);
    await ended;
  };
  const stop = async (grace = GRACE): Promise<void> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), grace);
    await end('SIGTERM');
    clearTimeout(timer);
  };
  return { name: options.name, pid: child.pid ?? 0, ready, ended, isStopping: () => stopping, stop, kill: () => end('SIGKILL') };
}

async function ending(name: string, child: ChildProcess, heard: readonly string[]): Promise<string> {
  const failed = once(child, 'error').then(([error]) => `${name} did not start: ${error.message}`);
  const closed = new Promise<string>((resolve) =>
    child.once('close', (code, signal) => {
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      resolve(`${name} ended with ${how}${heard.length === 0 ? '' : `. It had said:\n${heard.slice(-5).join('\n')}`}`);
    }),
  );
  return Promise.race([closed, failed]);
}

/** Reads both streams. `heard` keeps the last lines, for whoever asks why it ended. */
async function readiness<T>(child: ChildProcess, options: ChildOptions<T>, heard: string[], ended: Promise<string>): Promise<T> {
  const say = (line: string) => {
    heard.push(line);
    if (heard.length > 20) heard.shift();
    options.say(line);
  };
  if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', say);
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  let early: string[] | undefined = [];
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (early === undefined) return say(line);
      early.push(line);
      const found = options.ready(early);
      if (found === undefined) return;
      early = undefined;
      resolve(found);
    });
  }
  void ended.then((sentence) => reject(new Error(sentence)));
  return promise;
}
