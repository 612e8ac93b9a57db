import type { Ask, Fact, Facts, Key } from '../model/fact.ts';
import { keyOf } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { AzurePort } from './ports.ts';

/** What one run has read, and what that cost. Not shared between runs: nothing read yesterday decides today. */
export interface Snapshot {
  /** Judges until nothing new is asked. A round is one round trip; no fact is read twice unless forgotten. */
  gather(judgement: (ask: Ask) => readonly Finding[]): Promise<readonly Finding[]>;
  /** A fact already read; never reads. */
  peek: Ask;
  forget(keys: readonly Key[]): void;
  /** Counts requests that the run sent outside of reading. */
  spend(cost: { readonly requests: number; readonly trips: number }): void;
  readonly spent: () => { readonly requests: number; readonly trips: number };
}

const NOT_READ = { state: 'unreadable', because: 'It was not read yet.', retryAt: null, at: 0 } as const;

export function openSnapshot(read: AzurePort['read']): Snapshot {
  const facts = new Map<Key, Fact<unknown>>();
  let requests = 0;
  let trips = 0;
  const spend: Snapshot['spend'] = (cost) => {
    requests += cost.requests;
    trips += cost.trips;
  };
  const fetch = async (missing: readonly Key[]): Promise<void> => {
    const reading = await read(missing);
    spend(reading);
    for (const [key, fact] of reading.facts) if (!facts.has(key)) facts.set(key, fact);
    const forgotten = missing.find((key) => !facts.has(key));
    if (forgotten !== undefined) throw new Error(`The reader did not answer «${forgotten}».`);
  };
  const gather: Snapshot['gather'] = async (judgement) => {
    for (;;) {
      const missing = new Set<Key>();
      const findings = judgement((kind, id) => {
        const key = keyOf(kind, id);
        const fact = facts.get(key);
        if (fact === undefined) missing.add(key);
        return (fact ?? NOT_READ) as Fact<Facts[typeof kind]>;
      });
      if (missing.size === 0) return findings;
      await fetch([...missing]);
    }
  };
  return {
    gather,
    peek: (kind, id) => (facts.get(keyOf(kind, id)) ?? NOT_READ) as Fact<Facts[typeof kind]>,
    forget: (keys) => {
      for (const key of keys) facts.delete(key);
    },
    spend,
    spent: () => ({ requests, trips }),
  };
}
