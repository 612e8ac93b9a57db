import { type Ask, type Fact, type Facts, type Key, type Kind, keyOf } from '../../src/model/fact.ts';
import { EVERYWHERE, type Id } from '../../src/model/id.ts';
import { environmentsOf } from '../../src/model/types.ts';
import { ACCOUNT, CLUSTER, IDENTITY, NOW, REGISTRY, SUBSCRIPTION, VAULT, W1 } from './literals.ts';

type Known = { [K in Kind]?: Facts[K] | Fact<Facts[K]> };

const STATES: readonly unknown[] = ['known', 'absent', 'unreadable'];
/** Some values have a state of their own. */
const isFact = (it: unknown): it is Fact<never> =>
  typeof it === 'object' && it !== null && 'state' in it && STATES.includes(it.state);

export const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
};

const HOME: Partial<Record<Kind, Id>> = {
  registry: REGISTRY,
  environments: environmentsOf(W1),
  storage: ACCOUNT,
  traffic: ACCOUNT,
  estate: EVERYWHERE,
  subscription: SUBSCRIPTION,
  watch: SUBSCRIPTION,
  logins: SUBSCRIPTION,
  containerGroups: SUBSCRIPTION,
  vault: VAULT,
  identity: IDENTITY,
  cluster: CLUSTER,
};

/** Facts by kind about the literal estate; `more` adds facts about other ids, by key. */
export function factsOf(known: Known, more: Partial<Record<Key, unknown>> = {}): Map<Key, Fact<unknown>> {
  const entries = Object.entries(known).map(([kind, value]) => [keyOf(kind as Kind, HOME[kind as Kind] ?? W1), value] as const);
  return new Map(
    [...entries, ...(Object.entries(more) as [Key, unknown][])].map(([key, value]) => [
      key,
      deepFreeze(isFact(value) ? (value as Fact<unknown>) : { state: 'known', value, at: NOW }),
    ]),
  );
}

/** Answers from literals: throws on a fact that they lack, and tells which nobody asked. */
export function asking(facts: ReadonlyMap<Key, Fact<unknown>>): { readonly ask: Ask; readonly unasked: () => readonly Key[] } {
  const asked = new Set<Key>();
  const ask: Ask = (kind, id) => {
    const key = keyOf(kind, id);
    const fact = facts.get(key);
    if (fact === undefined) throw new Error(`The rule asked for «${key}», which the literals lack.`);
    asked.add(key);
    return fact as Fact<Facts[typeof kind]>;
  };
  return { ask, unasked: () => [...facts.keys()].filter((key) => !asked.has(key)) };
}

export const unreadable = (because: string, retryAt: number | null = null): Fact<never> => ({
  state: 'unreadable',
  because,
  retryAt,
  at: NOW,
});
export const absent: Fact<never> = { state: 'absent', at: NOW };
