import { DeploymentsClient } from '@azure/arm-resourcesdeployments';
import { afterEach, expect, it } from 'vitest';
import { createSandbox } from '../../../../src/sandbox/create.ts';
import type { RunningServer } from '../../../../src/sandbox/transport/https.ts';
import { sender, subscription } from '../world.ts';
import { account, identity, template } from './templates.ts';

let server: RunningServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

it('goes by the wall clock over HTTPS, and its links lead there', async () => {
  const sandbox = createSandbox({ live: true, settings: { operationSeconds: 0.2, rolePropagationSeconds: 0 } });
  sandbox.azure.store.addSubscription(subscription, 'Laboratory');
  server = await sandbox.start();
  await sender(sandbox)('PUT', `/subscriptions/${subscription}/resourceGroups/lab?api-version=2022-09-01`, {
    location: 'westeurope',
  });
  const { deployments } = new DeploymentsClient(sandbox.credentialFor(sandbox.owner.principalId), subscription, {
    endpoint: server.url,
    tlsOptions: { ca: server.caPem },
  });
  const resources = [identity('id'), account('data', { dependsOn: ['id'] })];
  const properties = { mode: 'Incremental' as const, template: template({ resources }) };
  const done = await deployments.createOrUpdate('lab', 'main', { properties }, { updateIntervalInMs: 50 });
  expect(done.properties?.provisioningState).toBe('Succeeded');
  expect(done.properties?.outputResources).toHaveLength(2);
  sandbox.dispose();
}, 20_000);
