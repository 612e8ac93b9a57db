import { objectAt, textAt } from '../providers/machine-learning/json.ts';
import { assign } from './assign.ts';
import { buildComputes } from './build-computes.ts';
import { type Dependencies, makeDependencies, makeRegistry } from './dependencies.ts';
import type { Hands } from './hands.ts';
import type { EstatePlan, WorkspacePlan } from './plan.ts';

const WORKSPACES_VERSION = '2025-06-01';
const REPOSITORY_WRITER = '2a1e307c-b015-4ebd-883e-5b7698a07328';

/** What was built of one workspace. */
export interface BuiltWorkspace {
  readonly id: string;
  readonly name: string;
  readonly storageAccountId: string;
  readonly registryId: string | undefined;
  /** By the names of the plan. */
  readonly computes: Readonly<Record<string, BuiltCompute>>;
}

/** A compute with the principal that it pulls and reads as. */
export interface BuiltCompute {
  readonly id: string;
  readonly principalId: string | undefined;
}

/** What was built of an estate. */
export interface Estate {
  readonly subscriptionId: string;
  readonly groupId: string;
  readonly registryId: string;
  readonly workspaces: readonly BuiltWorkspace[];
}

/**
 * Builds a small estate by requests, so that all happens around it that Azure does. Needs the rights of an owner. Moves the
 * clock past the operations and the propagation of the roles. Throws with Azure's answer where a request is refused.
 */
export async function buildEstate(hands: Hands, plan: EstatePlan): Promise<Estate> {
  const groupId = `/subscriptions/${plan.subscriptionId}/resourceGroups/${plan.group}`;
  const known = hands.azure.store.subscriptions().some(({ subscriptionId }) => subscriptionId === plan.subscriptionId);
  if (!known) hands.azure.store.addSubscription(plan.subscriptionId, plan.prefix);
  await hands.send('PUT', groupId, '2021-04-01', { location: plan.location });
  const registryId = await makeRegistry(hands, plan, groupId, `${plan.prefix}registry`);
  const owners = plan.workspaces.filter(({ kind }) => typeof kind !== 'object');
  const projects = plan.workspaces.filter(({ kind }) => typeof kind === 'object');
  const dependencies = new Map<string, Dependencies>();
  for (const workspace of owners) {
    dependencies.set(workspace.name, await makeDependencies(hands, plan, groupId, workspace, registryId));
  }
  await hands.settle();
  for (const workspace of owners) await makeWorkspace(hands, plan, groupId, workspace, dependencies.get(workspace.name));
  await hands.settle();
  for (const workspace of projects) await makeWorkspace(hands, plan, groupId, workspace, undefined);
  if (projects.length > 0) await hands.settle();
  const workspaces: BuiltWorkspace[] = [];
  for (const workspace of plan.workspaces) workspaces.push(await furnish(hands, plan, groupId, workspace, dependencies));
  await hands.settle();
  return { subscriptionId: plan.subscriptionId, groupId, registryId, workspaces };
}

/** Computes that are older than the registry come first, then the registry, then all others. */
async function furnish(
  hands: Hands,
  plan: EstatePlan,
  groupId: string,
  workspace: WorkspacePlan,
  dependencies: ReadonlyMap<string, Dependencies>,
): Promise<BuiltWorkspace> {
  const holder = typeof workspace.kind === 'object' ? workspace.kind.projectOf : workspace.name;
  const { storageAccountId, registryId } = dependencies.get(holder) ?? missing(holder);
  const id = workspaceId(groupId, workspace.name);
  const target = { id, location: plan.location, storageAccountId, registryId, groupId };
  if (plan.asksForRepositoryRoles && registryId) await letBuild(hands, id, registryId);
  const all = workspace.computes ?? [];
  const older = await buildComputes(
    hands,
    target,
    all.filter((compute) => compute.isOlderThanRegistry),
  );
  if (Object.keys(older).length > 0 && registryId) {
    await hands.send('PATCH', id, WORKSPACES_VERSION, { properties: { containerRegistry: registryId } });
    await hands.settle();
  }
  const younger = await buildComputes(
    hands,
    target,
    all.filter((compute) => !compute.isOlderThanRegistry),
  );
  return { id, name: workspace.name, storageAccountId, registryId, computes: { ...older, ...younger } };
}

/** What Azure gives a workspace by itself pushes nothing where a registry asks for data actions. */
async function letBuild(hands: Hands, id: string, registryId: string): Promise<void> {
  const workspace = await hands.send('GET', id, WORKSPACES_VERSION);
  await assign(hands, registryId, textAt(objectAt(workspace, 'identity'), 'principalId') ?? '', REPOSITORY_WRITER);
}

async function makeWorkspace(
  hands: Hands,
  plan: EstatePlan,
  groupId: string,
  workspace: WorkspacePlan,
  dependencies: Dependencies | undefined,
): Promise<void> {
  const { kind = 'Default' } = workspace;
  const waits = workspace.computes?.some((compute) => compute.isOlderThanRegistry) ?? false;
  const own = dependencies && {
    storageAccount: dependencies.storageAccountId,
    keyVault: dependencies.keyVaultId,
    applicationInsights: dependencies.applicationInsightsId,
    ...(dependencies.registryId && !waits ? { containerRegistry: dependencies.registryId } : {}),
  };
  await hands.send('PUT', workspaceId(groupId, workspace.name), WORKSPACES_VERSION, {
    location: plan.location,
    kind: typeof kind === 'object' ? 'Project' : kind,
    identity: { type: 'SystemAssigned' },
    properties: {
      friendlyName: workspace.name,
      ...(typeof kind === 'object' ? { hubResourceId: workspaceId(groupId, kind.projectOf) } : own),
      ...(workspace.mode === 'key' ? {} : { systemDatastoresAuthMode: 'Identity' }),
    },
  });
}

function workspaceId(groupId: string, name: string): string {
  return `${groupId}/providers/Microsoft.MachineLearningServices/workspaces/${name}`;
}

function missing(name: string): never {
  throw new Error(`The plan has no workspace '${name}' with dependencies of its own.`);
}
