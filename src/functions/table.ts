import {
  type EventGridFunctionOptions,
  app as functions,
  type HttpFunctionOptions,
  type StorageQueueFunctionOptions,
  type TimerFunctionOptions,
} from '@azure/functions';
import type { App } from './app.ts';
import { check } from './check.ts';
import { nightlySweep } from './nightly-sweep.ts';
import { onDeferredReconcile } from './on-deferred-reconcile.ts';
import { onResourceEvent } from './on-resource-event.ts';

export type Registration = { readonly name: string } & (
  | { readonly trigger: 'eventGrid'; readonly options: EventGridFunctionOptions }
  | { readonly trigger: 'storageQueue'; readonly options: StorageQueueFunctionOptions }
  | { readonly trigger: 'timer'; readonly options: TimerFunctionOptions }
  | { readonly trigger: 'http'; readonly options: HttpFunctionOptions }
);

export interface Bindings {
  readonly queueName: string;
  /** NCRONTAB with six fields. */
  readonly sweepSchedule: string;
}

/** Every function that the app has, with its trigger. */
export function functionTable(app: App, { queueName, sweepSchedule }: Bindings): readonly Registration[] {
  return [
    { name: 'on-resource-event', trigger: 'eventGrid', options: { handler: onResourceEvent(app) } },
    {
      name: 'on-deferred-reconcile',
      trigger: 'storageQueue',
      options: { queueName, connection: 'AzureWebJobsStorage', handler: onDeferredReconcile(app) },
    },
    { name: 'nightly-sweep', trigger: 'timer', options: { schedule: sweepSchedule, handler: nightlySweep(app) } },
    { name: 'check', trigger: 'http', options: { methods: ['GET'], authLevel: 'function', route: 'check', handler: check(app) } },
  ];
}

/** Tells the host. Only possible while it loads the app. */
export function registerFunctions(table: readonly Registration[]): void {
  for (const it of table) {
    if (it.trigger === 'eventGrid') functions.eventGrid(it.name, it.options);
    else if (it.trigger === 'storageQueue') functions.storageQueue(it.name, it.options);
    else if (it.trigger === 'timer') functions.timer(it.name, it.options);
    else functions.http(it.name, it.options);
  }
}
