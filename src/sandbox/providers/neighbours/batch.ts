import type { JsonObject, Provider } from '../../contract.ts';
import { isObject, objectAt, stated, textAt } from '../body.ts';
import { sevenDecimals } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { neighbourType, operationPath, plainLocation } from './neighbour.ts';

const NAMESPACE = 'Microsoft.Batch';

/** Batch accounts, as far as their pools need one. */
const batchAccounts = neighbourType({
  type: `${NAMESPACE}/batchAccounts`,
  since: '2020-09-01',
  location: plainLocation,
  statuses: [202, 200],
  replies: 'empty',
  properties({ body, id, azure }) {
    const wanted = objectAt(body, 'properties');
    if ((textAt(wanted, 'poolAllocationMode') ?? 'BatchService') !== 'BatchService')
      throw notModelled('pools in the user’s own subscription');
    const host = `${id.name}.${plainLocation(String(body.location))}.${azure.cloud.batch}`;
    return {
      accountEndpoint: host,
      poolAllocationMode: 'BatchService',
      publicNetworkAccess: 'Enabled',
      encryption: { keySource: 'Microsoft.Batch' },
      ...stated(wanted, ['publicNetworkAccess', 'autoStorage', 'allowedAuthenticationModes']),
    };
  },
  patchesTags: true,
  making: {
    state: 'Creating',
    operation: (call, location) => ({
      path: operationPath(call, NAMESPACE, location, 'accountOperationResults'),
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

/** Pools: which registries their nodes log in to, by password or by identity. The password is never kept. */
const pools = neighbourType({
  type: `${NAMESPACE}/batchAccounts/pools`,
  since: '2020-09-01',
  statuses: [200, 200],
  properties({ body, azure }) {
    const wanted = objectAt(body, 'properties');
    const { deploymentConfiguration } = wanted;
    if (textAt(wanted, 'vmSize') === undefined || !isObject(deploymentConfiguration))
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
      currentDedicatedNodes: 0,
      currentLowPriorityNodes: 0,
      ...stated(wanted, ['vmSize', 'displayName', 'scaleSettings', 'networkConfiguration']),
      deploymentConfiguration: withoutPasswords(deploymentConfiguration),
    };
  },
  remove: () => ({ status: 200, reply: 'empty' }),
});

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
