import type { Call, JsonObject, Resource } from '../../contract.ts';
import { dependenciesOf, guidOf, projectsOf } from './hub.ts';
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

function aroundIt(workspace: Resource, { azure }: Call): JsonObject {
  const { location } = workspace;
  const guid = guidOf(workspace);
  const account = azure.store.get(textAt(dependenciesOf(workspace, azure.store), 'storageAccount') ?? '');
  return {
    notebookInfo: {
      resourceId: guid.replaceAll('-', ''),
      fqdn: `ml-${workspace.name.slice(0, 14)}-${location}-${guid}.${location}.${azure.cloud.machineLearning.notebooks}`,
      isPrivateLinkEnabled: false,
      notebookPreparationError: null,
    },
    storageHnsEnabled: account?.properties.isHnsEnabled === true,
    linkedModelInventoryArmId: null,
    privateLinkCount: numberAt(workspace.properties, 'privateLinkCount') ?? 0,
    ipAllowlist: [],
    discoveryUrl: `https://${location}.${azure.cloud.machineLearning.api}/discovery`,
    mlFlowTrackingUri: `azureml://${location}.${azure.cloud.machineLearning.api}/mlflow/v1.0${workspace.id}`,
    sasGetterUri: '',
    EnableSoftwareBillOfMaterials: false,
    sdkTelemetryAppInsightsKey: TELEMETRY,
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
    workspaceHubConfig: {
      defaultWorkspaceResourceGroup: groupOf(hub.id),
      additionalWorkspaceStorageAccounts: [textAt(hub.properties, 'storageAccount') ?? null],
    },
  };
}
