import type { Arm } from './arm.ts';
import type { Control } from './control.ts';
import { watchedOperations } from './deploy.ts';
import { messageOf } from './host/log.ts';
import { pause } from './host/pause.ts';

const EVENT_GRID = '2025-02-15';
const KINDS = ['Write', 'Delete', 'Action'] as const;
const POLL = 100;

export interface WatchOptions {
  readonly arm: Arm;
  readonly control: Control;
  /** Webhook of the function that takes the events. */
  readonly endpointUrl: string;
  say(line: string): void;
}

/** Watches every subscription: those that exist, before this resolves, and until `ending` aborts those that appear later. */
export async function watchSubscriptions(options: WatchOptions, ending: AbortSignal): Promise<void> {
  const watched = new Set<string>();
  await watchNew(options, watched);
  void keepWatching(options, watched, ending);
}

/** Never rejects. */
async function keepWatching(options: WatchOptions, watched: Set<string>, signal: AbortSignal): Promise<void> {
  while (await pause(POLL, signal)) {
    try {
      await watchNew(options, watched);
    } catch (error) {
      if (!signal.aborted) options.say(`A subscription could not be watched, trying again: ${messageOf(error)}`);
    }
  }
}

async function watchNew(options: WatchOptions, watched: Set<string>): Promise<void> {
  const found = await options.control.subscriptions();
  for (const subscription of found.filter((it) => !watched.has(it))) {
    await watchSubscription(options, subscription);
    watched.add(subscription);
    options.say(`Watching subscription ${subscription}.`);
  }
}

/** One event subscription for each list of operations: a filter holds 25 values. */
async function watchSubscription({ arm, endpointUrl }: WatchOptions, subscription: string): Promise<void> {
  const lists = await watchedOperations();
  const scope = `/subscriptions/${subscription}/providers/Microsoft.EventGrid/eventSubscriptions`;
  const made = lists.map((values, index) =>
    arm.put(`${scope}/aml-keyless-${index + 1}`, EVENT_GRID, {
      properties: {
        eventDeliverySchema: 'EventGridSchema',
        destination: { endpointType: 'WebHook', properties: { endpointUrl } },
        filter: {
          includedEventTypes: KINDS.map((kind) => `Microsoft.Resources.Resource${kind}Success`),
          advancedFilters: [{ operatorType: 'StringIn', key: 'data.operationName', values }],
        },
      },
    }),
  );
  await Promise.all(made);
}
