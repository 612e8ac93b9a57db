import { join } from 'node:path';
import { azurite } from './azurite.ts';
import { type Connection, SandboxReady } from './connection.ts';
import type { Crew } from './crew.ts';
import type { Folder } from './folder.ts';
import { trust } from './trust.ts';

/** Seconds; what is absent is as the sandbox has it by itself. */
export interface Dials {
  readonly principalReplicationSeconds?: number;
  readonly rolePropagationSeconds?: number;
  readonly operationSeconds?: number;
  readonly eventDelaySeconds?: number;
}

export interface SandboxOptions {
  readonly seed: number;
  readonly workspaces: number;
  readonly dials: Dials;
  /** Takes what the processes have to say. */
  say(line: string): void;
}

/** Starts the sandbox and Azurite, each a process. This process trusts their certificates afterwards. */
export async function startSandboxWorld(crew: Crew, folder: Folder, options: SandboxOptions): Promise<Connection> {
  trust(folder.caFile);
  const script = join(import.meta.dirname, 'sandbox-process.ts');
  const flags = ['--dir', folder.path, '--settings', JSON.stringify(options.dials), '--seed', String(options.seed)];
  const estate = options.workspaces === 0 ? [] : ['--workspaces', String(options.workspaces)];
  const [sandbox, storage] = await Promise.all([
    crew.start({ name: 'The sandbox', args: [script, ...flags, ...estate], ready: readyIn, say: options.say }),
    crew.start(azurite(folder, options.say)),
  ]);
  return { ...sandbox.ready, storage: storage.ready };
}

function readyIn([first]: readonly string[]): SandboxReady | undefined {
  return first === undefined ? undefined : SandboxReady.parse(JSON.parse(first));
}
