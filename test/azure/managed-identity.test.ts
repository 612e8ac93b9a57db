import { expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { azureOn, factValue, readOne } from '../support/azure.ts';

const identity = id('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/u');

it('a user-assigned identity is known by both of its ids', async () => {
  const { azure } = azureOn(() => ({
    status: 200,
    body: { id: identity, properties: { principalId: 'P', clientId: 'C', tenantId: 'T' } },
  }));
  expect(await factValue(azure, 'identity', identity)).toEqual({ id: identity, principalId: 'p', clientId: 'c' });
});

it('a user-assigned identity without them is not understood', async () => {
  const { azure } = azureOn(() => ({ status: 200, body: { id: identity, properties: {} } }));
  expect(await readOne(azure, 'identity', identity)).toMatchObject({ state: 'unreadable', retryAt: null });
});
