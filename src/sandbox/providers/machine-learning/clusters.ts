import type { Azure } from '../../azure.ts';
import type { Resource } from '../../contract.ts';
import { dependenciesOf } from './hub.ts';
import { textAt } from './json.ts';
import { ROLE } from './roles.ts';

export const MANAGED_CLUSTERS = 'Microsoft.ContainerService/managedClusters';

/** How an AKS cluster pulls: by its service principal, or by its kubelet's managed identity. Both by object id. */
export type ClusterIdentity =
  | { readonly kind: 'servicePrincipal'; readonly principalId: string; readonly clientId: string }
  | { readonly kind: 'kubelet'; readonly principalId: string };

/** Puts an AKS cluster into the estate, for workspaces to attach. Its own provider is not modelled. */
export function addManagedCluster(azure: Azure, id: string, location: string, identity: ClusterIdentity): Resource {
  const at = azure.clock.now();
  const cluster: Resource = {
    id,
    type: MANAGED_CLUSTERS,
    name: id.slice(id.lastIndexOf('/') + 1),
    location,
    properties:
      identity.kind === 'kubelet'
        ? {
            servicePrincipalProfile: { clientId: 'msi' },
            identityProfile: { kubeletidentity: { objectId: identity.principalId } },
          }
        : { servicePrincipalProfile: { clientId: identity.clientId } },
    createdAt: at,
    createdBy: 'sandbox',
    modifiedAt: at,
    modifiedBy: 'sandbox',
    etag: `"${azure.guid()}"`,
  };
  azure.store.save(cluster);
  return cluster;
}

/** Azure lets an attached cluster's service principal pull from the workspace's registry; never a managed identity. */
export function grantAttachedCluster(azure: Azure, workspace: Resource, compute: Resource): void {
  const cluster = azure.store.get(textAt(compute.properties, 'resourceId') ?? '');
  const profile = cluster?.properties.servicePrincipalProfile;
  const clientId = typeof profile === 'object' && profile !== null && 'clientId' in profile ? profile.clientId : undefined;
  const principal = typeof clientId === 'string' ? azure.directory.findByClientId(clientId) : undefined;
  const registry = textAt(dependenciesOf(workspace, azure.store), 'containerRegistry');
  if (principal && registry) azure.authorizer.grant(registry, principal.principalId, ROLE.acrPull);
}
