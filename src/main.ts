import { TableClient } from '@azure/data-tables';
import { ManagedIdentityCredential } from '@azure/identity';
import { QueueServiceClient } from '@azure/storage-queue';
import { createAzure } from './azure/create.ts';
import { createDeferrals } from './functions/deferrals.ts';
import { functionTable, registerFunctions } from './functions/table.ts';
import { createTableJournal } from './journal/create.ts';
import { readSettings } from './settings.ts';

/** Composition root: settings → adapters → the table of functions. What is made here is made once and holds no state of a run. */

const settings = readSettings(process.env);
const { subscriptions, clientId, limits, wants, writesPerHour, leaseSeconds, resourceManager, sweepSchedule } = settings;
const now = Date.now;

const credential = new ManagedIdentityCredential({ clientId });
// an event waits thirty seconds in all: a store that is down must be found out sooner
const table = new TableClient(settings.table.service, settings.table.name, credential, {
  retryOptions: { maxRetries: 2, retryDelayInMs: 300, maxRetryDelayInMs: 1_000 },
});
const queue = new QueueServiceClient(settings.queue.service, credential, {
  retryOptions: { maxTries: 3, retryDelayInMs: 300, maxRetryDelayInMs: 1_000 },
});

const journal = createTableJournal({ client: table, now, writesPerHour, leaseSeconds });
const deferrals = createDeferrals({ client: queue.getQueueClient(settings.queue.name), marks: journal.marks, now });

registerFunctions(
  functionTable(
    {
      subscriptions,
      policy: { wants, limits, self: clientId },
      deferrals,
      now,
      timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
      open: (signal) => ({
        ...createAzure({ credential, subscriptions, map: journal, signal, endpoint: resourceManager }),
        ...journal,
        ...deferrals,
      }),
    },
    { queueName: settings.queue.name, sweepSchedule },
  ),
);
