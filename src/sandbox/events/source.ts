import type { EventSource, Settings } from '../azure.ts';
import type { Clock, Directory, Instant, Store } from '../contract.ts';
import { subscriptionScope } from './arm-path.ts';
import type { Change } from './change.ts';
import { createDispatcher } from './dispatcher.ts';
import { describe, inEventGridSchema, timeText } from './event.ts';
import { type Endpoints, handshake } from './handshake.ts';
import { listenersFor, readListener } from './listener.ts';
import { fateOf, type Mischief } from './mischief.ts';
import { type EventGridPorts, localPorts, type WrittenBlob } from './ports.ts';
import { createEventLog, type EventRecord } from './record.ts';
import { answerTimeout } from './schedule.ts';

export interface EventSourceOptions {
  readonly clock: Clock;
  readonly store: Store;
  readonly directory: Pick<Directory, 'tenantId'>;
  /** Read at each event: changes act on what happens afterwards. */
  readonly settings: () => Pick<Settings, 'eventDelaySeconds'>;
  readonly guid: () => string;
  /** A number in [0, 1), reproducible for a seed: decides mischief. */
  readonly next: () => number;
  /** The name of a role by its GUID, for `evidence.role`. */
  readonly roleName?: (roleId: string) => string | undefined;
  readonly ports?: Partial<EventGridPorts>;
  readonly mischief?: Mischief;
}

/** Event Grid: tells subscriptions what happened, and remembers what it did. */
export interface EventGrid extends EventSource {
  readonly endpoints: Endpoints;
  /** The events after the first `since` ones, each with its delivery attempts. */
  records(since: number): readonly EventRecord[];
  /** Dead letters, when no `writeBlob` was given. */
  readonly deadLetters: readonly WrittenBlob[];
  /** Replaces the knobs from now on. */
  misbehave(mischief: Mischief): void;
}

/** Makes the sandbox's Event Grid. Deliveries are tasks of the clock: advancing it awaits those that fall due. */
export function createEventSource(options: EventSourceOptions): EventGrid {
  const { clock, store, directory, guid, next, roleName = () => undefined } = options;
  const blobs: WrittenBlob[] = [];
  const ports = { ...localPorts(answerTimeout, blobs), ...options.ports };
  const log = createEventLog();
  let mischief = options.mischief ?? {};
  const dispatcher = createDispatcher({
    clock,
    ports,
    guid,
    listener(id) {
      const resource = store.get(id);
      return resource && readListener(resource, store, clock.now());
    },
  });

  function happened(change: Change): void {
    const fate = fateOf(mischief, next);
    const event = describe(change, { directory, store, roleName }, guid, fate.style);
    if (!event) return;
    const trace = log.record(inEventGridSchema(event, subscriptionScope(event.subject) ?? ''), fate.dropped);
    if (fate.dropped) return;
    const soonest: Instant = clock.now() + options.settings().eventDelaySeconds * 1000;
    for (const listener of listenersFor(event, store, clock.now())) {
      for (const delay of fate.delays) dispatcher.send(listener, event, trace, soonest + delay);
    }
  }

  return {
    happened,
    endpoints: {
      handshake: (endpoint) => handshake(ports, endpoint, timeText(clock.now()), guid),
      functionUrl: ports.functionUrl,
    },
    records: log.since,
    deadLetters: blobs,
    misbehave: (knobs) => {
      mischief = knobs;
    },
  };
}
