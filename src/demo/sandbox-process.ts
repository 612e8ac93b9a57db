import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createSandbox, type Sandbox } from '../sandbox/create.ts';
import { buildEstate } from '../sandbox/estate/build.ts';
import { buildEverythingWrong } from '../sandbox/estate/everything-wrong.ts';
import { everythingWrongPolicy } from '../sandbox/estate/everything-wrong-policy.ts';
import { generateEstate } from '../sandbox/estate/generate.ts';
import { type Hands, handsOf } from '../sandbox/estate/hands.ts';
import { keylessPlan } from '../sandbox/estate/plan.ts';
import { EverythingWrong, type SandboxReady } from './connection.ts';
import { removeWithParent } from './folder.ts';

/**
 * The sandbox in a process of its own. `--dir FOLDER` holds the certificates, `--settings JSON` turns its dials; `--estate GUID`
 * builds the small keyless estate of the demo in that subscription, `--everything-wrong` one in which everything is, `--workspaces N
 * --seed S` generate one. Its first line on stdout says where it listens.
 */
const Dial = z.number().min(0).optional();
const Dials = z.object({
  principalReplicationSeconds: Dial,
  rolePropagationSeconds: Dial,
  operationSeconds: Dial,
  eventDelaySeconds: Dial,
  graphLagSeconds: Dial,
});
const Flags = z.object({
  dir: z.string(),
  seed: z.coerce.number().int().default(1),
  estate: z.guid().optional(),
  'everything-wrong': z.boolean().default(false),
  workspaces: z.coerce.number().int().min(0).default(0),
  settings: z
    .string()
    .default('{}')
    .transform((text): unknown => JSON.parse(text))
    .pipe(Dials),
});

/** Nobody waits while the demo's estate is built: operations end and roles act at once, until the dials are turned. */
const AT_ONCE = { principalReplicationSeconds: 0, rolePropagationSeconds: 0, operationSeconds: 0 };

async function atOnce<Built>(sandbox: Sandbox, build: (hands: Hands) => Promise<Built>): Promise<Built> {
  const { body: dials } = await sandbox.control('GET', 'settings');
  await sandbox.control('POST', 'settings', AT_ONCE);
  const hands = handsOf(sandbox, sandbox.owner.principalId);
  const built = await build({ ...hands, settle: () => sandbox.azure.clock.advance(1) });
  await sandbox.control('POST', 'settings', dials);
  return built;
}

/** Ids that stay the same, so that a policy document can be written before there is an estate. */
const WRONG_AT = {
  subscriptionId: 'eeeeeeee-0000-4000-8000-000000000001',
  darkSubscriptionId: 'eeeeeeee-0000-4000-8000-000000000002',
};

async function everythingWrong(sandbox: Sandbox): Promise<EverythingWrong> {
  const { principalId } = sandbox.owner;
  const estate = await atOnce(sandbox, (hands) => buildEverythingWrong(hands, principalId, WRONG_AT));
  const policy = everythingWrongPolicy(estate, { migrate: true });
  return EverythingWrong.parse({ workspaces: estate.workspaces, wrong: estate.wrong, policy });
}

function generate({ azure, owner, oracle }: Sandbox, workspaces: number, seed: number): void {
  generateEstate(azure, { workspaces, seed, subscriptionId: azure.guid(), madeBy: owner.principalId });
  oracle.adopt();
}

/** What was not said is as the sandbox has it by itself. */
function known(dials: z.infer<typeof Dials>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(dials).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { dir: text, seed: text, settings: text, estate: text, workspaces: text, 'everything-wrong': { type: 'boolean' } },
});
const { dir, seed, settings, workspaces, estate: subscriptionId, 'everything-wrong': isWrong } = Flags.parse(values);
removeWithParent(dir);
const { graphLagSeconds, ...dials } = known(settings);
const sandbox = createSandbox({ live: true, seed, settings: dials, ...(graphLagSeconds !== undefined && { graphLagSeconds }) });
const estate =
  subscriptionId === undefined ? undefined : await atOnce(sandbox, (hands) => buildEstate(hands, keylessPlan(subscriptionId)));
const wrong = isWrong ? await everythingWrong(sandbox) : undefined;
if (workspaces > 0) generate(sandbox, workspaces, seed);
const read = (name: string) => readFile(join(dir, name), 'utf8');
const certificates = { caPem: await read('ca.pem'), certPem: await read('server.pem'), keyPem: await read('server.key') };
const server = await sandbox.start({ certificates });
const ready = {
  resourceManager: server.url,
  login: server.url,
  caFile: join(dir, 'ca.pem'),
  tenantId: sandbox.tenantId,
  owner: sandbox.owner,
  subscriptions: sandbox.azure.store.subscriptions().map((it) => it.subscriptionId),
  control: `${server.url}/_sandbox`,
  estate,
  everythingWrong: wrong,
};
process.stdout.write(`${JSON.stringify(ready satisfies Omit<SandboxReady, 'estate'>)}\n`);
process.once('SIGTERM', () => {
  sandbox.dispose();
  void server.close().then(() => process.exit(0));
});
