import { beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/create.ts';
import { group, lab, sender, somebody } from './world.ts';

const account = `${group}/providers/Microsoft.Storage/storageAccounts/busyaccount`;
const HOUR = 3_600_000;

let sandbox: Sandbox;
let send: Awaited<ReturnType<typeof lab>>['send'];
beforeEach(async () => {
  ({ sandbox, send } = await lab({ settings: { operationSeconds: 0 }, startAt: Date.UTC(2026, 0, 15, 12) }));
  const body = { location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' } };
  await send('PUT', `${account}?api-version=2023-05-01`, body);
});

const traffic = (authentication: string, requests: number, at = '2026-01-15T11:30:00Z') =>
  sandbox.control('POST', 'traffic', { account, authentication, requests, at });

const DAY = 'timespan=2026-01-14T12:00:00Z/2026-01-15T12:00:00Z';
const ask = (more: string, by = send) =>
  by('GET', `${account}/providers/Microsoft.Insights/metrics?api-version=2024-02-01&metricnames=Transactions&${more}`);
const byAuthentication = `${DAY}&interval=PT1H&aggregation=total&metricnamespace=Microsoft.Storage/storageAccounts&$filter=Authentication eq '*'`;

describe('the metric of transactions', () => {
  it('counts hour by hour how requests were authorised', async () => {
    await traffic('AccountKey', 7);
    await traffic('AccountKey', 2, '2026-01-15T11:59:59Z');
    await traffic('OAuth', 100, '2026-01-14T13:00:00Z');
    await traffic('SAS', 5, '2026-01-14T11:59:59Z');
    const { status, body } = await ask(byAuthentication);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      cost: 1439,
      timespan: '2026-01-14T12:00:00Z/2026-01-15T12:00:00Z',
      interval: 'PT1H',
      namespace: 'microsoft.storage/storageaccounts',
      resourceregion: 'westeurope',
      value: [{ id: `${account}/providers/Microsoft.Insights/metrics/Transactions`, unit: 'Count', errorCode: 'Success' }],
    });
    const [oauth, key, ...more] = body.value[0].timeseries;
    expect(more).toEqual([]);
    expect(oauth.metadatavalues).toEqual([
      { name: { value: 'authentication', localizedValue: 'authentication' }, value: 'OAuth' },
    ]);
    expect(key.metadatavalues[0].value).toBe('AccountKey');
    expect(key.data).toHaveLength(24);
    expect(key.data.at(-1)).toEqual({ timeStamp: '2026-01-15T11:00:00Z', total: 9 });
    expect(key.data[0]).toEqual({ timeStamp: '2026-01-14T12:00:00Z', total: 0 });
  });

  it('has no series where there was no traffic, one without a filter, and as many as asked for', async () => {
    expect((await ask(byAuthentication)).body.value[0].timeseries).toEqual([]);
    await traffic('AccountKey', 1);
    await traffic('OAuth', 2);
    const whole = (await ask(`${DAY}&interval=FULL`)).body.value[0].timeseries;
    expect(whole).toEqual([{ metadatavalues: [], data: [{ timeStamp: '2026-01-14T12:00:00Z', total: 3 }] }]);
    expect((await ask(`${byAuthentication}&top=1`)).body.value[0].timeseries).toHaveLength(1);
    const two = "Authentication eq 'AccountKey' or Authentication eq 'SAS'";
    expect((await ask(`${DAY}&interval=PT1H&$filter=${two}`)).body.value[0].timeseries).toHaveLength(1);
  });

  it('decodes the window once more, as Azure Monitor does: escaped twice it is understood, a plus sign escaped once is lost', async () => {
    await traffic('OAuth', 3);
    const window = '2026-01-15T11:00:00.436356/2026-01-15T12:00:00+00:00';
    const twice = await ask(`timespan=${encodeURIComponent(encodeURIComponent(window))}&interval=PT1H`);
    expect(twice.body.value[0].timeseries[0].data).toEqual([{ timeStamp: '2026-01-15T11:00:00Z', total: 3 }]);
    const once = await ask(`timespan=${encodeURIComponent(window)}&interval=PT1H`);
    expect(once).toMatchObject({ status: 400, body: { code: 'BadRequest' } });
    expect(once.body.message).toContain(
      'Detected invalid time interval input: 2026-01-15T11:00:00.436356/2026-01-15T12:00:00 00:00',
    );
  });

  it('answers the last 31 days of a longer window, and says so', async () => {
    await traffic('OAuth', 3, '2025-12-15T11:59:59Z');
    await traffic('OAuth', 4, '2025-12-15T12:00:00Z');
    const { body } = await ask('timespan=2025-06-01T00:00:00Z/2026-01-15T12:00:00Z&interval=P1D');
    expect(body).toMatchObject({ timespan: '2025-12-15T12:00:00Z/2026-01-15T12:00:00Z', cost: 44_639 });
    expect(body.value[0].timeseries[0].data[0].total).toBe(4);
    const short = await ask('timespan=2025-12-15T12:00:00Z/2026-01-15T12:00:00Z&interval=P1D');
    expect(short.body).toEqual(body);
  });

  it('refuses a dimension that it does not have, without the usual envelope', async () => {
    const { status, body } = await ask(`${DAY}&$filter=Colour eq '*'`);
    expect(status).toBe(400);
    expect(body.code).toBe('BadRequest');
    expect(body.message).toContain(
      'requested dimension combination: colour, supported ones are: ResponseType,GeoType,ApiName,Authentication',
    );
    expect((await ask('interval=PT7M')).body.code).toBe('BadRequest');
    expect((await ask('timespan=yesterday')).body.code).toBe('BadRequest');
  });

  it.each([
    "$filter=ApiName eq '*'",
    'aggregation=average',
    'metricnamespace=Microsoft.Storage/storageAccounts/blobServices',
    'resultType=metadata',
  ])('does not guess what it would answer to %s', async (more) => {
    expect((await ask(more)).body.error.code).toBe('NotModelled');
  });

  it('is read by whoever may read metrics, of accounts that are there', async () => {
    const reader = sender(sandbox, somebody(sandbox, ['43d0d8ad-25c7-4714-9337-8ba259a9fe05', account]));
    await sandbox.azure.clock.advance(HOUR);
    expect((await ask(byAuthentication, reader)).status).toBe(200);
    expect((await ask(byAuthentication, sender(sandbox, somebody(sandbox)))).status).toBe(403);
    const other = `${group}/providers/Microsoft.Storage/storageAccounts/nobody/providers/Microsoft.Insights/metrics`;
    expect((await send('GET', `${other}?api-version=2024-02-01&metricnames=Transactions`)).status).toBe(404);
  });
});
