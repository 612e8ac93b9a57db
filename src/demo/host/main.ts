import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Host, startHost } from './host.ts';
import { lineLog, messageOf } from './log.ts';
import type { Ready } from './ready.ts';
import { readLocalSettings } from './settings.ts';

const USAGE = 'usage: node src/demo/host/main.ts --app FOLDER [--port N] [--state FOLDER]';
const GRACE = 10_000;
const Flags = z.object({
  app: z.string({ error: 'name the folder of the built app' }).transform((it) => resolve(it)),
  port: z.coerce.number().int().min(0).max(65_535).default(7071),
  state: z
    .string()
    .transform((it) => resolve(it))
    .optional(),
});

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { app: { type: 'string' }, port: { type: 'string' }, state: { type: 'string' } } });
  const { app, port, state } = Flags.parse(values);
  for (const [name, value] of Object.entries(await readLocalSettings(app))) process.env[name] ??= value;
  process.env.AZURE_FUNCTIONS_ENVIRONMENT ??= 'Development';
  process.chdir(app);
  const log = lineLog((line) => process.stderr.write(line));
  const host = await startHost({ app, port, state, environment: process.env, log });
  const ready: Ready = { baseUrl: host.baseUrl, functions: [...host.functions] };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void stop(host));
}

async function stop(host: Host): Promise<void> {
  await host.stop(GRACE);
  process.exit(0);
}

try {
  await main();
} catch (error) {
  const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
  process.stderr.write(`The local host did not start: ${reason}\n${USAGE}\n`);
  process.exit(1);
}
