import { describe, expect, it } from 'vitest';
import { group, lab } from './world.ts';

const component = `${group}/providers/Microsoft.Insights/components/telemetry`;
const V = 'api-version=2020-02-02';

describe('an Application Insights component', () => {
  it('is made at once, spelled in its own way', async () => {
    const { send } = await lab();
    const made = await send('PUT', `${component}?${V}`, {
      location: 'westeurope',
      kind: 'web',
      properties: { Application_Type: 'web' },
    });
    expect(made).toMatchObject({
      status: 200,
      body: {
        type: 'microsoft.insights/components',
        kind: 'web',
        properties: { Application_Type: 'web', provisioningState: 'Succeeded' },
      },
    });
    expect(made.body.id).toContain('/providers/microsoft.insights/components/');
    expect(made.body.properties.ConnectionString).toContain(made.body.properties.InstrumentationKey);
    const { ConnectionString } = (await send('GET', `${component}?${V}`)).body.properties;
    expect(ConnectionString).toBe(made.body.properties.ConnectionString);
    expect(made.body.properties).not.toHaveProperty('Retention');
    const kept = { location: 'westeurope', kind: 'web', properties: { Application_Type: 'web', RetentionInDays: 120 } };
    expect((await send('PUT', `${component}?${V}`, kept)).body.properties).toMatchObject({ Retention: 'P120D' });
  });

  it('keeps its keys when it is written again, and goes away', async () => {
    const { send } = await lab();
    const body = { location: 'westeurope', kind: 'web', properties: { Application_Type: 'web' } };
    const first = await send('PUT', `${component}?${V}`, body);
    const second = await send('PUT', `${component}?${V}`, {
      ...body,
      properties: { ...body.properties, DisableLocalAuth: true },
    });
    expect(second.body.properties).toMatchObject({
      DisableLocalAuth: true,
      InstrumentationKey: first.body.properties.InstrumentationKey,
    });
    expect((await send('PATCH', `${component}?${V}`, { tags: { a: 'b' } })).body.tags).toEqual({ a: 'b' });
    expect((await send('DELETE', `${component}?${V}`)).status).toBe(200);
    expect((await send('DELETE', `${component}?${V}`)).status).toBe(204);
  });
});
