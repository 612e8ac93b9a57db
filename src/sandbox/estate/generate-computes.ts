import type { JsonObject, Resource } from '../contract.ts';
import { COMPUTES } from '../providers/machine-learning/computes.ts';
import { ONLINE_ENDPOINTS } from '../providers/machine-learning/endpoints.ts';
import { ROLE } from '../providers/machine-learning/roles.ts';
import { offsetTimeText } from '../providers/machine-learning/stamps.ts';
import { addIdentity, principalOf } from './generate-identity.ts';
import type { Plot } from './generate-workspace.ts';
import type { Mint } from './mint.ts';
import type { Registry } from './sites.ts';

interface Reach {
  readonly group: { readonly id: string; readonly location: string };
  readonly account: Resource;
  readonly registry: Registry | undefined;
}

const REPOSITORY_READER = 'b93aa761-3e63-49ed-ac28-beffa264f7ac';
const KINDS = ['AmlCompute', 'AmlCompute', 'AmlCompute', 'Kubernetes', 'ComputeInstance'] as const;

/** Up to four computes and now and then an endpoint, each with an identity that can pull and read. */
export function addComputes(plot: Plot, workspace: Resource, reach: Reach): void {
  const { random, mint } = plot;
  const count = Math.floor(random.next() * 5);
  for (let index = 0; index < count; index += 1) {
    const kind = KINDS[Math.floor(random.next() * KINDS.length)] ?? 'AmlCompute';
    addCompute(plot, workspace, reach, `${kind.slice(0, 3).toLowerCase()}-${index}`, kind);
  }
  if (random.next() < 0.15) addEndpoint(mint, workspace, reach);
}

function addCompute({ mint, random }: Plot, workspace: Resource, reach: Reach, name: string, kind: (typeof KINDS)[number]): void {
  const id = `${workspace.id}/computes/${name}`;
  // an instance mounts data with a user-assigned identity, or as its user without any
  const isUser = kind === 'ComputeInstance' || random.next() < 0.4;
  const identity: JsonObject = isUser
    ? {
        type: 'UserAssigned',
        principalId: null,
        tenantId: mint.tenantId,
        userAssignedIdentities: addIdentity(mint, reach.group, `${workspace.name}-${name}`),
      }
    : {
        type: 'SystemAssigned',
        principalId: mint.principal(`${workspace.name}/computes/${name}`, id).principalId,
        tenantId: mint.tenantId,
      };
  const at = offsetTimeText(mint.bornAt);
  mint.save(id, COMPUTES, {
    location: reach.group.location,
    identity,
    tags: {},
    properties: {
      createdOn: at,
      modifiedOn: at,
      disableLocalAuth: true,
      description: null,
      resourceId: kind === 'Kubernetes' ? `${reach.group.id}/providers/Microsoft.Kubernetes/connectedClusters/${name}` : null,
      computeType: kind,
      computeLocation: reach.group.location,
      provisioningState: 'Succeeded',
      provisioningErrors: null,
      provisioningWarnings: null,
      isAttachedCompute: kind === 'Kubernetes',
      properties: innerOf(kind, at),
    },
  });
  grantReach(mint, reach, principalOf(identity));
  if (kind === 'ComputeInstance') mint.grant(reach.account.id, principalOf(identity), ROLE.fileDataPrivilegedContributor);
}

function innerOf(kind: (typeof KINDS)[number], at: string): JsonObject {
  if (kind === 'Kubernetes') return { namespace: 'default' };
  if (kind === 'ComputeInstance')
    return { vmSize: 'STANDARD_DS3_V2', state: 'Stopped', sshSettings: { sshPublicAccess: 'Disabled' } };
  const states = ['preparing', 'running', 'idle', 'unusable', 'leaving', 'preempted'];
  return {
    vmSize: 'STANDARD_DS3_V2',
    vmPriority: 'Dedicated',
    scaleSettings: { maxNodeCount: 4, minNodeCount: 0, nodeIdleTimeBeforeScaleDown: 'PT2M' },
    subnet: null,
    currentNodeCount: 0,
    targetNodeCount: 0,
    nodeStateCounts: Object.fromEntries(states.map((state) => [`${state}NodeCount`, 0])),
    allocationState: 'Steady',
    allocationStateTransitionTime: at,
    errors: null,
    remoteLoginPortPublicAccess: 'Disabled',
    osType: 'Linux',
    virtualMachineImage: null,
    isolatedNetwork: false,
    enableNodePublicIp: true,
    propertyBag: {},
  };
}

function grantReach(
  mint: Mint,
  { account, registry }: Reach,
  principalId: string,
  dataRole: string = ROLE.blobDataContributor,
): void {
  mint.grant(account.id, principalId, dataRole);
  if (registry) mint.grant(registry.id, principalId, registry.asksForRepositoryRoles ? REPOSITORY_READER : ROLE.acrPull);
}

function addEndpoint(mint: Mint, workspace: Resource, reach: Reach): void {
  const name = `${workspace.name}-ep`;
  const id = `${workspace.id}/onlineEndpoints/${name}`;
  const { principalId } = mint.principal(`${workspace.name}/onlineEndpoints/${name}`, id);
  mint.save(id, ONLINE_ENDPOINTS, {
    location: reach.group.location,
    kind: 'Managed',
    identity: { type: 'SystemAssigned', principalId, tenantId: mint.tenantId },
    tags: {},
    properties: {
      description: null,
      properties: {},
      traffic: {},
      publicNetworkAccess: 'Enabled',
      authMode: 'AADToken',
      scoringUri: `https://${name}.${reach.group.location}.${mint.cloud.machineLearning.inference}/score`,
      swaggerUri: `https://${name}.${reach.group.location}.${mint.cloud.machineLearning.inference}/swagger.json`,
      provisioningState: 'Succeeded',
    },
  });
  grantReach(mint, reach, principalId, ROLE.blobDataReader);
  mint.grant(workspace.id, principalId, ROLE.metricsWriter);
}
