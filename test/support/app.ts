import { InvocationContext, type Timer } from '@azure/functions';
import type { Limits, Ports, Written } from '../../src/engine/ports.ts';
import type { App } from '../../src/functions/app.ts';
import type { Deferrals } from '../../src/functions/deferrals.ts';
import type { Item } from '../../src/functions/message.ts';
import { createMemoryJournal, type Journal } from '../../src/journal/create.ts';
import { type Fact, type Key, keyOf } from '../../src/model/fact.ts';
import { EVERYWHERE, type Id } from '../../src/model/id.ts';
import type { Target } from '../../src/model/rule.ts';
import type { Write } from '../../src/model/step.ts';
import { environmentsOf } from '../../src/model/types.ts';
import { PLAIN } from '../../src/model/wants.ts';
import type { InForce } from '../../src/policy/in-force.ts';
import { type PolicySource, settledPolicy } from '../../src/policy/source.ts';
import { limiting } from './limits.ts';
import {
  ACCOUNT,
  anAccount,
  aRegistry,
  aWorkspace,
  LONG_AGO,
  NOW,
  pulls,
  REGISTRY,
  reads,
  SUBSCRIPTION,
  W1,
} from './literals.ts';

export const registryTarget: Target = { kind: 'registry', id: REGISTRY };
export const workspaceTarget: Target = { kind: 'workspace', id: W1 };

/** The literal estate as facts: one workspace, all keyless but for the registry's admin user. */
function estate(adminUser: boolean, users: readonly Id[]): Map<Key, unknown> {
  const lists = ['computes', 'datastores', 'connections', 'endpoints', 'services'] as const;
  return new Map<Key, unknown>([
    [keyOf('registry', REGISTRY), aRegistry({ adminUser })],
    [keyOf('storage', ACCOUNT), anAccount()],
    [keyOf('workspace', W1), aWorkspace()],
    [keyOf('users', REGISTRY), users],
    [keyOf('users', ACCOUNT), [W1]],
    [keyOf('estate', EVERYWHERE), [W1]],
    [keyOf('containerGroups', SUBSCRIPTION), []],
    [keyOf('access', REGISTRY), pulls()],
    [keyOf('access', ACCOUNT), reads()],
    [keyOf('environments', environmentsOf(W1)), { workspace: W1, versions: [] }],
    ...lists.map((kind): [Key, unknown] => [keyOf(kind, W1), []]),
  ]);
}

interface Script {
  /** Is the registry's admin user on? */
  readonly adminUser?: boolean;
  /** Workspaces that use the registry. */
  readonly users?: readonly Id[];
  readonly mode?: ReturnType<Limits['mode']>;
  readonly limits?: Partial<Limits>;
  /** Applications whose reads of keys are only counted. */
  readonly expected?: readonly string[];
  /** In place of a policy that settings say. */
  readonly policies?: PolicySource;
  /** Facts that are other than the estate's. */
  readonly facts?: ReadonlyMap<Key, Fact<unknown>>;
  readonly subscriptions?: App['subscriptions'];
  /** What scopes expand to; one that is not here cannot be expanded. */
  readonly scopes?: Readonly<Record<Id, readonly Target[]>>;
  /** The time is used up before anything begins. */
  readonly late?: boolean;
  /** Methods of the journal that fail. */
  readonly journal?: Partial<Journal>;
  readonly queueIsDown?: boolean;
}

function scriptedAzure(
  { adminUser = false, users = [W1], scopes = {}, facts: given = new Map() }: Script,
  written: Write[],
): Pick<Ports, 'read' | 'write' | 'expand'> {
  const facts = estate(adminUser, users);
  const read = (key: Key): readonly [Key, Fact<unknown>] => [
    key,
    given.get(key) ?? (facts.has(key) ? { state: 'known', value: facts.get(key), at: NOW } : { state: 'absent', at: NOW }),
  ];
  return {
    read: async (keys) => ({ facts: new Map(keys.map(read)), requests: keys.length, trips: 1 }),
    write: async (write): Promise<Written> => {
      written.push(write);
      if (write.kind === 'registry-admin') facts.set(keyOf('registry', write.on), aRegistry({ adminUser: write.to }));
      return { result: 'done', requests: 1, trips: 1, at: NOW };
    },
    async *expand(scope) {
      const targets = scopes[scope];
      if (targets === undefined) throw new Error(`Resource Graph did not answer for ${scope}.`);
      yield targets;
    },
  };
}

export type Sent = Item & { readonly by: string; readonly milliseconds: number };

function scriptedQueue(isDown: boolean, sent: Sent[], taken: Item[]): Deferrals {
  const defer: Deferrals['defer'] = async (item, cause, milliseconds) => {
    if (isDown) throw new Error('The queue is down.');
    sent.push({ ...item, by: cause.by, milliseconds });
  };
  return {
    defer,
    later: (target, cause, milliseconds) => defer({ target }, cause, milliseconds),
    taken: async (item) => {
      taken.push(item);
    },
  };
}

/** An app around the real engine and the in-memory journal, with a scripted Azure and queue. The registry was seen good before. */
export async function anApp(script: Script = {}) {
  const written: Write[] = [];
  const sent: Sent[] = [];
  const taken: Item[] = [];
  const lines: (Readonly<Record<string, unknown>> & { readonly level: string })[] = [];
  const journal = { ...createMemoryJournal({ now: () => NOW, writesPerHour: 100 }), ...script.journal };
  await createSeenGood(journal);
  const deferrals = scriptedQueue(script.queueIsDown ?? false, sent, taken);
  const policy: InForce = {
    wants: PLAIN,
    limits: limiting({ mode: () => script.mode ?? 'enforce', ...script.limits }),
    writesPerHour: 100,
    expected: new Set(script.expected),
  };
  const app: App = {
    subscriptions: script.subscriptions ?? '*',
    policies: script.policies ?? settledPolicy(policy),
    self: null,
    alerts: journal.alerts,
    deferrals,
    now: () => NOW,
    timeout: () => (script.late ? AbortSignal.abort() : new AbortController().signal),
    open: () => ({ ...scriptedAzure(script, written), ...journal, ...deferrals }),
  };
  const context = new InvocationContext({
    logHandler: (level, ...args) => lines.push({ level, ...JSON.parse(String(args[0])) }),
  });
  return { app, context, journal, written, sent, taken, lines };
}

const createSeenGood = (journal: Journal): Promise<void> => journal.completeSweep('before', LONG_AGO - 1, [EVERYWHERE]);

export const aTimer: Timer = {
  isPastDue: false,
  schedule: { adjustForDST: true },
  scheduleStatus: { last: '', next: '', lastUpdated: '' },
};

export const elsewhere = [SUBSCRIPTION.slice('/subscriptions/'.length).replace(/^1/, '9')];
