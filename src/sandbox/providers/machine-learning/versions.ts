import type { JsonObject } from '../../contract.ts';
import { isAtLeast } from '../record.ts';
import { objectAt, without } from './json.ts';

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
  softDeleteEnabled: '2022-10-01',
  v1LegacyMode: '2022-05-01',
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
  networkAcls: '2024-04-01',
  enableServiceSideCMKEncryption: '2023-08-01',
  EnableSoftwareBillOfMaterials: '2024-04-01',
};

/** What instances tell since the contracts of August 2023. */
const COMPUTE_SINCE_2023_08 = ['enableOSPatching', 'releaseQuotaOnStop', 'enableSSO'];
/** What only previews tell of an instance. */
const COMPUTE_IN_PREVIEWS = ['imageSku', 'enableRootAccess'];

/** The properties of a compute as the contract of an api-version has them. */
export function projectCompute(properties: JsonObject, apiVersion: string): JsonObject {
  const isRecent = isAtLeast(apiVersion, '2022-10-01');
  const isNew = isAtLeast(apiVersion, '2023-08-01');
  const isInstance = properties.computeType === 'ComputeInstance';
  const hidden = [
    ...(isRecent ? [] : ['enableBatchPrivateLink']),
    ...(isNew ? [] : COMPUTE_SINCE_2023_08),
    ...(isNew || !isInstance ? [] : ['imageVersion']),
    ...(isNew && apiVersion.endsWith('-preview') ? [] : COMPUTE_IN_PREVIEWS),
  ];
  const inner = without(objectAt(properties, 'properties'), hidden);
  return { ...without(properties, isRecent ? [] : ['provisioningWarnings']), properties: inner };
}

/** What endpoints and deployments tell since a stable contract; previews told most of it before. */
const SERVING_SINCE: Readonly<Record<string, string>> = {
  mirrorTraffic: '2022-10-01',
  publicNetworkAccess: '2022-10-01',
  egressPublicNetworkAccess: '2022-10-01',
  dataCollector: '2024-01-01',
};

/** The properties of an endpoint or a deployment as the contract of an api-version has them. */
export function projectServing(properties: JsonObject, apiVersion: string): JsonObject {
  const isPreview = apiVersion.endsWith('-preview');
  const hidden = Object.keys(properties).filter((key) => {
    const since = SERVING_SINCE[key];
    return since !== undefined && !isAtLeast(apiVersion, since) && !(isPreview && since === '2022-10-01');
  });
  return without(properties, hidden);
}

/** From when on a property is shown no more. */
const UNTIL: Readonly<Record<string, string>> = { sasGetterUri: '2023-04-01' };

/** The workspace's properties as the contract of an api-version has them. */
export function projectWorkspace(properties: JsonObject, apiVersion: string): JsonObject {
  const hidden = Object.keys(properties).filter((key) => {
    const [since, until] = [SINCE[key], UNTIL[key]];
    return (since !== undefined && !isAtLeast(apiVersion, since)) || (until !== undefined && isAtLeast(apiVersion, until));
  });
  const shown = without(properties, hidden);
  const dated = isAtLeast(apiVersion, '2022-01-01')
    ? shown
    : { ...shown, allowPublicAccessWhenBehindVnet: properties.publicNetworkAccess !== 'Disabled' };
  return knowsDatastoreAuthMode(apiVersion) ? dated : without(dated, ['systemDatastoresAuthMode']);
}
