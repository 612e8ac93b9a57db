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
      tags: {},
      sharedKey: null,
      sharedKeyServices: [],
      network: { open: true, trustsAzure: false, passes: [], privateEndpoints: 0 },
      provisioningState: 'Succeeded',
      createdAt: Date.parse('2025-01-01T00:00:00.123Z'),
    });
    expect(await shown({ allowSharedKeyAccess: null })).toMatchObject({ sharedKey: null });
  });

  it('is open only if both of its switches are', async () => {
    const open = async (properties: object) => (await shown(properties)).network.open;
    expect(await open({ publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow' } })).toBe(true);
    expect(await open({ publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Deny' } })).toBe(false);
    expect(await open({ publicNetworkAccess: 'Disabled', networkAcls: { defaultAction: 'Allow' } })).toBe(false);
    expect(await open({ publicNetworkAccess: 'SecuredByPerimeter' })).toBe(false);
  });

  it('says who passes its firewall', async () => {
    const passing = '/subscriptions/S1/resourceGroups/*/providers/Microsoft.MachineLearningServices/workspaces/*';
    const networkAcls = {
      defaultAction: 'Deny',
      bypass: 'Logging, Metrics, AzureServices',
      resourceAccessRules: [{ tenantId: 't', resourceId: passing }],
    };
    const endpoint = (status: string) => ({ properties: { privateLinkServiceConnectionState: { status } } });
    const privateEndpointConnections = [endpoint('Approved'), endpoint('Pending')];
    expect((await shown({ networkAcls, privateEndpointConnections })).network).toEqual({
      open: false,
      trustsAzure: true,
      passes: [passing.toLowerCase()],
      privateEndpoints: 1,
    });
    expect((await shown({ networkAcls: { ...networkAcls, bypass: 'Logging' } })).network.trustsAzure).toBe(false);
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
