import { FlagError, HelpAsked } from './flags.ts';
import { passProxiesBy } from './loopback.ts';
import type { End } from './run.ts';

/** How a program ended, and what to print before the reason if it failed. */
export interface Ended {
  readonly last: End;
  readonly log?: readonly string[];
}

/** Runs a program of its own: exit code 0, or 1 with the reason on stderr. A wrong flag is told without a stack, `--help` is answered. */
export async function program(main: () => Promise<Ended>): Promise<void> {
  passProxiesBy();
  try {
    const { last, log = [] } = await main();
    if (last.end !== 'failed') return;
    process.stderr.write([...log, `It ended because: ${last.reason}`, ''].join('\n'));
  } catch (error) {
    if (error instanceof HelpAsked) {
      process.stdout.write(`${error.message}\n`);
      return;
    }
    if (!(error instanceof FlagError)) throw error;
    process.stderr.write(`${error.message}\n`);
  }
  process.exitCode = 1;
}
