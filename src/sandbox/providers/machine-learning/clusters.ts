import type { Azure } from '../../azure.ts';
import type { Resource } from '../../contract.ts';
import { objectAt } from '../body.ts';
import { dependenciesOf } from './hub.ts';
import { textAt } from './json.ts';
import { ROLE } from './roles.ts';

/** Azure lets an attached cluster's service principal pull from the workspace's registry; never a managed identity. */
export function grantAttachedCluster(azure: Azure, workspace: Resource, compute: Resource): void {
  const cluster = azure.store.get(textAt(compute.properties, 'resourceId') ?? '');
  const clientId = textAt(objectAt(cluster?.properties, 'servicePrincipalProfile'), 'clientId');
  const principal = clientId === undefined ? undefined : azure.directory.findByClientId(clientId);
  const registry = textAt(dependenciesOf(workspace, azure.store), 'containerRegistry');
  if (principal && registry) azure.authorizer.grant(registry, principal.principalId, ROLE.acrPull);
}
