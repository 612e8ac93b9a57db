import type { Clock, Instant, JsonObject } from '../contract.ts';
import { type Death, deadLetterName, deadLetterOf } from './dead-letter.ts';
import { deliver } from './deliver.ts';
import { inCloudEventSchema, inEventGridSchema, type ResourceEvent } from './event.ts';
import type { Listener } from './listener.ts';
import type { Outcome } from './outcome.ts';
import type { EventGridPorts } from './ports.ts';
import type { Trace } from './record.ts';
import { deadLetterDelay, nextAttempt } from './schedule.ts';

/** An event on its way to one subscription. */
interface Pending {
  readonly event: JsonObject;
  readonly trace: Trace;
  readonly publishedAt: Instant;
  readonly attempts: number;
  readonly dueAt: Instant;
}

export interface DispatcherOptions {
  readonly clock: Clock;
  readonly ports: EventGridPorts;
  readonly guid: () => string;
  /** The subscription as it is now; nothing once it is deleted. */
  readonly listener: (id: string) => Listener | undefined;
}

/** The options and what still waits, per subscription. */
interface Desk extends DispatcherOptions {
  readonly waiting: Map<string, readonly Pending[]>;
}

/** Brings events to subscriptions: batches, retries, gives up. Each delivery runs as a task of the clock, so advancing it awaits them. */
export function createDispatcher(options: DispatcherOptions) {
  const desk: Desk = { ...options, waiting: new Map() };
  return {
    /** Sends an event to a subscription for the first time once the clock reaches `dueAt`. */
    send(target: Listener, event: ResourceEvent, trace: Trace, dueAt: Instant): void {
      const wire = (target.schema === 'CloudEventSchemaV1_0' ? inCloudEventSchema : inEventGridSchema)(event, target.source);
      enqueue(desk, target.id, { event: wire, trace, publishedAt: options.clock.now(), attempts: 0, dueAt });
    },
  };
}

function enqueue(desk: Desk, id: string, pending: Pending): void {
  desk.waiting.set(id, [...(desk.waiting.get(id) ?? []), pending]);
  desk.clock.schedule(pending.dueAt, () => flush(desk, id));
}

async function flush(desk: Desk, id: string): Promise<void> {
  const now = desk.clock.now();
  const all = desk.waiting.get(id) ?? [];
  desk.waiting.set(
    id,
    all.filter((pending) => pending.dueAt > now),
  );
  const target = desk.listener(id);
  if (!target) return;
  const due = all.filter((pending) => pending.dueAt <= now);
  await Promise.all(batchesOf(due, target).map((batch) => attempt(desk, target, batch)));
}

async function attempt(desk: Desk, target: Listener, batch: readonly Pending[]): Promise<void> {
  const before = Math.max(...batch.map((pending) => pending.attempts));
  const events = batch.map((pending) => pending.event);
  const outcome = await deliver(desk.ports, target, events, before);
  for (const pending of batch) settle(desk, target, { ...pending, attempts: pending.attempts + 1 }, outcome);
}

function settle(desk: Desk, target: Listener, tried: Pending, outcome: Outcome): void {
  const now = desk.clock.now();
  tried.trace.attempted(target.id, tried.attempts, now, outcome);
  if (outcome.kind !== 'failed') return;
  const next = outcome.final
    ? { reason: 'UndeliverableDueToClientError' as const }
    : nextAttempt(tried.attempts, target.maxAttempts, now - tried.publishedAt, target.timeToLiveMinutes * 60_000);
  if ('retryIn' in next) {
    enqueue(desk, target.id, { ...tried, dueAt: now + next.retryIn });
    return;
  }
  const death = { reason: next.reason, attempts: tried.attempts, lastOutcome: outcome.word, publishedAt: tried.publishedAt };
  bury(desk, target, tried, { ...death, lastAttemptAt: now });
}

/** Drops the event, or writes its dead letter some minutes later where the subscription has a place for it. */
function bury(desk: Desk, target: Listener, tried: Pending, death: Death): void {
  const { clock, ports, guid } = desk;
  const { deadLetter } = target;
  const ended = (ending: 'deadLettered' | 'dropped') =>
    tried.trace.ended({ subscription: target.id, at: clock.now(), ending, reason: death.reason });
  if (!deadLetter) {
    ended('dropped');
    return;
  }
  const body = JSON.stringify([deadLetterOf(tried.event, target.schema, death)]);
  clock.schedule(clock.now() + deadLetterDelay, async () => {
    const name = deadLetterName(target, clock.now(), guid());
    await ports.writeBlob(deadLetter.resourceId, deadLetter.container, name, body).then(
      () => ended('deadLettered'),
      () => ended('dropped'),
    );
  });
}

/** Cuts what is due into batches: never more events than the subscription takes, and no more kilobytes unless one event has more. */
function batchesOf(due: readonly Pending[], target: Listener): readonly (readonly Pending[])[] {
  const most = target.destination.kind === 'StorageQueue' ? 1 : target.maxEvents;
  const batches: Pending[][] = [];
  let size = 0;
  for (const pending of due) {
    const own = JSON.stringify(pending.event).length;
    const current = batches.at(-1);
    const fits = current && current.length < most && size + own <= target.maxKilobytes * 1024;
    if (fits) current.push(pending);
    else batches.push([pending]);
    size = fits ? size + own : own;
  }
  return batches;
}
