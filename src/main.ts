import { TableClient } from '@azure/data-tables';
import { QueueServiceClient } from '@azure/storage-queue';
import { CLOUDS } from './azure/cloud.ts';
import { createAzure } from './azure/create.ts';
import { credentialOf } from './azure/sign-in.ts';
import { createDeferrals } from './functions/deferrals.ts';
import { functionTable, registerFunctions } from './functions/table.ts';
import { createTableJournal } from './journal/create.ts';
import { openPolicies } from './policy/open.ts';
import { readSettings } from './settings.ts';

/** Composition root: settings → adapters → the table of functions. What is made here is made once and holds no state of a run. */

const settings = readSettings(process.env);
const { subscriptions, signIn, leaseSeconds, resourceManager, sweepSchedule } = settings;
const now = Date.now;
const cloud = CLOUDS[settings.cloud];

const credential = credentialOf({ ...signIn, cloud });
// an event waits thirty seconds in all: a store that is down must be found out sooner
const table = new TableClient(settings.table.service, settings.table.name, credential, {
  retryOptions: { maxRetries: 2, retryDelayInMs: 300, maxRetryDelayInMs: 1_000 },
});
const queue = new QueueServiceClient(settings.queue.service, credential, {
  retryOptions: { maxTries: 3, retryDelayInMs: 300, maxRetryDelayInMs: 1_000 },
});

const policies = openPolicies({ policy: settings.policy, root: new URL('.', import.meta.url), credential, now });
const journal = createTableJournal({ client: table, now, writesPerHour: policies.writesPerHour, leaseSeconds });
const deferrals = createDeferrals({ client: queue.getQueueClient(settings.queue.name), marks: journal.marks, now });
const graph =
  typeof settings.graph === 'string' ? { ...cloud.graph, endpoint: settings.graph } : settings.graph ? cloud.graph : null;
const azure = { credential, subscriptions, map: journal, cloud, graph };

registerFunctions(
  functionTable(
    {
      subscriptions,
      policies,
      self: signIn.clientId ?? null,
      alerts: journal.alerts,
      deferrals,
      now,
      timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
      open: (signal) => ({
        ...createAzure({ ...azure, ...(resourceManager === null ? {} : { endpoint: resourceManager }), signal }),
        ...journal,
        ...deferrals,
      }),
    },
    { queueName: settings.queue.name, sweepSchedule },
  ),
);
