import { join } from 'node:path';
import { azurite } from './azurite.ts';
import { type Connection, type Estate, type EverythingWrong, SandboxReady } from './connection.ts';
import type { Crew } from './crew.ts';
import type { Folder } from './folder.ts';
import { trust } from './trust.ts';

/** Seconds; what is absent is as the sandbox has it by itself. */
export interface Dials {
  readonly principalReplicationSeconds?: number;
  readonly rolePropagationSeconds?: number;
  readonly operationSeconds?: number;
  readonly eventDelaySeconds?: number;
  /** How late Resource Graph shows what is. */
  readonly graphLagSeconds?: number;
}

export interface SandboxOptions {
  readonly dials: Dials;
  /** What is in it: nothing, an estate with everything wrong, the small one that the demo plays in, or many workspaces generated from a seed. */
  readonly holds:
    | 'nothing'
    | 'everything-wrong'
    | { readonly demoIn: string }
    | { readonly workspaces: number; readonly seed: number };
  /** Takes what the processes have to say. */
  say(line: string): void;
}

export interface SandboxWorld {
  readonly connection: Connection;
  /** Of the demo alone. */
  readonly estate: Estate | undefined;
  /** Of the estate with everything wrong alone. */
  readonly everythingWrong: EverythingWrong | undefined;
}

/** Starts the sandbox and Azurite, each a process. This process trusts their certificates afterwards. */
export async function startSandboxWorld(
  crew: Crew,
  folder: Folder,
  { dials, holds, say }: SandboxOptions,
): Promise<SandboxWorld> {
  trust(folder.caFile);
  const script = join(import.meta.dirname, 'sandbox-process.ts');
  const args = [script, '--dir', folder.path, '--settings', JSON.stringify(dials), ...contents(holds)];
  const [sandbox, storage] = await Promise.all([
    crew.start({ name: 'The sandbox', args, ready: readyIn, say }),
    crew.start(azurite(folder, say)),
  ]);
  const { estate, everythingWrong, ...connection } = sandbox.ready;
  return { connection: { ...connection, storage: storage.ready }, estate, everythingWrong };
}

function contents(holds: SandboxOptions['holds']): readonly string[] {
  if (holds === 'nothing') return [];
  if (holds === 'everything-wrong') return ['--everything-wrong'];
  if ('demoIn' in holds) return ['--estate', holds.demoIn];
  return ['--workspaces', String(holds.workspaces), '--seed', String(holds.seed)];
}

function readyIn([first]: readonly string[]): SandboxReady | undefined {
  return first === undefined ? undefined : SandboxReady.parse(JSON.parse(first));
}
