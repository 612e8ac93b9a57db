import type { Fact } from '../model/fact.ts';
import { isSteady, type Registry, type StorageAccount, type Workspace } from '../model/resource.ts';
import type { Write } from '../model/step.ts';
import { parseRegistry, type Registries } from './container-registry.ts';
import type { MachineLearning } from './machine-learning.ts';
import type { Readers } from './read.ts';
import type { CallOptions } from './session.ts';
import { parseStorageAccount, type StorageAccounts } from './storage.ts';
import { parseWorkspace } from './workspace.ts';

export interface Writers {
  readonly readers: Readers;
  readonly registries: Registries;
  readonly accounts: StorageAccounts;
  readonly workspaces: MachineLearning;
}

/** How far a write has come, as the resource itself shows it. */
export type Progress = 'in place' | 'failed' | 'unchanged' | 'unfinished';

/** One setting of one resource: how it is sent, and how its resource tells that it is there. */
export interface Setting {
  send(options: CallOptions): Promise<unknown>;
  /** Throws for a body that is not the resource, an empty one among it. */
  progressIn(body: unknown): Progress;
  look(): Promise<Fact<Progress>>;
}

interface Handle<T extends Registry | StorageAccount | Workspace> {
  send(options: CallOptions): Promise<unknown>;
  parse(body: unknown): T;
  read(): Promise<Fact<T>>;
  holds(resource: T): boolean;
}

const ENDED_BADLY = new Set(['failed', 'canceled', 'cancelled']);

function settingOf<T extends Registry | StorageAccount | Workspace>({ send, parse, read, holds }: Handle<T>): Setting {
  const progress = (resource: T): Progress => {
    if (!isSteady(resource)) return 'unfinished';
    if (holds(resource)) return 'in place';
    return ENDED_BADLY.has((resource.provisioningState ?? '').toLowerCase()) ? 'failed' : 'unchanged';
  };
  return {
    send,
    progressIn: (body) => progress(parse(body)),
    look: async () => {
      const fact = await read();
      return fact.state === 'known' ? { ...fact, value: progress(fact.value) } : fact;
    },
  };
}

const DEFAULT_MODE = 'AccessKey';

/** How a write of a setting is done. */
export function settingFor(write: Exclude<Write, { kind: 'role' }>, writers: Writers): Setting {
  const { readers, registries, accounts, workspaces } = writers;
  switch (write.kind) {
    case 'registry-admin':
      return settingOf({
        send: (options) => registries.setAdminUser(write.on, write.to, options),
        parse: parseRegistry,
        read: () => readers.registry(write.on),
        holds: ({ adminUser }) => adminUser === write.to,
      });
    case 'shared-key': {
      // unset means allowed, and cannot be unset again
      const allowed = write.to ?? true;
      return settingOf({
        send: (options) => accounts.setSharedKey(write.on, allowed, options),
        parse: parseStorageAccount,
        read: () => readers.storage(write.on),
        holds: ({ sharedKey }) => (sharedKey ?? true) === allowed,
      });
    }
    case 'datastore-auth-mode': {
      const mode = write.to ?? DEFAULT_MODE;
      return settingOf({
        send: (options) => workspaces.patch(write.on, { properties: { systemDatastoresAuthMode: mode } }, options),
        parse: parseWorkspace,
        read: () => readers.workspace(write.on),
        holds: ({ authMode }) => (authMode ?? DEFAULT_MODE).toLowerCase() === mode.toLowerCase(),
      });
    }
  }
}
