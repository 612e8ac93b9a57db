import type { Azure } from '../azure.ts';
import type { Resource } from '../contract.ts';
import { datastoreAuthMode } from '../providers/machine-learning/hub.ts';
import { objectAt, textAt } from '../providers/machine-learning/json.ts';
import { adminOpens, keyOpens, mayPull, mayPush, mayUseBlobs, mayUseFiles } from './access.ts';
import { type Check, check } from './check.ts';
import { type Household, isThere, type Scene, sceneOf, TYPE } from './household.ts';
import { indirectChecks } from './indirect.ts';
import { clusterPrincipal, defaultPrincipal, workspacePrincipal } from './principals.ts';
import { storedKeyChecks } from './stored-keys.ts';

/** Asks every consumer of a workspace: can you still pull, push, read? Nobody is asked who is being made or deleted. */
export function checksOf(azure: Azure, household: Household): readonly Check[] {
  const { workspace, children } = household;
  if (!isThere(workspace)) return [];
  const scene = sceneOf(azure, household);
  return [
    ...workspaceChecks(scene),
    ...indirectChecks(scene),
    ...children.filter(isThere).flatMap((child) => childChecks(scene, child)),
    ...storedKeyChecks(azure, children),
  ];
}

function workspaceChecks(scene: Scene): readonly Check[] {
  const { azure, workspace, registryId, registry, accountId, account, container } = scene;
  const principal = workspacePrincipal(workspace);
  const checks: Check[] = [];
  if (registryId) {
    checks.push(check(workspace, registryId, 'push images', adminOpens(registry) || mayPush(azure, registry, principal)));
  }
  if (!accountId) return checks;
  const byKey = datastoreAuthMode(workspace) === 'key';
  const blobs = byKey ? keyOpens(account, 'blob') : mayUseBlobs(azure, account, principal, container, ['read', 'write']);
  const files = byKey ? keyOpens(account, 'file') : mayUseFiles(azure, account, principal);
  return [...checks, check(workspace, accountId, 'use blobs', blobs), check(workspace, accountId, 'use files', files)];
}

function childChecks(scene: Scene, child: Resource): readonly Check[] {
  switch (child.type.toLowerCase()) {
    case `${TYPE}/computes`:
      return computeChecks(scene, child);
    case `${TYPE}/onlineendpoints`:
      return endpointChecks(scene, child);
    case `${TYPE}/services`:
      return serviceChecks(scene, child);
    default:
      return [];
  }
}

function computeChecks(scene: Scene, compute: Resource): readonly Check[] {
  switch (textAt(compute.properties, 'computeType')) {
    case 'AmlCompute':
    case 'Kubernetes':
      return [...pulls(scene, compute, defaultPrincipal(compute)), ...reads(scene, compute, defaultPrincipal(compute))];
    case 'ComputeInstance':
      return instanceChecks(scene, compute);
    case 'AKS':
      return pulls(scene, compute, clusterPrincipal(scene.azure, compute));
    default:
      return [];
  }
}

/** States of an instance on which nobody works: it has to be made again. */
const NEVER_CAME_UP: readonly string[] = ['CreateFailed', 'SetupFailed', 'Unusable'];

/** Without an identity an instance works as its user. A system-assigned one cannot mount data where there are no keys. */
function instanceChecks(scene: Scene, instance: Resource): readonly Check[] {
  if (NEVER_CAME_UP.includes(textAt(objectAt(instance.properties, 'properties'), 'state') ?? '')) return [];
  if (!instance.identity && datastoreAuthMode(scene.workspace) !== 'key') return [];
  const isSystem = textAt(instance.identity, 'principalId') !== undefined;
  const principal = isSystem ? undefined : defaultPrincipal(instance);
  return [...reads(scene, instance, principal), ...mounts(scene, instance, principal)];
}

/** Notebooks are files: where there are no keys an instance reaches them with its user-assigned identity. */
function mounts(
  { azure, workspace, accountId, account }: Scene,
  instance: Resource,
  principal: string | undefined,
): readonly Check[] {
  if (!accountId || principal === undefined || datastoreAuthMode(workspace) !== 'identity') return [];
  return [check(instance, accountId, 'use files', mayUseFiles(azure, account, principal))];
}

/** Managed endpoints pull and read as themselves; the images of Kubernetes endpoints are pulled by their compute. */
function endpointChecks(scene: Scene, endpoint: Resource): readonly Check[] {
  const isKubernetes = endpoint.kind?.toLowerCase() === 'kubernetes' || textAt(endpoint.properties, 'compute') !== undefined;
  if (isKubernetes) return [];
  const { azure, workspace, accountId, account, container } = scene;
  const principal = defaultPrincipal(endpoint);
  const byKey = datastoreAuthMode(workspace) === 'key' && keyOpens(account, 'blob');
  const blobs = byKey || mayUseBlobs(azure, account, principal, container, ['read']);
  return [...pulls(scene, endpoint, principal), ...(accountId ? [check(endpoint, accountId, 'use blobs', blobs)] : [])];
}

/** A container instance knows only the admin user; one that failed needs to be deployed again anyhow. One on AKS pulls as its cluster does, which is asked by itself. */
function serviceChecks({ registryId, registry }: Scene, service: Resource): readonly Check[] {
  const isInstance = textAt(service.properties, 'computeType')?.toUpperCase() === 'ACI';
  if (!isInstance || !registryId || textAt(service.properties, 'state') === 'Failed') return [];
  return [check(service, registryId, 'sign in with the admin user', adminOpens(registry))];
}

function pulls({ azure, registryId, registry }: Scene, consumer: Resource, principal: string | undefined): readonly Check[] {
  if (!registryId) return [];
  return [check(consumer, registryId, 'pull images', adminOpens(registry) || mayPull(azure, registry, principal))];
}

/** With a key the workspace's credentials read; with delegation, the workspace reads for all; else each reads as itself. */
function reads(scene: Scene, consumer: Resource, principal: string | undefined): readonly Check[] {
  const { azure, workspace, accountId, account, container } = scene;
  if (!accountId) return [];
  const mode = datastoreAuthMode(workspace);
  if (mode === 'key') return [check(consumer, accountId, 'use blobs', keyOpens(account, 'blob'))];
  const reader = mode === 'delegation' ? workspacePrincipal(workspace) : principal;
  return [check(consumer, accountId, 'use blobs', mayUseBlobs(azure, account, reader, container, ['read']))];
}
