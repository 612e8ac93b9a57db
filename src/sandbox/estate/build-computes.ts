import type { JsonObject } from '../contract.ts';
import { objectAt, textAt } from '../providers/machine-learning/json.ts';
import { ROLE } from '../providers/machine-learning/roles.ts';
import { assign } from './assign.ts';
import type { BuiltCompute } from './build.ts';
import type { Hands } from './hands.ts';
import type { ComputePlan } from './plan.ts';

/** Where computes are built, and what they must reach. */
export interface ComputeTarget {
  readonly id: string;
  readonly location: string;
  readonly groupId: string;
  readonly storageAccountId: string;
  readonly registryId: string | undefined;
}

const REPOSITORY_READER = 'b93aa761-3e63-49ed-ac28-beffa264f7ac';

/** Builds computes with their identities, waits for them, and gives them the roles that their plan says. */
export async function buildComputes(
  hands: Hands,
  target: ComputeTarget,
  plans: readonly ComputePlan[],
): Promise<Readonly<Record<string, BuiltCompute>>> {
  const built: Record<string, BuiltCompute> = {};
  for (const plan of plans) built[plan.name] = await buildCompute(hands, target, plan);
  if (plans.length > 0) await hands.settle();
  for (const plan of plans) {
    const principalId = built[plan.name]?.principalId;
    if (plan.isGranted !== false && principalId) await grantReach(hands, target, principalId, plan.type);
  }
  return built;
}

async function buildCompute(hands: Hands, target: ComputeTarget, plan: ComputePlan): Promise<BuiltCompute> {
  const id = `${target.id}/computes/${plan.name}`;
  const userAssigned =
    plan.identity === 'user' ? await makeIdentity(hands, target, `${target.id.split('/').at(-1)}-${plan.name}`) : undefined;
  const answer = await hands.send('PUT', id, '2025-06-01', {
    location: target.location,
    ...(plan.identity === 'system' ? { identity: { type: 'SystemAssigned' } } : {}),
    ...(userAssigned ? { identity: { type: 'UserAssigned', userAssignedIdentities: { [userAssigned.id]: {} } } } : {}),
    properties: { computeType: plan.type, disableLocalAuth: true, properties: sizeOf(plan.type) },
  });
  return { id, principalId: userAssigned?.principalId ?? textAt(objectAt(answer, 'identity'), 'principalId') };
}

function sizeOf(type: ComputePlan['type']): JsonObject {
  if (type === 'Kubernetes') return { namespace: 'default' };
  const vmSize = 'STANDARD_DS3_V2';
  return type === 'ComputeInstance'
    ? { vmSize }
    : { vmSize, scaleSettings: { minNodeCount: 0, maxNodeCount: 4 }, remoteLoginPortPublicAccess: 'Disabled' };
}

async function makeIdentity(
  hands: Hands,
  { groupId, location }: ComputeTarget,
  name: string,
): Promise<{ id: string; principalId: string }> {
  const id = `${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
  const answer = await hands.send('PUT', id, '2023-01-31', { location });
  return { id, principalId: textAt(objectAt(answer, 'properties'), 'principalId') ?? '' };
}

async function grantReach(hands: Hands, target: ComputeTarget, principalId: string, type: ComputePlan['type']): Promise<void> {
  const { storageAccountId, registryId } = target;
  await assign(hands, storageAccountId, principalId, ROLE.blobDataContributor);
  if (type === 'ComputeInstance') await assign(hands, storageAccountId, principalId, ROLE.fileDataPrivilegedContributor);
  const registry = registryId ? hands.azure.store.get(registryId) : undefined;
  if (!registryId) return;
  const asksForRepositoryRoles = registry?.properties.roleAssignmentMode === 'AbacRepositoryPermissions';
  await assign(hands, registryId, principalId, asksForRepositoryRoles ? REPOSITORY_READER : ROLE.acrPull);
}
