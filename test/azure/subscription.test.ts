import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { azureOn, factValue, readOne, refusing } from '../support/azure.ts';

const subscription = id('/subscriptions/S1');

describe('a subscription', () => {
  it('is read with its tenant', async () => {
    const body = { id: '/subscriptions/S1', subscriptionId: 'S1', tenantId: 'T1', displayName: 'Prod', state: 'Enabled' };
    const { azure, sent } = azureOn(() => ({ status: 200, body }));
    expect(await factValue(azure, 'subscription', subscription)).toEqual({ id: subscription, tenantId: 'T1', state: 'Enabled' });
    expect(sent.map(({ method, path, query }) => [method, path, query.get('api-version')])).toEqual([
      ['GET', subscription, '2022-12-01'],
    ]);
  });

  it('that Azure does not show is never absent: it may only be hidden from us', async () => {
    const { azure } = azureOn(() => refusing(404, 'SubscriptionNotFound'));
    expect(await readOne(azure, 'subscription', subscription)).toMatchObject({
      state: 'unreadable',
      retryAt: null,
      because: expect.stringContaining('holds no role in it'),
    });
  });
});
