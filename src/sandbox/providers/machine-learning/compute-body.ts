import type { Call, JsonObject, Resource } from '../../contract.ts';
import { instanceProperties } from './instances.ts';
import { objectAt, pick, textAt } from './json.ts';
import { notModelled } from './refusals.ts';
import { offsetTimeText } from './stamps.ts';

const COMPUTE_TYPES = [
  'AKS',
  'AmlCompute',
  'ComputeInstance',
  'Databricks',
  'DataFactory',
  'DataLakeAnalytics',
  'HDInsight',
  'Kubernetes',
  'SynapseSpark',
  'VirtualMachine',
] as const;
export type ComputeType = (typeof COMPUTE_TYPES)[number];

/** The kind of a compute that a body or a resource names, in Azure's spelling. */
export function computeTypeIn(properties: JsonObject): ComputeType {
  const said = textAt(properties, 'computeType') ?? '';
  const type = COMPUTE_TYPES.find((known) => known.toLowerCase() === said.toLowerCase());
  if (!type) throw notModelled(`computes of the type '${said}'`);
  return type;
}

/** What a PUT makes of a compute, still `Creating`. Secrets of attached machines and kubeconfigs are never kept. */
export function computeProperties(call: Call, existing: Resource | undefined): JsonObject {
  const body = objectAt(call.body, 'properties');
  const computeType = computeTypeIn(body);
  if (existing && computeTypeIn(existing.properties) !== computeType) throw notModelled('a compute that changes its type');
  const now = offsetTimeText(call.azure.clock.now());
  const resourceId = textAt(body, 'resourceId') ?? null;
  const isAttached = computeType !== 'AmlCompute' && computeType !== 'ComputeInstance';
  if (computeType === 'AKS' && resourceId === null)
    throw notModelled('an AKS cluster made by Machine Learning; attach one instead');
  return {
    createdOn: textAt(existing?.properties, 'createdOn') ?? now,
    modifiedOn: now,
    disableLocalAuth: body.disableLocalAuth === true,
    description: textAt(body, 'description') ?? null,
    resourceId,
    computeType,
    ...(existing || body.computeLocation ? { computeLocation: textAt(body, 'computeLocation') ?? existing?.location } : {}),
    provisioningState: 'Creating',
    provisioningErrors: null,
    provisioningWarnings: null,
    isAttachedCompute: isAttached,
    properties: innerProperties(computeType, objectAt(body, 'properties'), call, existing),
  };
}

function innerProperties(type: ComputeType, inner: JsonObject, call: Call, existing: Resource | undefined): JsonObject {
  if (type === 'AmlCompute') return clusterProperties(inner, objectAt(existing?.properties, 'properties'));
  if (type === 'ComputeInstance') return instanceProperties(inner, call);
  if (type === 'VirtualMachine') return machineProperties(inner);
  if (type === 'HDInsight') return { ...pick(inner, ['sshPort', 'address']), administratorAccount: null };
  const shown = Object.entries(inner).filter(([key]) => !/connectionstring|accesstoken|password/i.test(key));
  return Object.fromEntries(shown);
}

function machineProperties(inner: JsonObject): JsonObject {
  const { virtualMachineSize = null, sshPort = 22, notebookServerPort = null, address = null } = inner;
  return {
    virtualMachineSize,
    sshPort,
    notebookServerPort,
    address,
    ipAddress: address,
    administratorAccount: null,
    imageVersion: null,
    applicationUris: null,
    createdBy: null,
  };
}

function clusterProperties(inner: JsonObject, before: JsonObject): JsonObject {
  const scale = objectAt(inner, 'scaleSettings');
  return {
    vmSize: textAt(inner, 'vmSize')?.toUpperCase() ?? null,
    vmPriority: textAt(inner, 'vmPriority') ?? null,
    scaleSettings: {
      maxNodeCount: scale.maxNodeCount ?? 1,
      minNodeCount: scale.minNodeCount ?? 0,
      nodeIdleTimeBeforeScaleDown: scale.nodeIdleTimeBeforeScaleDown ?? null,
    },
    subnet: inner.subnet ?? null,
    currentNodeCount: before.currentNodeCount ?? null,
    targetNodeCount: before.targetNodeCount ?? null,
    nodeStateCounts: before.nodeStateCounts ?? null,
    allocationState: before.allocationState ?? null,
    errors: null,
    remoteLoginPortPublicAccess: textAt(inner, 'remoteLoginPortPublicAccess') ?? 'NotSpecified',
    osType: textAt(inner, 'osType') ?? 'Linux',
    virtualMachineImage: inner.virtualMachineImage ?? null,
    isolatedNetwork: inner.isolatedNetwork === true,
    enableNodePublicIp: inner.enableNodePublicIp !== false,
    enableBatchPrivateLink: false,
  };
}
