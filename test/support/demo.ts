import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { buildApp } from '../../scripts/build.ts';
import { type AppWorld, startAppWorld } from '../../src/demo/app-world.ts';
import { type Arm, createArm } from '../../src/demo/arm.ts';
import type { AppConnection, Connection, Estate } from '../../src/demo/connection.ts';
import type { Control } from '../../src/demo/control.ts';
import { createCrew } from '../../src/demo/crew.ts';
import { makeFolder } from '../../src/demo/folder.ts';
import { type AppClient, createAppClient } from '../../src/demo/play/app-client.ts';
import { openJournal } from '../../src/demo/play/journal.ts';
import { type Dials, startSandboxWorld } from '../../src/demo/sandbox-world.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface WorldOptions {
  /** Default `enforce`. */
  readonly mode?: 'audit' | 'enforce';
  /** Default false. */
  readonly migrate?: boolean;
  /** Seconds. Default 1. */
  readonly settle?: number;
  /** Default: a role acts after half a second, operations end after a tenth, Resource Graph lags not at all. */
  readonly dials?: Dials;
  /** Does it hold the small keyless estate of the demo? Default true; otherwise nothing. */
  readonly estate?: boolean;
  /** More app settings. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Sandbox, storage and the built app in processes of their own, on free ports. */
export interface DemoWorld {
  readonly connection: Connection;
  readonly app: AppConnection;
  readonly appClient: AppClient;
  readonly control: Control;
  /** Resource Manager as the owner of every subscription. */
  readonly arm: Arm;
  readonly journal: ReturnType<typeof openJournal>;
  /** Throws for a world without one. */
  estate(): Estate;
  /** What the processes have said so far. */
  log(): string;
  /** Kills the Functions host as a crash would. */
  killHost(): Promise<void>;
  /** Starts it again where it listened. */
  startHost(): Promise<void>;
  stop(): Promise<void>;
}

/** Builds the app and starts everything. Resolves once the app watches every subscription. Whoever starts a world stops it. */
export async function startWorld(options: WorldOptions = {}): Promise<DemoWorld> {
  const crew = createCrew();
  const folder = await makeFolder();
  const ending = new AbortController();
  const said: string[] = [];
  const stop = async () => {
    ending.abort();
    await crew.stop();
    await folder.remove();
  };
  const dials = {
    rolePropagationSeconds: 0.5,
    operationSeconds: 0.1,
    eventDelaySeconds: 0,
    graphLagSeconds: 0,
    ...options.dials,
  };
  const say = (line: string) => said.push(line);
  const outDir = join(folder.path, 'app');
  const holds = options.estate === false ? ('nothing' as const) : { demoIn: randomUUID() };
  try {
    const [{ connection, estate }] = await Promise.all([
      startSandboxWorld(crew, folder, { dials, holds, say }),
      buildApp({ root: ROOT, entry: 'src/main.ts', outDir }),
    ]);
    const { mode = 'enforce', migrate = false, settle = 1, settings = {} } = options;
    const { rolePropagationSeconds } = dials;
    const given = {
      app: outDir,
      says: { mode, migrate, settleSeconds: settle },
      rolePropagationSeconds,
      settings,
      say,
      ending: ending.signal,
    };
    const world = await startAppWorld(crew, folder, connection, given);
    return { ...worldOf(world, connection, estate), log: () => said.join('\n'), stop };
  } catch (error) {
    await stop();
    throw new Error(`The world did not start. Its processes said:\n${said.join('\n')}`, { cause: error });
  }
}

function worldOf({ app, deployment, killHost, startHost }: AppWorld, connection: Connection, estate: Estate | undefined) {
  return {
    connection,
    app,
    killHost,
    startHost,
    appClient: createAppClient(app),
    control: deployment.control,
    arm: createArm(connection, connection.owner),
    journal: openJournal(connection),
    estate: () => {
      if (estate === undefined) throw new Error('This world was started without an estate.');
      return estate;
    },
  };
}
