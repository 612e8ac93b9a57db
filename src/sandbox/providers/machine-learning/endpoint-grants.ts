import type { Azure } from '../../azure.ts';
import type { Resource } from '../../contract.ts';
import { dependenciesOf } from './hub.ts';
import { textAt } from './json.ts';
import { ROLE } from './roles.ts';

/** What a new endpoint's system-assigned identity gets: pull on the registry, read on the account, metrics on the workspace. */
export function grantEndpointRoles(azure: Azure, workspace: Resource, endpoint: Resource): void {
  const principalId = textAt(endpoint.identity, 'principalId');
  if (!principalId) return;
  const dependencies = dependenciesOf(workspace, azure.store);
  const registry = textAt(dependencies, 'containerRegistry');
  const account = textAt(dependencies, 'storageAccount');
  if (registry) azure.authorizer.grant(registry, principalId, ROLE.acrPull);
  if (account) azure.authorizer.grant(account, principalId, ROLE.blobDataReader);
  azure.authorizer.grant(workspace.id, principalId, ROLE.metricsWriter);
}
