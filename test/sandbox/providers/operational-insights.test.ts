import { describe, expect, it } from 'vitest';
import { group, lab } from './world.ts';

const V = 'api-version=2023-09-01';
const LOGS = `${group}/providers/Microsoft.OperationalInsights/workspaces/logs`;
const location = 'West Europe';

describe('a Log Analytics workspace', () => {
  it('is made at once where time stands still, kept, changed and deleted', async () => {
    const { send } = await lab();
    const made = await send('PUT', `${LOGS}?${V}`, { location, properties: { sku: { name: 'PerGB2018' } } });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      id: LOGS,
      location: 'westeurope',
      properties: { provisioningState: 'Succeeded', retentionInDays: 30, sku: { name: 'pergb2018' }, source: 'Azure' },
    });
    const changed = await send('PUT', `${LOGS}?${V}`, { location, properties: { retentionInDays: 100 } });
    expect([changed.status, changed.body.properties.customerId]).toEqual([200, made.body.properties.customerId]);
    await send('PATCH', `${LOGS}?${V}`, { tags: { team: 'red' } });
    expect((await send('GET', `${LOGS}?${V}`)).body).toMatchObject({
      tags: { team: 'red' },
      properties: { retentionInDays: 100 },
    });
    expect((await send('DELETE', `${LOGS}?${V}`)).status).toBe(200);
    expect((await send('GET', `${LOGS}?${V}`)).status).toBe(404);
  });

  it('takes its time, of which its state tells and no operation, and had its id spelled otherwise once', async () => {
    const { sandbox, send } = await lab({ settings: { operationSeconds: 20 } });
    const { body, headers } = await send('PUT', `${LOGS}?api-version=2020-08-01`, { location });
    expect(headers['azure-asyncoperation'] ?? headers.location).toBeUndefined();
    expect(body.properties.provisioningState).toBe('Creating');
    expect(body.id).toContain('/resourcegroups/lab/providers/microsoft.operationalinsights/workspaces/logs');
    await sandbox.azure.clock.advance(20_000);
    expect((await send('GET', `${LOGS}?${V}`)).body.properties.provisioningState).toBe('Succeeded');
  });
});
