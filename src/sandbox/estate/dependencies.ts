import type { Hands } from './hands.ts';
import type { EstatePlan, WorkspacePlan } from './plan.ts';

/** The ids of what a workspace works with. */
export interface Dependencies {
  readonly storageAccountId: string;
  readonly keyVaultId: string;
  readonly applicationInsightsId: string;
  readonly registryId: string | undefined;
}

/** Makes a registry of the estate and answers its id. */
export async function makeRegistry(hands: Hands, plan: EstatePlan, groupId: string, name: string): Promise<string> {
  const id = `${groupId}/providers/Microsoft.ContainerRegistry/registries/${name}`;
  await hands.send('PUT', id, '2025-11-01', {
    location: plan.location,
    sku: { name: 'Premium' },
    properties: {
      adminUserEnabled: plan.hasAdminUser === true,
      ...(plan.asksForRepositoryRoles ? { roleAssignmentMode: 'AbacRepositoryPermissions' } : {}),
    },
  });
  return id;
}

/** Makes account, vault, insights and, if planned, a registry for one workspace. Names are short: an account's has 24 characters. */
export async function makeDependencies(
  hands: Hands,
  plan: EstatePlan,
  groupId: string,
  workspace: WorkspacePlan,
  sharedRegistryId: string,
): Promise<Dependencies> {
  const { location } = plan;
  const name = `${plan.prefix}${workspace.name
    .replaceAll(/[^a-z0-9]/gi, '')
    .toLowerCase()
    .replace(plan.prefix, '')}`;
  const storageAccountId = `${groupId}/providers/Microsoft.Storage/storageAccounts/${name.slice(0, 22)}sa`;
  const keyVaultId = `${groupId}/providers/Microsoft.KeyVault/vaults/${name.slice(0, 21)}-kv`;
  const applicationInsightsId = `${groupId}/providers/Microsoft.Insights/components/${name}-ai`;
  await hands.send('PUT', storageAccountId, '2023-05-01', {
    location,
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS' },
    properties: workspace.mode === 'key' ? {} : { allowSharedKeyAccess: false },
  });
  const { tenantId } = hands.azure.directory;
  await hands.send('PUT', keyVaultId, '2023-07-01', {
    location,
    properties: { tenantId, sku: { family: 'A', name: 'standard' }, enableRbacAuthorization: true, accessPolicies: [] },
  });
  await hands.send('PUT', applicationInsightsId, '2020-02-02', {
    location,
    kind: 'web',
    properties: { Application_Type: 'web' },
  });
  return {
    storageAccountId,
    keyVaultId,
    applicationInsightsId,
    registryId: await registryOf(hands, plan, groupId, workspace, name, sharedRegistryId),
  };
}

async function registryOf(
  hands: Hands,
  plan: EstatePlan,
  groupId: string,
  workspace: WorkspacePlan,
  name: string,
  sharedRegistryId: string,
): Promise<string | undefined> {
  if (workspace.registry === 'none') return undefined;
  return workspace.registry === 'own' ? makeRegistry(hands, plan, groupId, `${name}registry`) : sharedRegistryId;
}
