import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { azureOn, factValue, NOW, readOne } from '../support/azure.ts';

const account = id('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/data');
const series = (authentication: string, data: readonly object[], name = 'authentication') => ({
  metadatavalues: [{ name: { value: name, localizedValue: name }, value: authentication }],
  data,
});
const bodyOf = (timeseries: readonly object[], errorCode = 'Success') => ({
  cost: 0,
  timespan: 'x',
  interval: 'PT1H',
  value: [{ id: 'x', name: { value: 'Transactions' }, unit: 'Count', errorCode, timeseries }],
});
const on = (body: object) => azureOn(() => ({ status: 200, body }));

describe('the traffic of an account', () => {
  it('is asked for the last day by Azure’s clock, hour by hour, by how it was authorised', async () => {
    const { azure, sent } = azureOn(({ path }) =>
      path.endsWith('/metrics') ? { status: 200, body: bodyOf([]) } : { status: 200, body: { id: account, properties: {} } },
    );
    await factValue(azure, 'storage', account);
    await factValue(azure, 'traffic', account);
    const { path, query } = sent[1] ?? { path: '', query: new URLSearchParams() };
    expect(path).toBe(`${account}/providers/Microsoft.Insights/metrics`);
    expect(Object.fromEntries(query)).toEqual({
      'api-version': '2024-02-01',
      metricnames: 'Transactions',
      metricnamespace: 'Microsoft.Storage/storageAccounts',
      aggregation: 'total',
      interval: 'PT1H',
      timespan: `${new Date(NOW - 86_400_000).toISOString()}/${new Date(NOW).toISOString()}`,
      $filter: "Authentication eq '*'",
      top: '50',
    });
  });

  it('is what was counted; hours without a number had none', async () => {
    const hour = '2026-03-04T08:00:00Z';
    const { azure } = on(
      bodyOf([
        series('AccountKey', [{ timeStamp: hour, total: 3 }, { timeStamp: hour }]),
        series('OAuth', [{ timeStamp: hour, total: 0 }]),
      ]),
    );
    expect(await factValue(azure, 'traffic', account)).toEqual([
      { hour: Date.parse(hour), authentication: 'AccountKey', requests: 3 },
    ]);
  });

  it.each([
    ['names no authentication', bodyOf([series('x', [], 'apiname')])],
    ['could not be computed', bodyOf([], 'InternalError')],
    ['may be cut short', bodyOf(Array.from({ length: 50 }, (_, at) => series(`way${at}`, [])))],
    ['holds no metric', { value: [] }],
  ])('is unreadable, not none, where it %s', async (_, body) => {
    expect(await readOne(on(body).azure, 'traffic', account)).toMatchObject({ state: 'unreadable' });
  });
});
