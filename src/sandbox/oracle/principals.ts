import type { Azure } from '../azure.ts';
import type { Resource } from '../contract.ts';
import { objectAt, sameId, textAt } from '../providers/machine-learning/json.ts';

/** A compute's or an endpoint's default identity: the system-assigned one, else the first user-assigned. */
export function defaultPrincipal(resource: Resource): string | undefined {
  const system = textAt(resource.identity, 'principalId');
  if (system) return system;
  const [first] = Object.keys(objectAt(resource.identity, 'userAssignedIdentities'));
  return first === undefined ? undefined : userAssigned(resource, first);
}

/** A workspace acts as its primary user-assigned identity where it names one. */
export function workspacePrincipal(workspace: Resource): string | undefined {
  const primary = textAt(workspace.properties, 'primaryUserAssignedIdentity');
  const attached = Object.keys(objectAt(workspace.identity, 'userAssignedIdentities')).find((id) => sameId(id, primary));
  return (attached && userAssigned(workspace, attached)) || defaultPrincipal(workspace);
}

/** As whom jobs without a compute work: the workspace's user-assigned identity, never its system-assigned one. */
export function serverlessPrincipal(workspace: Resource): string | undefined {
  const primary = textAt(workspace.properties, 'primaryUserAssignedIdentity');
  const attached = Object.keys(objectAt(workspace.identity, 'userAssignedIdentities'));
  const named = attached.find((id) => sameId(id, primary)) ?? attached[0];
  return named === undefined ? undefined : userAssigned(workspace, named);
}

function userAssigned(resource: Resource, id: string): string | undefined {
  return textAt(objectAt(objectAt(resource.identity, 'userAssignedIdentities'), id), 'principalId');
}

/**
 * The service principal by which an attached AKS cluster pulls. A cluster with a managed identity has none: the first
 * generation does not pull with it, whatever it was granted.
 */
export function clusterPrincipal(azure: Azure, compute: Resource): string | undefined {
  const cluster = azure.store.get(textAt(compute.properties, 'resourceId') ?? '');
  const clientId = textAt(objectAt(cluster?.properties, 'servicePrincipalProfile'), 'clientId');
  if (!clientId || clientId === 'msi') return undefined;
  return azure.directory.findByClientId(clientId)?.principalId;
}
