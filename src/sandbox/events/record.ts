import type { Instant, JsonObject } from '../contract.ts';
import type { Outcome } from './outcome.ts';

/** One try to deliver one event to one subscription. */
export interface Attempt {
  readonly subscription: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly at: Instant;
  /** `Delivered`, or Azure's word for the failure. */
  readonly outcome: string;
  readonly status?: number;
}

/** What followed the last attempt of an event that was never delivered. */
export interface Ending {
  readonly subscription: string;
  readonly at: Instant;
  readonly ending: 'deadLettered' | 'dropped';
  readonly reason: string;
}

/** One event and everything that was done with it. */
export interface EventRecord {
  /** Counts from 1 in the order in which things happened. */
  readonly number: number;
  /** Never left its source: a knob, not Azure, did that. */
  readonly lost: boolean;
  /** In Event Grid's schema, as published by the subscription's topic. */
  readonly event: JsonObject;
  readonly deliveries: readonly Attempt[];
  readonly endings: readonly Ending[];
}

/** The memory of all events. `record` answers what adds to one event's record. */
export function createEventLog() {
  const records: (EventRecord & { readonly deliveries: Attempt[]; readonly endings: Ending[] })[] = [];
  return {
    record(event: JsonObject, lost: boolean): Trace {
      const entry = { number: records.length + 1, lost, event, deliveries: [] as Attempt[], endings: [] as Ending[] };
      records.push(entry);
      return {
        attempted(subscription, attempt, at, outcome) {
          const word = outcome.kind === 'delivered' ? 'Delivered' : outcome.word;
          const status = outcome.kind === 'refused' ? undefined : outcome.status;
          entry.deliveries.push({ subscription, attempt, at, outcome: word, ...(status === undefined ? {} : { status }) });
        },
        ended: (ending) => {
          entry.endings.push(ending);
        },
      };
    },
    since: (number: number): readonly EventRecord[] => records.slice(Math.max(0, number)),
  };
}

/** Where an event's deliveries are written down. */
export interface Trace {
  attempted(subscription: string, attempt: number, at: Instant, outcome: Outcome): void;
  ended(ending: Ending): void;
}
