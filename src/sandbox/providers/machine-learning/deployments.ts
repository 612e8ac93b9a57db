import type { Call, JsonObject, Resource, ResourceType, Written } from '../../contract.ts';
import { canonicalId } from './canonical-id.ts';
import { endpointTimeout, endpointWork, puttingHeaders, puttingOperation, resultOperation } from './endpoint-operations.ts';
import { BATCH_ENDPOINTS, ONLINE_ENDPOINTS } from './endpoints.ts';
import { guidOf } from './hub.ts';
import { objectAt, pick, textAt, without } from './json.ts';
import { page } from './paging.ts';
import { notModelled } from './refusals.ts';
import { changedBy, madeBy, offsetSystemData } from './stamps.ts';
import { projectServing } from './versions.ts';

const PAGE = 30;

/** What runs behind an endpoint: kept as it is written, with its state. */
export const deployments: readonly ResourceType[] = [
  deploymentType(`${ONLINE_ENDPOINTS}/deployments`, 'odidp'),
  deploymentType(`${BATCH_ENDPOINTS}/deployments`, 'bdbes'),
];

function deploymentType(type: string, prefix: string): ResourceType {
  return {
    type,
    since: '2021-03-01',
    tracked: true,
    show,
    put: (call, existing) => put(call, existing, type, prefix),
    remove(call, existing) {
      const work = endpointWork(call, aboutOf(call, existing, prefix));
      const operation = resultOperation(work, 'DELETE', { finish: () => undefined });
      return { status: 202, reply: 'empty', operation, headers: endpointTimeout };
    },
    list: (call, resources) =>
      page(
        call,
        resources.map((deployment) => show(deployment, call)),
        PAGE,
      ),
  };
}

function show(deployment: Resource, { azure, apiVersion }: Call): JsonObject {
  const { id, name, type, location, sku, kind, properties } = deployment;
  return {
    id,
    name,
    type,
    location,
    tags: deployment.tags ?? {},
    ...(kind ? { kind } : {}),
    ...(sku ? { sku } : {}),
    properties: projectServing(properties, apiVersion),
    systemData: pick(offsetSystemData(deployment, azure), ['createdAt', 'createdBy', 'lastModifiedAt']),
  };
}

function put(call: Call, existing: Resource | undefined, type: string, prefix: string): Written {
  const body = objectAt(call.body, 'properties');
  const computeType = textAt(body, 'endpointComputeType');
  const isOnline = type.startsWith(`${ONLINE_ENDPOINTS}/`);
  if (isOnline && !computeType) throw notModelled('an online deployment that names no kind of compute');
  const made: Resource = {
    ...(existing
      ? { ...existing, ...changedBy(call) }
      : { id: canonicalId(call, type), type, name: call.id.name, ...madeBy(call) }),
    location: textAt(call.body, 'location'),
    kind: textAt(call.body, 'kind') ?? computeType,
    sku: isOnline ? { name: 'Default', tier: 'Standard', capacity: 1, ...objectAt(call.body, 'sku') } : undefined,
    tags: objectAt(call.body, 'tags'),
    properties: { description: null, ...(isOnline ? BORN : BATCH_BORN), ...body, provisioningState: 'Updating' },
  };
  const work = endpointWork(call, aboutOf(call, made, prefix));
  // batch deployments do not keep the link of their operation
  const properties = { ...objectAt(body, 'properties'), ...(isOnline ? { AzureAsyncOperationUri: work.uri } : {}) };
  const resource = { ...made, properties: { ...made.properties, properties } };
  const finish = () => {
    const latest = call.azure.store.get(resource.id) ?? resource;
    const grown = computeType?.toLowerCase() === 'managed' ? without(GROWN, Object.keys(body)) : {};
    call.azure.store.save({ ...latest, properties: { ...latest.properties, ...grown, provisioningState: 'Succeeded' } });
  };
  const operation = puttingOperation(work, { finish });
  return { status: 201, resource, reply: 'resource', operation, headers: puttingHeaders(call, resource.id) };
}

/** What an online deployment tells where the body does not. */
const BORN = {
  environmentVariables: {},
  scaleSettings: { scaleType: 'Default' },
  requestSettings: { maxQueueWait: 'PT0S', requestTimeout: 'PT0S', maxConcurrentRequestsPerInstance: 1 },
  modelMountPath: null,
  appInsightsEnabled: false,
  livenessProbe: null,
  readinessProbe: null,
  egressPublicNetworkAccess: 'Enabled',
  dataCollector: null,
};
/** What a batch deployment tells where the body does not: the contract's own defaults. */
const BATCH_BORN = {
  environmentVariables: {},
  deploymentConfiguration: null,
  errorThreshold: -1,
  retrySettings: { maxRetries: 3, timeout: 'PT30S' },
  miniBatchSize: 10,
  loggingLevel: 'Info',
  maxConcurrencyPerInstance: 1,
  outputAction: 'AppendRow',
  outputFileName: 'predictions.csv',
  resources: { instanceCount: 1, instanceType: null, properties: null },
};
const PROBE = { failureThreshold: 30, successThreshold: 1, timeout: 'PT2S', period: 'PT10S', initialDelay: 'PT10S' };
/** What one that Azure runs tells once it is there. */
const GROWN = {
  requestSettings: { ...BORN.requestSettings, requestTimeout: 'PT5S' },
  livenessProbe: PROBE,
  readinessProbe: PROBE,
};

function aboutOf({ azure }: Call, deployment: Resource, prefix: string) {
  const workspaceId = deployment.id.split('/').slice(0, 9).join('/');
  const workspace = azure.store.get(workspaceId);
  return { location: deployment.location ?? '', prefix, workspaceId: workspace ? guidOf(workspace) : '' };
}
