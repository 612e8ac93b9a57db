import type { Call, JsonObject, LongRunning, Provider, Resource } from '../../contract.ts';
import { plainLocation } from '../../kernel/regions.ts';
import { isObject, objectAt, textAt, without } from '../body.ts';
import { IDENTITIES, newIdentity } from '../named-identity.ts';
import { record, sevenDecimals } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { neighbourType, operationPath } from './neighbour.ts';

const NAMESPACE = 'Microsoft.ContainerService';
const GROUP = 'Microsoft.Resources/resourceGroups';
const MANAGED_CLUSTERS = `${NAMESPACE}/managedClusters`;

/** What holds secrets, or is told in words of Azure's own. */
const SECRET = ['servicePrincipalProfile', 'identityProfile', 'windowsProfile', 'addonProfiles'];

/** AKS clusters: whether they act as a service principal or with managed identities, and as whom their kubelets pull. */
const managedClusters = neighbourType({
  type: MANAGED_CLUSTERS,
  since: '2020-03-01',
  location: plainLocation,
  statuses: [201, 200],
  properties(call, existing) {
    const wanted = objectAt(call.body, 'properties');
    const location = plainLocation(String(call.body.location));
    const dnsPrefix = textAt(wanted, 'dnsPrefix') ?? call.id.name;
    const host = textAt(existing?.properties, 'fqdn')?.split('.')[0] ?? `${dnsPrefix}-${call.azure.guid().slice(0, 8)}`;
    const zone = `hcp.${location}.${call.azure.cloud.clusters}`;
    return {
      powerState: { code: 'Running' },
      enableRBAC: true,
      maxAgentPools: 100,
      ...without(wanted, SECRET),
      ...(wanted.agentPoolProfiles ? { agentPoolProfiles: poolsIn(wanted) } : {}),
      dnsPrefix,
      fqdn: `${host}.${zone}`,
      azurePortalFQDN: `${host}.portal.${zone}`,
      nodeResourceGroup: nodeGroupOf(call),
      ...profilesOf(call, wanted, existing),
    };
  },
  settled: ({ properties }) => ({
    ...(properties.agentPoolProfiles
      ? { agentPoolProfiles: poolsIn(properties).map((pool) => ({ ...pool, provisioningState: 'Succeeded' })) }
      : {}),
  }),
  // its own spelling of the group's segment and of its type; whose identity the kubelets have shows once they are there
  show: ({ id, properties }) => ({
    id: id.replace('/resourceGroups/', '/resourcegroups/'),
    type: `${NAMESPACE}/ManagedClusters`,
    properties: properties.provisioningState === 'Creating' ? without(properties, ['identityProfile']) : properties,
  }),
  making: {
    state: 'Creating',
    operation: inProgress,
  },
  afterSave(call, cluster) {
    const group = nodeGroupId(call);
    if (!call.azure.store.get(group)) call.azure.store.save(nodeGroup(call, cluster, group));
  },
  remove: (call, existing) => ({
    status: 202,
    reply: 'empty',
    resource: { ...existing, properties: { ...existing.properties, provisioningState: 'Deleting' } },
    operation: { ...inProgress(call, existing.location ?? ''), finish: () => removeNodeGroup(call) },
  }),
});

/** Its status tells no id, and how far it is neither. */
function inProgress(call: Call, location: string): Omit<LongRunning, 'finish'> {
  return {
    path: operationPath(call, NAMESPACE, location, 'operations'),
    headers: 'azure-async',
    running: 'InProgress',
    show: ({ name, status, startedAt, endedAt, error }) => ({
      name,
      status,
      startTime: sevenDecimals(startedAt),
      ...(endedAt === undefined ? {} : { endTime: sevenDecimals(endedAt) }),
      ...(error ? { error } : {}),
    }),
  };
}

function poolsIn({ agentPoolProfiles: pools }: JsonObject): readonly JsonObject[] {
  return Array.isArray(pools) ? pools.filter(isObject).map((pool) => ({ ...pool, provisioningState: 'Creating' })) : [];
}

/** With an identity the service principal reads `msi` and the kubelet has one too; without, the application's id stands there. */
function profilesOf(call: Call, wanted: JsonObject, existing: Resource | undefined): JsonObject {
  const clientId = textAt(objectAt(wanted, 'servicePrincipalProfile'), 'clientId');
  if (!isObject(call.body.identity)) {
    if (clientId === undefined || clientId === 'msi') throw notModelled('a cluster without identity and service principal');
    return { servicePrincipalProfile: { clientId } };
  }
  const said = objectAt(objectAt(wanted, 'identityProfile'), 'kubeletidentity');
  const before = objectAt(objectAt(existing?.properties, 'identityProfile'), 'kubeletidentity');
  const resourceId = textAt(said, 'resourceId') ?? textAt(before, 'resourceId');
  return {
    servicePrincipalProfile: { clientId: 'msi' },
    identityProfile: { kubeletidentity: resourceId === undefined ? ownKubelet(call) : kubelet(call, resourceId) },
  };
}

function kubelet({ azure }: Call, resourceId: string): JsonObject {
  const found = azure.store.get(resourceId);
  if (found?.type !== IDENTITIES) throw notModelled(`a kubelet identity that is not there ('${resourceId}')`);
  return { resourceId, clientId: found.properties.clientId, objectId: found.properties.principalId };
}

/** The identity that AKS makes for the kubelets, in the group of the nodes. */
function ownKubelet(call: Call): JsonObject {
  const { azure } = call;
  const id = `${nodeGroupId(call)}/providers/${IDENTITIES}/${call.id.name}-agentpool`;
  const properties = newIdentity(azure, id, azure.clock.now());
  azure.store.save({ ...record(call, IDENTITIES, undefined, { properties }), id, name: `${call.id.name}-agentpool` });
  return { resourceId: id, clientId: properties.clientId, objectId: properties.principalId };
}

function nodeGroupOf({ id, body }: Call): string {
  return `MC_${id.resourceGroup}_${id.name}_${plainLocation(String(body.location))}`;
}

function nodeGroupId(call: Call): string {
  const named = textAt(call.azure.store.get(call.id.text)?.properties, 'nodeResourceGroup') ?? nodeGroupOf(call);
  return `/subscriptions/${call.id.subscriptionId}/resourceGroups/${named}`;
}

function nodeGroup(call: Call, cluster: Resource, id: string): Resource {
  const made = record(call, GROUP, undefined, {
    location: cluster.location,
    tags: {},
    properties: { provisioningState: 'Succeeded' },
  });
  return { ...made, id, name: id.slice(id.lastIndexOf('/') + 1) };
}

function removeNodeGroup(call: Call): void {
  for (const { type, properties } of call.azure.store.remove(nodeGroupId(call))) {
    if (type === IDENTITIES) call.azure.directory.remove(String(properties.principalId));
  }
}

export const containerService: Provider = { namespace: NAMESPACE, types: [managedClusters] };
