import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { azureOn, factValue, readOne } from '../support/azure.ts';

const workspace = id('/subscriptions/S1/resourceGroups/RG/providers/Microsoft.MachineLearningServices/workspaces/W');
const other = '/subscriptions/S2/resourceGroups/Other/providers';
const bodyOf = (properties: object, rest: object = {}) => ({
  id: '/subscriptions/S1/resourceGroups/RG/providers/Microsoft.MachineLearningServices/workspaces/W',
  name: 'W',
  location: 'eastus',
  properties,
  ...rest,
});
const shown = (properties: object, rest: object = {}) =>
  factValue(azureOn(() => ({ status: 200, body: bodyOf(properties, rest) })).azure, 'workspace', workspace);

describe('a workspace', () => {
  it('is read at the version that knows its auth mode, its hub and its isolation', async () => {
    const { azure, sent } = azureOn(() => ({ status: 200, body: bodyOf({ systemDatastoresAuthMode: 'identity' }) }));
    expect(await factValue(azure, 'workspace', workspace)).toMatchObject({ authMode: 'identity' });
    expect(sent.map(({ method, path, query }) => [method, path, query.get('api-version')])).toEqual([
      ['GET', workspace, '2025-06-01'],
    ]);
  });

  it('shows everything rules ask about, ids in one spelling', async () => {
    const properties = {
      provisioningState: 'Succeeded',
      storageAccount: `${other}/Microsoft.Storage/storageAccounts/Data`,
      containerRegistry: `${other}//Microsoft.ContainerRegistry/registries/Images/`,
      keyVault: `${other}/Microsoft.KeyVault/vaults/Secrets`,
      applicationInsights: `${other}/Microsoft.Insights/components/Insights`,
      hubResourceId: `${other}/Microsoft.MachineLearningServices/workspaces/Hub`,
      workspaceId: 'GUID',
      enableDataIsolation: true,
      systemDatastoresAuthMode: 'accesskey',
      primaryUserAssignedIdentity: `${other}/Microsoft.ManagedIdentity/userAssignedIdentities/Primary`,
      imageBuildCompute: 'builder',
    };
    const identity = {
      type: 'SystemAssigned,UserAssigned',
      principalId: 'AAAA',
      userAssignedIdentities: {
        [`${other}/Microsoft.ManagedIdentity/userAssignedIdentities/PRIMARY`]: { principalId: 'b', clientId: 'c' },
      },
    };
    const systemData = { createdAt: '2025-01-02T03:04:05.1234567Z', lastModifiedAt: '2025-02-02T00:00:00Z' };
    expect(await shown(properties, { kind: 'Project', tags: { Team: 'Vision', empty: null }, identity, systemData })).toEqual({
      id: workspace,
      tags: { team: 'Vision', empty: '' },
      location: 'eastus',
      kind: 'project',
      identity: {
        system: 'aaaa',
        user: [{ id: id(`${other}/microsoft.managedidentity/userassignedidentities/primary`), principalId: 'b' }],
      },
      primaryIdentity: id(`${other}/microsoft.managedidentity/userassignedidentities/primary`),
      storageAccount: id(`${other}/microsoft.storage/storageaccounts/data`),
      containerRegistry: id(`${other}/microsoft.containerregistry/registries/images`),
      keyVault: id(`${other}/microsoft.keyvault/vaults/secrets`),
      applicationInsights: id(`${other}/microsoft.insights/components/insights`),
      encryption: null,
      hub: id(`${other}/microsoft.machinelearningservices/workspaces/hub`),
      workspaceId: 'GUID',
      dataIsolation: true,
      authMode: 'accesskey',
      imageBuildCompute: 'builder',
      provisioningState: 'Succeeded',
      createdAt: Date.parse('2025-01-02T03:04:05.123Z'),
      modifiedAt: Date.parse('2025-02-02T00:00:00Z'),
    });
  });

  it('says whose key encrypts it, and as whom it is used', async () => {
    const keyVaultArmId = `${other}/Microsoft.KeyVault/vaults/Keys`;
    const keyVaultProperties = { keyVaultArmId, keyIdentifier: 'https://keys.vault.azure.net/keys/Ours/0123' };
    const userAssignedIdentity = `${other}/Microsoft.ManagedIdentity/userAssignedIdentities/cmk`;
    const encrypted = (rest: object) => shown({ encryption: { status: 'Enabled', keyVaultProperties, ...rest } });
    expect((await encrypted({ identity: { userAssignedIdentity } })).encryption).toEqual({
      identity: id(userAssignedIdentity),
      keyVault: id(keyVaultArmId),
      key: 'Ours',
    });
    expect((await encrypted({ identity: null })).encryption).toMatchObject({ identity: null, keyVault: id(keyVaultArmId) });
    expect((await encrypted({ status: 'Disabled' })).encryption).toBeNull();
  });

  it('has nothing where Azure says nothing, null or an empty string', async () => {
    const nothing = { storageAccount: '', containerRegistry: null, systemDatastoresAuthMode: null, imageBuildCompute: '' };
    expect(await shown(nothing, { identity: { type: 'None' } })).toMatchObject({
      kind: 'default',
      storageAccount: null,
      containerRegistry: null,
      hub: null,
      authMode: null,
      imageBuildCompute: null,
      provisioningState: null,
      createdAt: null,
      identity: { system: null, user: [] },
    });
  });

  it('keeps an auth mode and a kind that nobody knows yet as they are spelled', async () => {
    expect(await shown({ systemDatastoresAuthMode: 'Quantum' }, { kind: 'Galaxy' })).toMatchObject({
      authMode: 'Quantum',
      kind: 'galaxy',
    });
  });

  it('has its image build compute by name, even when an id was given', async () => {
    expect(await shown({ imageBuildCompute: `${workspace}/computes/builder` })).toMatchObject({ imageBuildCompute: 'builder' });
  });

  it.each([
    ['Hub', undefined, true],
    ['Project', null, true],
    ['Hub', false, false],
    ['Default', undefined, false],
    ['Default', true, true],
  ])('of kind %s with isolation %s isolates: %s', async (kind, enableDataIsolation, expected) => {
    expect(await shown({ enableDataIsolation }, { kind })).toMatchObject({ dataIsolation: expected });
  });

  it('is unreadable rather than without a dependency that cannot be understood', async () => {
    const { azure } = azureOn(() => ({ status: 200, body: bodyOf({ storageAccount: 'my account' }) }));
    expect(await readOne(azure, 'workspace', workspace)).toMatchObject({ state: 'unreadable', retryAt: null });
  });
});
