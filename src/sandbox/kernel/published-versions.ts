const ML = `2025-12-01 2025-09-01 2025-06-01 2025-04-01 2024-10-01 2024-04-01 2023-10-01 2023-04-01 2022-10-01 2022-05-01`;

const APPS = `2025-07-01 2025-01-01 2024-03-01 2023-05-01 2022-10-01 2022-03-01`;

/** Stable api-versions that Azure has published, youngest first: what a client finds here it uses without being told another. */
const PUBLISHED: Readonly<Record<string, string>> = {
  'Microsoft.Resources/resourceGroups': '2024-11-01 2024-07-01 2024-03-01 2023-07-01 2022-09-01 2021-04-01 2021-01-01 2020-10-01',
  'Microsoft.Authorization/roleAssignments': '2022-04-01 2015-07-01',
  'Microsoft.Authorization/roleDefinitions': '2022-04-01 2015-07-01',
  'Microsoft.Authorization/denyAssignments': '2022-04-01',
  'Microsoft.Authorization/locks': '2020-05-01 2017-04-01 2016-09-01 2015-01-01',
  'Microsoft.Storage/storageAccounts':
    '2025-08-01 2025-06-01 2025-01-01 2024-01-01 2023-05-01 2023-01-01 2022-09-01 2022-05-01 2021-09-01 2021-04-01 2019-06-01',
  'Microsoft.ContainerRegistry/registries': '2025-11-01 2025-04-01 2023-07-01 2022-12-01 2021-09-01 2019-05-01 2017-10-01',
  'Microsoft.KeyVault/vaults':
    '2026-02-01 2024-11-01 2023-07-01 2023-02-01 2022-07-01 2021-10-01 2019-09-01 2018-02-14 2016-10-01',
  'Microsoft.Insights/components': '2020-02-02 2015-05-01',
  'Microsoft.OperationalInsights/workspaces': '2025-07-01 2025-02-01 2023-09-01 2022-10-01 2021-06-01 2020-10-01 2020-08-01',
  'Microsoft.ManagedIdentity/userAssignedIdentities': '2024-11-30 2023-01-31 2018-11-30',
  'Microsoft.EventGrid/systemTopics': '2025-02-15 2022-06-15 2021-12-01',
  'Microsoft.EventGrid/eventSubscriptions': '2025-02-15 2022-06-15 2021-12-01 2020-06-01 2019-06-01 2019-01-01 2018-01-01',
  'Microsoft.MachineLearningServices/workspaces': `${ML} 2021-07-01 2021-04-01 2021-01-01 2020-08-01 2019-05-01 2018-11-19`,
  'Microsoft.MachineLearningServices/workspaces/computes': `${ML} 2021-07-01 2021-04-01 2021-01-01 2020-08-01 2018-11-19`,
  'Microsoft.MachineLearningServices/workspaces/connections': `${ML} 2021-07-01 2021-04-01 2021-01-01`,
  'Microsoft.MachineLearningServices/workspaces/services': '2021-04-01 2021-01-01',
  'Microsoft.MachineLearningServices/workspaces/datastores': ML,
  'Microsoft.MachineLearningServices/workspaces/jobs': ML,
  'Microsoft.MachineLearningServices/workspaces/onlineEndpoints': ML,
  'Microsoft.MachineLearningServices/workspaces/batchEndpoints': ML,
  'Microsoft.ContainerInstance/containerGroups': '2025-09-01 2023-05-01 2022-09-01 2021-10-01 2021-09-01 2019-12-01 2018-10-01',
  'Microsoft.App/containerApps': APPS,
  'Microsoft.App/jobs': '2025-07-01 2025-01-01 2024-03-01 2023-05-01',
  'Microsoft.App/managedEnvironments': APPS,
  'Microsoft.Web/sites': '2024-11-01 2024-04-01 2023-12-01 2023-01-01 2022-09-01 2022-03-01 2021-03-01 2020-12-01 2018-11-01',
  'Microsoft.Batch/batchAccounts': '2024-07-01 2024-02-01 2023-11-01 2023-05-01 2022-10-01 2021-06-01 2020-09-01',
  'Microsoft.ContainerService/managedClusters': '2025-02-01 2025-01-01 2024-09-01 2024-05-01 2023-08-01 2022-09-01 2021-05-01',
};

const byType = new Map(Object.entries(PUBLISHED).map(([type, text]) => [type.toLowerCase(), text.split(' ')]));

/**
 * The api-versions that a registration names for a type, none older than `since`. A nested type that is not named above shares its
 * parent's; a type of which the sandbox knows no others has `since` alone.
 */
export function publishedVersions(type: string, since: string): readonly string[] {
  const known = byType.get(type.toLowerCase());
  if (known) return known.filter((version) => version >= since);
  return type.split('/').length > 2 ? publishedVersions(type.slice(0, type.lastIndexOf('/')), since) : [since];
}

/** What Resource Manager names itself, youngest first, when it is asked at a version that it does not have. */
export const MANAGER_VERSIONS: readonly string[] = `
  2025-04-01 2024-11-01 2024-07-01 2024-03-01 2023-07-01 2022-12-01 2022-11-01-preview 2022-09-01 2022-06-01 2022-05-01
  2022-03-01-preview 2022-01-01 2021-04-01 2021-01-01 2020-10-01 2020-09-01 2020-08-01 2020-07-01 2020-06-01 2020-05-01 2020-01-01
  2019-11-01 2019-10-01 2019-09-01 2019-08-01 2019-07-01 2019-06-01 2019-05-10 2019-05-01 2019-03-01 2018-11-01 2018-09-01
  2018-08-01 2018-07-01 2018-06-01 2018-05-01 2018-02-01 2018-01-01 2017-12-01 2017-08-01 2017-06-01 2017-05-10 2017-05-01
  2017-03-01 2016-09-01 2016-07-01 2016-06-01 2016-02-01 2015-11-01 2015-01-01 2014-04-01-preview 2014-04-01`
  .trim()
  .split(/\s+/);
