import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { azureOn, factValue } from '../support/azure.ts';

const account = id('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/data');
const shown = (properties: object) =>
  factValue(
    azureOn(() => ({ status: 200, body: { id: account, name: 'data', location: 'eastus', properties } })).azure,
    'storage',
    account,
  );

describe('a storage account', () => {
  it('that says nothing about shared keys allows them', async () => {
    expect(await shown({ provisioningState: 'Succeeded', creationTime: '2025-01-01T00:00:00.1234567Z' })).toEqual({
      id: account,
      sharedKey: null,
      sharedKeyServices: [],
      provisioningState: 'Succeeded',
      createdAt: Date.parse('2025-01-01T00:00:00.123Z'),
    });
    expect(await shown({ allowSharedKeyAccess: null })).toMatchObject({ sharedKey: null });
  });

  it.each([true, false])('says whether shared keys are allowed: %s', async (allowSharedKeyAccess) => {
    expect(await shown({ allowSharedKeyAccess })).toMatchObject({ sharedKey: allowSharedKeyAccess });
  });

  it('names the services that allow keys of their own', async () => {
    const allowSharedKeyAccessForServices = { blob: { enabled: false }, file: { enabled: true }, table: {}, queue: null };
    expect(await shown({ allowSharedKeyAccess: false, allowSharedKeyAccessForServices })).toMatchObject({
      sharedKeyServices: ['file'],
    });
  });
});
