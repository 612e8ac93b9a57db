import type { JsonObject, Provider } from '../../contract.ts';
import { plainLocation } from '../../kernel/regions.ts';
import { isObject, objectAt, stated, textAt } from '../body.ts';
import { sevenDecimals } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { neighbourType, operationPath } from './neighbour.ts';

const NAMESPACE = 'Microsoft.Batch';

/** Nobody has asked for machines yet. */
const QUOTA = {
  dedicatedCoreQuota: 0,
  dedicatedCoreQuotaPerVMFamily: [],
  dedicatedCoreQuotaPerVMFamilyEnforced: true,
  lowPriorityCoreQuota: 0,
  poolQuota: 100,
  activeJobAndJobScheduleQuota: 300,
};

/** Batch accounts, as far as their pools need one. */
const batchAccounts = neighbourType({
  type: `${NAMESPACE}/batchAccounts`,
  since: '2020-09-01',
  location: plainLocation,
  statuses: [202, 200],
  replies: 'empty',
  properties({ body, id, azure }, existing) {
    const wanted = objectAt(body, 'properties');
    if ((textAt(wanted, 'poolAllocationMode') ?? 'BatchService') !== 'BatchService')
      throw notModelled('pools in the user’s own subscription');
    const location = plainLocation(String(body.location));
    const born = `${azure.guid()}.${location}.service.${azure.cloud.batch}`;
    return {
      accountEndpoint: `${id.name}.${location}.${azure.cloud.batch}`,
      nodeManagementEndpoint: existing?.properties.nodeManagementEndpoint ?? born,
      ...QUOTA,
      ...autoStorage(wanted, sevenDecimals(azure.clock.now())),
      poolAllocationMode: 'BatchService',
      publicNetworkAccess: 'Enabled',
      privateEndpointConnections: [],
      encryption: { keySource: 'Microsoft.Batch' },
      allowedAuthenticationModes: ['SharedKey', 'AAD', 'TaskAuthenticationToken'],
      ...stated(wanted, ['publicNetworkAccess', 'allowedAuthenticationModes']),
    };
  },
  show: ({ identity }) => ({ identity: identity ?? { type: 'None' } }),
  patchesTags: true,
  making: {
    state: 'Creating',
    operation: (call) => ({
      path: `${call.id.text}/operationResults/{id}`,
      headers: 'location',
      running: 'InProgress',
      retryAfterSeconds: 15,
    }),
  },
  remove: (call, existing) => ({
    status: 202,
    reply: 'empty',
    operation: {
      path: operationPath(call, NAMESPACE, existing.location ?? '', 'accountOperationResults'),
      headers: 'location',
      running: 'InProgress',
      locationResult: 'empty',
      finish: () => undefined,
    },
  }),
});

/** A storage account that belongs to a batch account is reached with its keys unless the body says otherwise. */
function autoStorage(wanted: JsonObject, at: string): JsonObject {
  const asked = objectAt(wanted, 'autoStorage');
  if (asked.storageAccountId === undefined) return {};
  return { autoStorage: { lastKeySync: at, authenticationMode: 'StorageKeys', ...asked } };
}

/** Pools: which registries their nodes log in to, by password or by identity. The password is never kept. */
const pools = neighbourType({
  type: `${NAMESPACE}/batchAccounts/pools`,
  since: '2020-09-01',
  statuses: [200, 200],
  properties({ body, azure }) {
    const wanted = objectAt(body, 'properties');
    const { deploymentConfiguration } = wanted;
    const vmSize = textAt(wanted, 'vmSize');
    if (vmSize === undefined || !isObject(deploymentConfiguration))
      throw notModelled('a pool without vmSize and deploymentConfiguration');
    const at = sevenDecimals(azure.clock.now());
    return {
      lastModified: at,
      creationTime: at,
      provisioningStateTransitionTime: at,
      allocationState: 'Steady',
      allocationStateTransitionTime: at,
      interNodeCommunication: 'Disabled',
      taskSlotsPerNode: 1,
      taskSchedulingPolicy: { nodeFillType: 'Spread' },
      ...resizing(wanted, at),
      currentDedicatedNodes: 0,
      currentLowPriorityNodes: 0,
      ...stated(wanted, ['displayName', 'scaleSettings', 'networkConfiguration', 'taskSlotsPerNode', 'taskSchedulingPolicy']),
      // Batch writes the sizes of machines in capitals
      vmSize: vmSize.toUpperCase(),
      deploymentConfiguration: withoutPasswords(deploymentConfiguration),
    };
  },
  show: ({ etag }) => ({ etag: `W/"0x8D${etag.replaceAll('-', '').slice(0, 12).toUpperCase()}"` }),
  remove: ({ id }) => ({
    status: 202,
    reply: 'empty',
    operation: {
      path: `${id.text.replace(/\/pools\/[^/]+$/i, '/poolOperationResults')}/delete-${id.name}`,
      headers: 'location',
      running: 'InProgress',
      retryAfterSeconds: 15,
      locationResult: 'empty',
      finish: () => undefined,
    },
  }),
});

/** What a pool of a fixed size tells of its growing to that size. */
function resizing(wanted: JsonObject, startTime: string): JsonObject {
  const fixed = objectAt(objectAt(wanted, 'scaleSettings'), 'fixedScale');
  if (fixed.targetDedicatedNodes === undefined) return {};
  const { targetDedicatedNodes, resizeTimeout = 'PT15M' } = fixed;
  return { resizeOperationStatus: { targetDedicatedNodes, nodeDeallocationOption: 'Requeue', resizeTimeout, startTime } };
}

function withoutPasswords(deployment: JsonObject): JsonObject {
  const machine = objectAt(deployment, 'virtualMachineConfiguration');
  const containers = objectAt(machine, 'containerConfiguration');
  if (!Array.isArray(containers.containerRegistries)) return deployment;
  const containerRegistries = containers.containerRegistries.filter(isObject).map(login);
  const containerConfiguration = { ...containers, containerRegistries };
  return { ...deployment, virtualMachineConfiguration: { ...machine, containerConfiguration } };
}

function login(wanted: JsonObject): JsonObject {
  return stated(wanted, ['registryServer', 'username', 'identityReference']);
}

export const batch: Provider = { namespace: NAMESPACE, types: [batchAccounts, pools] };
