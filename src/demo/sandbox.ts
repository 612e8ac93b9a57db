import { FlagError, parseFlags } from './flags.ts';
import { type Ended, program } from './program.ts';
import { runToEnd } from './run.ts';
import { type SandboxOptions, startSandboxWorld } from './sandbox-world.ts';

/** `npm run sandbox`: only the sandbox and Azurite, for other clients. */

type Flags = Pick<ReturnType<typeof parseFlags<'estate' | 'workspaces' | 'seed'>>, 'estate' | 'workspaces' | 'seed'>;

function contentsOf({ estate, workspaces, seed }: Flags): SandboxOptions['holds'] {
  if (estate !== undefined) return estate;
  return workspaces === 0 ? 'nothing' : { workspaces, seed };
}

async function main(): Promise<Ended> {
  const flags = parseFlags(process.argv.slice(2), ['json', 'estate', 'workspaces', 'seed']);
  if (flags.estate !== undefined && flags.workspaces > 0)
    throw new FlagError('--estate and --workspaces each fill the sandbox: leave one of them out.');
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const last = await runToEnd(async ({ crew, folder }) => {
    const { connection, everythingWrong } = await startSandboxWorld(crew, folder, { dials: {}, holds: contentsOf(flags), say });
    const told = { ...connection, ...(everythingWrong && { everythingWrong }) };
    process.stdout.write(`${flags.json ? JSON.stringify(told) : JSON.stringify(told, null, 2)}\n`);
    return { end: 'stay' };
  });
  return { last };
}

await program(main);
