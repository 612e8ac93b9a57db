import type { Call, JsonObject, Resource } from '../../contract.ts';
import { dependenciesOf, dependencyHolder, guidOf, projectsOf } from './hub.ts';
import { numberAt, pick, textAt } from './json.ts';
import { systemData } from './stamps.ts';
import { isAtLeast, projectWorkspace } from './versions.ts';
import { groupOf } from './workspace-grants.ts';

/** A workspace as an api-version shows it. A project shows its hub's dependencies; a hub, its projects. */
export function showWorkspace(workspace: Resource, call: Call): JsonObject {
  const { azure, apiVersion } = call;
  const shown = {
    applicationInsights: null,
    ...dependenciesOf(workspace, azure.store),
    systemDatastoresAuthMode: null,
    ...pick(workspace.properties, SIMPLE),
    provisioningState: workspace.properties.provisioningState,
    softDeleteEnabled: false,
    ...aroundIt(workspace, call),
  };
  return {
    id: workspace.id,
    name: workspace.name,
    type: workspace.type,
    location: workspace.location,
    tags: workspace.tags ?? {},
    etag: null,
    properties: projectWorkspace(shown, apiVersion),
    ...(workspace.identity ? { identity: workspace.identity } : {}),
    ...(isAtLeast(apiVersion, '2020-08-01') ? { kind: workspace.kind } : {}),
    sku: { name: 'Basic', tier: 'Basic' },
    systemData: systemData(workspace, azure),
  };
}

const SIMPLE = [
  'friendlyName',
  'description',
  'hbiWorkspace',
  'tenantId',
  'imageBuildCompute',
  'managedNetwork',
  'allowRoleAssignmentOnRG',
  'v1LegacyMode',
  'creationTime',
  'workspaceId',
  'publicNetworkAccess',
  'serverlessComputeSettings',
  'featureStoreSettings',
  'encryption',
  'primaryUserAssignedIdentity',
  'enableDataIsolation',
  'systemDatastoresAuthMode',
  'hubResourceId',
];

function aroundIt(workspace: Resource, { azure, apiVersion }: Call): JsonObject {
  const { location } = workspace;
  const account = azure.store.get(textAt(dependenciesOf(workspace, azure.store), 'storageAccount') ?? '');
  return {
    // a project works with the notebooks of its hub
    notebookInfo: notebooksOf(dependencyHolder(workspace, azure.store), azure.cloud.machineLearning.notebooks),
    storageHnsEnabled: account?.properties.isHnsEnabled === true,
    linkedModelInventoryArmId: null,
    privateLinkCount: numberAt(workspace.properties, 'privateLinkCount') ?? 0,
    ipAllowlist: [],
    networkAcls: { defaultAction: 'Allow', bypass: '', ipRules: [], resourceAccessRules: [] },
    discoveryUrl: `https://${location}.${azure.cloud.machineLearning.api}/discovery`,
    mlFlowTrackingUri: `azureml://${location}.${azure.cloud.machineLearning.api}/mlflow/v1.0${workspace.id}`,
    sasGetterUri: '',
    EnableSoftwareBillOfMaterials: false,
    sdkTelemetryAppInsightsKey: TELEMETRY,
    ...(apiVersion.endsWith('-preview') ? { enableServiceSideCMKEncryption: false } : {}),
    ...(workspace.kind === 'Hub' || workspace.kind === 'FeatureStore' ? { azureOpenAI: NO_OPENAI } : {}),
    ...(workspace.kind === 'Hub' ? ofHub(workspace, azure.store) : {}),
  };
}

/** Machine Learning's own telemetry, the same for all workspaces: it opens nothing of theirs. */
const TELEMETRY = '00000000-0000-4000-8000-000000000000';

/** What hubs and feature stores say of a service that was never asked for. */
const NO_OPENAI = {
  provisioningState: 'NotStarted',
  resourceId: null,
  endpoint: null,
  proxyResourceId: null,
  failureReason: null,
};

function ofHub(hub: Resource, store: Call['azure']['store']): JsonObject {
  const projects = projectsOf(hub, store).map(({ id }) => id);
  return {
    ...(projects.length > 0 ? { associatedWorkspaces: projects } : {}),
    workspaceHubConfig: { defaultWorkspaceResourceGroup: groupOf(hub.id) },
  };
}

/** How much of a notebook's host name the names of workspace and region may take together. */
const HOST_ROOM = 22;

function notebooksOf(workspace: Resource, suffix: string): JsonObject {
  const { location = '' } = workspace;
  const guid = guidOf(workspace);
  const name = workspace.name.replaceAll('_', '').slice(0, Math.max(HOST_ROOM - location.length, 0));
  return {
    resourceId: guid.replaceAll('-', ''),
    fqdn: `ml-${name}-${location}-${guid}.${location}.${suffix}`,
    isPrivateLinkEnabled: false,
    notebookPreparationError: null,
  };
}
