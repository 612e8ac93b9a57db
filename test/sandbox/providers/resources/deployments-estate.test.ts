import { expect, it } from 'vitest';
import { account, at, deployments, identity } from './templates.ts';

const LOCATION = '[resourceGroup().location]';
const id = (type: string, name: string) => `[resourceId('${type}', '${name}')]`;
const IDENTITIES = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const ACCOUNTS = 'Microsoft.Storage/storageAccounts';
const VAULTS = 'Microsoft.KeyVault/vaults';
const COMPONENTS = 'Microsoft.Insights/components';
const REGISTRIES = 'Microsoft.ContainerRegistry/registries';
const WORKSPACES = 'Microsoft.MachineLearningServices/workspaces';

const vault = {
  type: VAULTS,
  apiVersion: '2023-07-01',
  name: 'vault',
  location: LOCATION,
  properties: { tenantId: '[tenant().tenantId]', sku: { family: 'A', name: 'standard' }, enableRbacAuthorization: true },
};
const component = {
  type: COMPONENTS,
  apiVersion: '2020-02-02',
  name: 'insights',
  location: LOCATION,
  kind: 'web',
  properties: { Application_Type: 'web' },
};
const registry = {
  type: REGISTRIES,
  apiVersion: '2023-07-01',
  name: 'registry',
  location: LOCATION,
  sku: { name: 'Premium' },
  properties: { adminUserEnabled: false },
};
const workspace = {
  type: WORKSPACES,
  apiVersion: '2025-06-01',
  name: 'ws',
  location: LOCATION,
  identity: { type: 'SystemAssigned' },
  dependsOn: ['data', 'vault', 'insights', 'registry'],
  properties: {
    storageAccount: id(ACCOUNTS, 'data'),
    keyVault: id(VAULTS, 'vault'),
    applicationInsights: id(COMPONENTS, 'insights'),
    containerRegistry: id(REGISTRIES, 'registry'),
    systemDatastoresAuthMode: 'Identity',
  },
};

/** A role of the cluster's identity on what it needs. */
const role = (on: string, roleId: string) => ({
  type: 'Microsoft.Authorization/roleAssignments',
  apiVersion: '2022-04-01',
  name: `[guid('${on}', resourceGroup().id)]`,
  scope: on,
  dependsOn: [on],
  properties: {
    principalId: `[reference(resourceId('${IDENTITIES}', 'nodes'), '2023-01-31').principalId]`,
    principalType: 'ServicePrincipal',
    roleDefinitionId: `[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${roleId}')]`,
  },
});
const pull = role(`${REGISTRIES}/registry`, '7f951dda-4ed3-4680-a7ca-43fe172d538d');
const blobs = role(`${ACCOUNTS}/data`, 'ba92f5b4-2d11-453d-a403-e96b0029c9fe');

const cluster = {
  type: `${WORKSPACES}/computes`,
  apiVersion: '2025-06-01',
  name: 'ws/cpu',
  location: LOCATION,
  dependsOn: ['ws', pull.name, blobs.name],
  identity: { type: 'UserAssigned', userAssignedIdentities: { [id(IDENTITIES, 'nodes')]: {} } },
  properties: {
    computeType: 'AmlCompute',
    properties: { vmSize: 'STANDARD_DS3_V2', scaleSettings: { minNodeCount: 0, maxNodeCount: 2 } },
  },
};

it('builds a keyless estate in which nothing breaks, under the settings that a sandbox has unless it is told others', async () => {
  const settings = { operationSeconds: 10, rolePropagationSeconds: 5, principalReplicationSeconds: 5 };
  const { sandbox, put, state } = await deployments({ settings });
  const data = account('data', { properties: { allowSharedKeyAccess: false } });
  await put({ resources: [cluster, blobs, pull, workspace, registry, component, vault, data, identity('nodes')] });
  await sandbox.azure.clock.advance(300_000);
  const { properties } = await state();
  expect(properties.error).toBeUndefined();
  expect(properties.outputResources).toHaveLength(9);
  const made = sandbox.azure.store.get(at(WORKSPACES, 'ws/computes/cpu'));
  expect(made?.properties.provisioningState).toBe('Succeeded');
  const { checks, brokenConsumers } = sandbox.oracle.report();
  expect(checks).toBeGreaterThan(0);
  expect(brokenConsumers).toEqual([]);
});
