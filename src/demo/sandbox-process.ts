import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createSandbox } from '../sandbox/create.ts';
import type { SandboxReady } from './connection.ts';

/**
 * The sandbox in a process of its own: `--dir FOLDER` holds the certificates, `--settings JSON` turns its dials,
 * `--workspaces N --seed S` generate an estate. Its first line on stdout says where it listens.
 */
const Seconds = z.number().min(0);
const Flags = z.object({
  dir: z.string(),
  seed: z.coerce.number().int().default(1),
  settings: z
    .string()
    .default('{}')
    .transform((text): unknown => JSON.parse(text))
    .pipe(
      z.object({
        principalReplicationSeconds: Seconds.optional(),
        rolePropagationSeconds: Seconds.optional(),
        operationSeconds: Seconds.optional(),
        eventDelaySeconds: Seconds.optional(),
      }),
    ),
});

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { dir: text, seed: text, settings: text } });
const { dir, seed, settings } = Flags.parse(values);
const dials = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
const sandbox = createSandbox({ live: true, seed, settings: dials });
const read = (name: string) => readFile(join(dir, name), 'utf8');
const certificates = { caPem: await read('ca.pem'), certPem: await read('server.pem'), keyPem: await read('server.key') };
const server = await sandbox.start({ certificates });
const ready: SandboxReady = {
  resourceManager: server.url,
  login: server.url,
  caFile: join(dir, 'ca.pem'),
  tenantId: sandbox.tenantId,
  owner: sandbox.owner,
  subscriptions: sandbox.azure.store.subscriptions().map(({ subscriptionId }) => subscriptionId),
  control: `${server.url}/_sandbox`,
};
process.stdout.write(`${JSON.stringify(ready)}\n`);
process.once('SIGTERM', () => {
  sandbox.dispose();
  void server.close().then(() => process.exit(0));
});
