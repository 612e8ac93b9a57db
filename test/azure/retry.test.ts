import { describe, expect, it } from 'vitest';
import { retryAfter } from '../../src/azure/retry.ts';
import { id } from '../../src/model/id.ts';
import { azureOn, DATE, refusing, swiftly } from '../support/azure.ts';

const account = id('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/data');
const after = (headers: Record<string, string>) => retryAfter({ get: (name) => headers[name] });
const body = { id: account, location: 'eastus', properties: {} };

describe('Retry-After', () => {
  it.each([
    [{ 'retry-after-ms': '1500' }, 1_500],
    [{ 'x-ms-retry-after-ms': '20' }, 20],
    [{ 'retry-after': '17' }, 17_000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': 'Wed, 04 Mar 2026 10:00:30 GMT', date: DATE }, 30_000],
    [{ 'retry-after': 'Wed, 04 Mar 2026 09:00:00 GMT', date: DATE }, 0],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '' }, null],
    [{ 'x-ms-user-quota-resets-after': '00:00:05' }, 5_000],
    [{ 'x-ms-user-quota-resets-after': '01:02:03' }, 3_723_000],
    [{ 'x-ms-user-quota-resets-after': 'soon' }, null],
    [{}, null],
  ])('of %j is %s milliseconds', (headers, expected) => {
    expect(after(headers)).toBe(expected);
  });
});

describe('a request that may succeed if sent again', () => {
  it.each(['storage', 'workspace', 'access', 'users'] as const)('is sent four times at most, to read %s', async (kind) => {
    const { azure, sent } = azureOn(() => refusing(503, 'Busy'));
    await swiftly(() => azure.read([`${kind} ${account}`]));
    const paths = new Set(sent.map(({ path }) => path));
    for (const one of paths) expect(sent.filter(({ path }) => path === one)).toHaveLength(4);
    expect(paths.size).toBeGreaterThan(0);
  });

  it('is sent again after the pause that Azure asks for, if that is short', async () => {
    let tries = 0;
    const { azure } = azureOn(() => (tries++ === 0 ? refusing(429, 'Slow', '', { 'retry-after': '5' }) : { status: 200, body }));
    expect(await swiftly(() => azure.read([`storage ${account}`]))).toMatchObject({ requests: 2, trips: 2 });
  });

  it('is sent again and again while Azure says when its bucket has filled a little', async () => {
    let tries = 0;
    const { azure } = azureOn(() => (tries++ < 9 ? refusing(429, 'Slow', '', { 'retry-after': '1' }) : { status: 200, body }));
    expect(await swiftly(() => azure.read([`storage ${account}`]))).toMatchObject({ requests: 10 });
  });

  it('is not sent again when it cannot succeed', async () => {
    for (const status of [400, 401, 403, 404, 409, 501]) {
      const { azure, sent } = azureOn(() => refusing(status, 'No'));
      await swiftly(() => azure.read([`storage ${account}`]));
      expect(sent).toHaveLength(1);
    }
  });

  it('is not sent again when the time is over', async () => {
    const time = new AbortController();
    const { azure, sent } = azureOn(
      () => {
        time.abort();
        return refusing(500, 'Oops');
      },
      { signal: time.signal },
    );
    await swiftly(() => azure.read([`storage ${account}`]));
    expect(sent).toHaveLength(1);
  });
});
