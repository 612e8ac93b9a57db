import { expect, it } from 'vitest';
import { functionTable } from '../../src/functions/table.ts';
import { anApp } from '../support/app.ts';

it('gives the host four functions, with triggers that need no key of storage and no anonymous caller', async () => {
  const { app } = await anApp();
  const table = functionTable(app, { queueName: 'later', sweepSchedule: '0 0 2 * * *' });
  expect(table).toEqual([
    { name: 'on-resource-event', trigger: 'eventGrid', options: { handler: expect.any(Function) } },
    {
      name: 'on-deferred-reconcile',
      trigger: 'storageQueue',
      options: { queueName: 'later', connection: 'AzureWebJobsStorage', handler: expect.any(Function) },
    },
    { name: 'nightly-sweep', trigger: 'timer', options: { schedule: '0 0 2 * * *', handler: expect.any(Function) } },
    {
      name: 'check',
      trigger: 'http',
      options: { methods: ['GET'], authLevel: 'function', route: 'check', handler: expect.any(Function) },
    },
  ]);
});
