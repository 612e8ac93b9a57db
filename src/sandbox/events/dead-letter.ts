import type { Instant, JsonObject } from '../contract.ts';
import { timeText } from './event.ts';
import type { Listener } from './listener.ts';

/** Why an event was given up, in Azure's words, and what its attempts were. */
export interface Death {
  readonly reason: 'MaxDeliveryAttemptsExceeded' | 'TimeToLiveExceeded' | 'UndeliverableDueToClientError';
  readonly attempts: number;
  readonly lastOutcome: string;
  readonly publishedAt: Instant;
  readonly lastAttemptAt: Instant;
}

/** The event as it is written to the dead-letter blob. CloudEvents take lower-case names, which their extensions must have. */
export function deadLetterOf(event: JsonObject, schema: Listener['schema'], death: Death): JsonObject {
  const facts = {
    deadLetterReason: death.reason,
    deliveryAttempts: death.attempts,
    lastDeliveryOutcome: death.lastOutcome,
    publishTime: timeText(death.publishedAt),
    lastDeliveryAttemptTime: timeText(death.lastAttemptAt),
  };
  if (schema === 'EventGridSchema') return { ...event, ...facts };
  return { ...event, ...Object.fromEntries(Object.entries(facts).map(([name, value]) => [name.toLowerCase(), value])) };
}

/** The blob's name inside its container: the subscription in upper case, then the hour without leading zeros, then an id. */
export function deadLetterName(listener: Listener, at: Instant, id: string): string {
  const time = new Date(at);
  const hour = [time.getUTCFullYear(), time.getUTCMonth() + 1, time.getUTCDate(), time.getUTCHours()].join('/');
  return `${listener.name.toUpperCase()}/${hour}/${id}.json`;
}
