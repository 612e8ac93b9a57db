import type { JsonObject, Resource } from '../contract.ts';
import { timeText } from '../providers/machine-learning/stamps.ts';
import type { Mint } from './mint.ts';

type Group = { readonly id: string; readonly location: string };

/** A storage account with its keys off. */
export function addAccount(mint: Mint, group: Group, name: string): Resource {
  const at = timeText(mint.bornAt);
  const hosts = ['dfs', 'blob', 'queue', 'table', 'file'].map((service) => [
    service,
    `https://${name}.${service}.${mint.cloud.storage}/`,
  ]);
  const service = { keyType: 'Account', enabled: true, lastEnabledTime: at };
  return mint.save(`${group.id}/providers/Microsoft.Storage/storageAccounts/${name}`, 'Microsoft.Storage/storageAccounts', {
    location: group.location,
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS', tier: 'Standard' },
    tags: {},
    properties: {
      keyCreationTime: { key1: at, key2: at },
      allowCrossTenantReplication: false,
      privateEndpointConnections: [],
      minimumTlsVersion: 'TLS1_2',
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      networkAcls: { bypass: 'AzureServices', virtualNetworkRules: [], ipRules: [], defaultAction: 'Allow' },
      supportsHttpsTrafficOnly: true,
      encryption: { services: { file: service, blob: service }, keySource: 'Microsoft.Storage' },
      accessTier: 'Hot',
      creationTime: at,
      provisioningState: 'Succeeded',
      primaryEndpoints: Object.fromEntries(hosts),
      primaryLocation: group.location,
      statusOfPrimary: 'available',
    },
    secrets: { key1: `${name}-1`, key2: `${name}-2` },
  });
}

/** A vault and a component, as the properties of the workspace that uses them. */
export function addVaultAndInsights(mint: Mint, group: Group, name: string): JsonObject {
  const vault = mint.save(`${group.id}/providers/Microsoft.KeyVault/vaults/${name}-kv`, 'Microsoft.KeyVault/vaults', {
    location: group.location,
    tags: {},
    properties: {
      tenantId: mint.tenantId,
      sku: { family: 'A', name: 'standard' },
      accessPolicies: [],
      enabledForDeployment: false,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enableRbacAuthorization: true,
      vaultUri: `https://${name}-kv.${mint.cloud.vault}/`,
      publicNetworkAccess: 'Enabled',
      provisioningState: 'Succeeded',
    },
  });
  const insights = mint.save(`${group.id}/providers/microsoft.insights/components/${name}-ai`, 'Microsoft.Insights/components', {
    location: group.location,
    kind: 'web',
    tags: {},
    properties: { ApplicationId: `${name}-ai`, Application_Type: 'web', Name: `${name}-ai`, provisioningState: 'Succeeded' },
  });
  return { keyVault: vault.id, applicationInsights: insights.id };
}
