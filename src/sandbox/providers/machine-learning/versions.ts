import type { JsonObject } from '../../contract.ts';
import { isAtLeast } from '../record.ts';
import { without } from './json.ts';

export { isAtLeast };

/**
 * Does this api-version's contract know `systemDatastoresAuthMode`? Previews since 2022-12-01 do, stable versions since
 * 2025-06-01. All others neither show nor accept it.
 */
export function knowsDatastoreAuthMode(apiVersion: string): boolean {
  return isAtLeast(apiVersion, apiVersion.endsWith('-preview') ? '2022-12-01' : '2025-06-01');
}

/** Since when a workspace property is shown; what is not listed always was. */
const SINCE: Readonly<Record<string, string>> = {
  publicNetworkAccess: '2022-01-01',
  softDeleteEnabled: '2022-01-01',
  v1LegacyMode: '2022-10-01',
  primaryUserAssignedIdentity: '2021-07-01',
  encryption: '2020-08-01',
  enableDataIsolation: '2022-10-01',
  managedNetwork: '2023-04-01',
  allowRoleAssignmentOnRG: '2023-04-01',
  hubResourceId: '2023-06-01',
  azureOpenAI: '2023-06-01',
  associatedWorkspaces: '2023-06-01',
  workspaceHubConfig: '2023-06-01',
  featureStoreSettings: '2023-02-01',
  serverlessComputeSettings: '2024-04-01',
  ipAllowlist: '2024-04-01',
  EnableSoftwareBillOfMaterials: '2024-04-01',
};

/** The workspace's properties as the contract of an api-version has them. */
export function projectWorkspace(properties: JsonObject, apiVersion: string): JsonObject {
  const hidden = Object.keys(properties).filter((key) => SINCE[key] !== undefined && !isAtLeast(apiVersion, SINCE[key]));
  const shown = without(properties, hidden);
  const dated = isAtLeast(apiVersion, '2022-01-01')
    ? shown
    : { ...shown, allowPublicAccessWhenBehindVnet: properties.publicNetworkAccess !== 'Disabled' };
  return knowsDatastoreAuthMode(apiVersion) ? dated : without(dated, ['systemDatastoresAuthMode']);
}
