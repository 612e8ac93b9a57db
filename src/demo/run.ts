import { type Crew, createCrew } from './crew.ts';
import { type Folder, makeFolder } from './folder.ts';
import { messageOf } from './host/log.ts';

export interface Run {
  readonly crew: Crew;
  readonly folder: Folder;
  /** Aborts when everything is about to end. */
  readonly ending: AbortSignal;
}

/** How a run ends by itself: done, failed for a reason, or not at all: it stays until somebody stops it. */
export type End = { readonly end: 'done' | 'stay' } | { readonly end: 'failed'; readonly reason: string };

/**
 * Runs `work` with processes and a folder of its own until it is done, somebody stops it (SIGINT, SIGTERM, or SIGHUP as its terminal
 * goes), or a process ends that nobody asked to. Then ends every process, removes the folder, and answers how it ended: a reason is a
 * failure.
 */
export async function runToEnd(work: (run: Run) => Promise<End>): Promise<End> {
  // before there is anything that a signal could leave behind
  const stopped = signalled();
  const crew = createCrew();
  const folder = await makeFolder();
  const ending = new AbortController();
  const broken = crew.broken.then((reason): End => ({ end: 'failed', reason }));
  const outcome = work({ crew, folder, ending: ending.signal }).catch(
    (error): End => ({ end: 'failed', reason: messageOf(error) }),
  );
  const first = await Promise.race([outcome, stopped, broken]);
  const last = first.end === 'stay' ? await Promise.race([stopped, broken]) : first;
  ending.abort();
  await crew.stop();
  await folder.remove();
  return last;
}

/** Ctrl-C comes twice: from the terminal, and passed on by npm. What follows later is somebody who has lost patience. */
const ECHO = 1_000;

/** Resolves at the first signal. A second one that is no echo ends this process at once; its children end with it. */
function signalled(): Promise<End> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const hear = () => {
      if (first !== undefined && performance.now() - first > ECHO) process.exit(1);
      first ??= performance.now();
      resolve({ end: 'done' });
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear);
    // who reads no more has gone, and to go on writing must not end us before we have cleaned up
    process.stdout.on('error', () => resolve({ end: 'done' }));
    process.stderr.on('error', () => {});
  });
}
