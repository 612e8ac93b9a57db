import { FlagError, parseFlags } from './flags.ts';
import { runToEnd } from './run.ts';
import { startSandboxWorld } from './sandbox-world.ts';

/** `npm run sandbox`: only the sandbox and Azurite, for other clients. */

async function main(): Promise<number> {
  const { json, workspaces, seed } = parseFlags(process.argv.slice(2), ['json', 'workspaces', 'seed']);
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const last = await runToEnd(async ({ crew, folder }) => {
    const holds = workspaces === 0 ? 'nothing' : { workspaces, seed };
    const { connection } = await startSandboxWorld(crew, folder, { dials: {}, holds, say });
    process.stdout.write(`${json ? JSON.stringify(connection) : JSON.stringify(connection, null, 2)}\n`);
    return { end: 'stay' };
  });
  if (last.end !== 'failed') return 0;
  process.stderr.write(`It ended because: ${last.reason}\n`);
  return 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof FlagError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
