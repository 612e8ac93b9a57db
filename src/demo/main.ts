import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { buildApp } from '../../scripts/build.ts';
import { type AppWorld, type Says, startAppWorld } from './app-world.ts';
import { FlagError, parseFlags } from './flags.ts';
import { pause } from './host/pause.ts';
import { demo, follow } from './play/demo.ts';
import { help } from './play/help.ts';
import { type MendOptions, mend } from './play/mend.ts';
import type { Result } from './play/result.ts';
import { type DemoPolicy, estatePolicy, readPolicy } from './policy-file.ts';
import { type Ended, program } from './program.ts';
import { type End, type Run, runToEnd } from './run.ts';
import { type SandboxOptions, type SandboxWorld, startSandboxWorld } from './sandbox-world.ts';

/** `npm start`: sandbox, storage and app together on this machine. */

const FLAGS = ['once', 'json', 'mode', 'migrate', 'settle', 'policy', 'estate', 'workspaces', 'seed'] as const;
const SETTLE = 5;
/** What settles later is not seen by `--once`, seconds. */
const SETTLED_ONCE = 30;
/** What the demo shows repairs of. */
const SHOWN = ['registry-admin-user', 'storage-shared-key', 'access/compute-pull', 'access/compute-data'];
const ONCE_WITHIN = 75_000;
/** There are two sweeps to wait for, and all that settles in between. */
const MENDED_WITHIN = 240_000;
/** A person watches: roles act and Resource Graph follows after three seconds, operations end after one. */
const DIALS = { rolePropagationSeconds: 3, operationSeconds: 1, eventDelaySeconds: 0, graphLagSeconds: 3 };
const ROOT = join(import.meta.dirname, '..', '..');
const DIST = join(ROOT, 'dist');

type Flags = ReturnType<typeof readFlags> & { readonly document: DemoPolicy | undefined };
type Say = (line: string) => void;

function readFlags(args: readonly string[]) {
  const flags = parseFlags(args, FLAGS);
  if (flags.json && flags.once) throw new FlagError('--once plays the demo and --json plays nothing: leave one of them out.');
  if (!flags.json && flags.workspaces > 0) throw new FlagError('--workspaces: the demo has an estate of its own: add --json.');
  if (flags.estate !== undefined && flags.workspaces > 0)
    throw new FlagError('--estate and --workspaces each fill the sandbox: leave one of them out.');
  if (!flags.json && flags.mode === 'audit')
    throw new FlagError('--mode audit: the demo shows repairs: add --json to only look.');
  return flags;
}

/** Refuses what would only be seen to fail when the time is over. */
function refuseHopeless(flags: Flags): void {
  const { json, once, estate, document } = flags;
  if (json) return;
  if (once && settleOf(flags) > SETTLED_ONCE)
    throw new FlagError(`--once: it ends before a role settles in ${settleOf(flags)} s: add --settle ${SETTLE}.`);
  if (estate === undefined && document?.keepsKeys)
    throw new FlagError('--policy: the demo shows a storage key cut: leave wants.keylessStorage true, or add --json.');
  const kept = estate === undefined && document ? SHOWN.filter((rule) => document.mode(rule) !== 'enforce') : [];
  if (kept.length > 0)
    throw new FlagError(`--policy: the demo shows repairs by ${kept.join(', ')}: add --mode enforce, or --json to only look.`);
}

const settleOf = ({ document, settle = SETTLE }: Flags): number => document?.settleSeconds ?? settle;

/** What the app goes by: the document that was given, that of the estate, or flags. */
function saysOf(flags: Flags, { everythingWrong }: SandboxWorld): Says {
  const { mode = 'enforce', migrate } = flags;
  const document = flags.document ?? (everythingWrong && estatePolicy(everythingWrong.policy, flags));
  return document === undefined ? { mode, migrate, settleSeconds: settleOf(flags) } : { document: document.text };
}

function contentsOf({ json, estate, workspaces, seed }: Flags): SandboxOptions['holds'] {
  if (estate !== undefined) return estate;
  if (!json) return { demoIn: randomUUID() };
  return workspaces === 0 ? 'nothing' : { workspaces, seed };
}

async function startAll(
  { crew, folder, ending }: Run,
  flags: Flags,
  say: Say,
): Promise<{ world: SandboxWorld; app: AppWorld; builtAt: number }> {
  const [world] = await Promise.all([
    startSandboxWorld(crew, folder, { dials: DIALS, holds: contentsOf(flags), say }),
    buildApp({ root: ROOT, entry: 'src/main.ts', outDir: DIST }),
  ]);
  const builtAt = performance.now();
  const { rolePropagationSeconds } = DIALS;
  const says = saysOf(flags, world);
  const options = { app: DIST, says, rolePropagationSeconds, say, ending };
  return { world, app: await startAppWorld(crew, folder, world.connection, options), builtAt };
}

/** For another program: one line that says where everything is, then silence. */
async function serve(run: Run, flags: Flags): Promise<End> {
  const { world, app } = await startAll(run, flags, (line) => process.stderr.write(`${line}\n`));
  const { baseUrl, key, principalId } = app.app;
  process.stdout.write(`${JSON.stringify({ ...world.connection, app: { baseUrl, key, principalId } })}\n`);
  return { end: 'stay' };
}

/** For people: what is broken by whom, and when it was repaired. */
async function play(run: Run, flags: Flags, say: Say): Promise<End> {
  const tell = (line: string) => process.stdout.write(`${new Date().toLocaleTimeString('en-GB')}  ${line}\n`);
  tell('Building the app, starting a small Azure, storage and a Functions host …');
  const { world, app, builtAt } = await startAll(run, flags, say);
  const { connection } = world;
  tell(`Azure is ${connection.resourceManager}, the function app ${app.app.baseUrl}.`);
  tell(`The app waits ${settleOf(flags)} s until a role settles.`);
  const within = flags.estate === undefined ? ONCE_WITHIN : MENDED_WITHIN;
  const signal = flags.once
    ? AbortSignal.any([run.ending, AbortSignal.timeout(Math.round(within - performance.now()))])
    : run.ending;
  await pause(Math.max(settleOf(flags), DIALS.graphLagSeconds) * 1000 - (performance.now() - builtAt), signal);
  const result = await playIn(world, { connection, app, signal, tell, settleSeconds: settleOf(flags) });
  tell(`All is repaired that can be. Drift left: ${result.remainingDrift}. Consumers broken: ${result.brokenConsumers}.`);
  if (flags.once) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return result.brokenConsumers === 0 ? { end: 'done' } : { end: 'failed', reason: 'A consumer was broken.' };
  }
  if (world.estate !== undefined) process.stdout.write(help(connection, app.app, world.estate));
  void follow({ connection, signal, tell });
  return { end: 'stay' };
}

/** What there is to see depends on what the sandbox holds. */
function playIn({ estate, everythingWrong }: SandboxWorld, stage: Omit<MendOptions, 'estate'>): Promise<Result> {
  if (everythingWrong !== undefined) return mend({ ...stage, estate: everythingWrong });
  if (estate === undefined) throw new Error('The sandbox built no estate.');
  stage.tell(`${estate.workspaces.length} keyless workspaces share a registry.`);
  return demo({ ...stage, estate });
}

async function main(): Promise<Ended> {
  const given = readFlags(process.argv.slice(2));
  const document = given.policy === undefined ? undefined : await readPolicy(given.policy, given);
  const flags = { ...given, document };
  refuseHopeless(flags);
  const log: string[] = [];
  const keep = (line: string) => {
    log.push(line);
    if (log.length > 40) log.shift();
  };
  const last = await runToEnd((run) => (flags.json ? serve(run, flags) : play(run, flags, keep)));
  return { last, log };
}

await program(main);
