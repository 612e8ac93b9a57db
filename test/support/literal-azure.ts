import type { AzurePort, Cause, Ports, QueuePort, Refused, Written } from '../../src/engine/ports.ts';
import { createMemoryJournal, type Journal } from '../../src/journal/create.ts';
import type { Fact, Key } from '../../src/model/fact.ts';
import type { Id } from '../../src/model/id.ts';
import type { Registry, StorageAccount, Workspace } from '../../src/model/resource.ts';
import type { Access } from '../../src/model/role.ts';
import { ROLES } from '../../src/model/roles.ts';
import type { Target } from '../../src/model/rule.ts';
import { describe, type Write } from '../../src/model/step.ts';
import { STEPS } from '../../src/model/tables.ts';
import { assigned, NOW } from './literals.ts';

/** An Azure of literals, for what is about the engine alone: it answers facts and applies settings. */
export interface LiteralAzure {
  readonly ports: Ports;
  readonly journal: Journal;
  /** Keys read, by round. */
  readonly rounds: (readonly Key[])[];
  /** Writes that Azure accepted, as text, with the time. */
  readonly writes: { readonly text: string; readonly at: number }[];
  readonly messages: { readonly target: Target; readonly cause: Cause; readonly milliseconds: number }[];
  now: number;
  /** Answers the next writes of a kind so, instead of applying them. */
  refuse(kind: Write['kind'], refused: Refused | 'no effect' | 'accepted'): void;
  set(key: Key, value: unknown): void;
}

const apply = (facts: Map<Key, Fact<unknown>>, write: Write, now: number): void => {
  const key = STEPS[write.kind].touches(write.on)[0] as Key;
  const fact = facts.get(key);
  if (fact?.state !== 'known') return;
  const change = (changes: object): void => void facts.set(key, { ...fact, value: { ...(fact.value as object), ...changes } });
  if (write.kind === 'registry-admin') change({ adminUser: write.to } satisfies Partial<Registry>);
  if (write.kind === 'shared-key') change({ sharedKey: write.to } satisfies Partial<StorageAccount>);
  if (write.kind === 'datastore-auth-mode') change({ authMode: write.to, modifiedAt: now } satisfies Partial<Workspace>);
  if (write.kind !== 'role' || write.to === null) return;
  const { roleId, principalId } = write.to;
  const role = Object.values(ROLES).find((it) => it.id === roleId);
  if (role === undefined) return;
  change({ assignments: [...(fact.value as Access).assignments, assigned(role, principalId, write.on, { since: now })] });
};

export function literalAzure(initial: ReadonlyMap<Key, Fact<unknown>>, targets: readonly Target[] = []): LiteralAzure {
  const facts = new Map(initial);
  const refusals = new Map<Write['kind'], Refused | 'no effect' | 'accepted'>();
  const journal = createMemoryJournal({ now: () => azure.now, writesPerHour: 100 });
  const answer = (write: Write): Written => {
    const cost = { requests: 1, trips: 1, at: azure.now };
    const refusal = refusals.get(write.kind);
    if (refusal !== undefined && typeof refusal === 'object') return { ...cost, result: 'refused', refused: refusal };
    azure.writes.push({ text: describe(write), at: azure.now });
    if (refusal === undefined) apply(facts, write, azure.now);
    return { ...cost, result: refusal === 'accepted' ? 'accepted' : 'done' };
  };
  const port: AzurePort = {
    read: async (keys) => {
      azure.rounds.push(keys);
      const found = keys.map((key) => {
        const fact = facts.get(key);
        if (fact === undefined) throw new Error(`Nobody said what «${key}» is.`);
        return [key, fact.state === 'unreadable' ? fact : { ...fact, at: azure.now }] as const;
      });
      return { facts: new Map(found), requests: keys.length, trips: 1 };
    },
    write: async (write) => answer(write),
    expand: async function* () {
      yield targets;
    },
  };
  const queue: QueuePort = {
    later: async (target, cause, milliseconds) => void azure.messages.push({ target, cause, milliseconds }),
  };
  const azure: LiteralAzure = {
    ports: { ...port, ...journal, ...queue },
    journal,
    rounds: [],
    writes: [],
    messages: [],
    now: NOW,
    refuse: (kind, refused) => void refusals.set(kind, refused),
    set: (key, value) => void facts.set(key, { state: 'known', value, at: NOW }),
  };
  return azure;
}

/** An event as a person causes it. */
export const changed = (resource: Id, operation: string, at = NOW, applicationId: string | null = null): Cause => ({
  by: 'event',
  at,
  change: {
    eventId: `event-${at}`,
    operation,
    resource,
    actor: { name: 'a person', principalId: 'person', applicationId, address: null },
    correlationId: null,
    at,
  },
});
