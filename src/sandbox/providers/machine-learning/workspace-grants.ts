import type { Azure } from '../../azure.ts';
import type { Resource } from '../../contract.ts';
import { dependenciesOf, guidOf } from './hub.ts';
import { keyOf, textAt } from './json.ts';
import { ROLE } from './roles.ts';

/**
 * The roles that Azure gives a workspace's system-assigned identity by itself: on its resource group, on its storage account,
 * and on a registry outside the group. User-assigned identities get nothing. Run once at creation, and again by `resyncKeys`.
 */
export function grantWorkspaceRoles(azure: Azure, workspace: Resource): void {
  const principalId = textAt(workspace.identity, 'principalId');
  if (!principalId) return;
  const group = groupOf(workspace.id);
  azure.authorizer.grant(group, principalId, ROLE.azureAiAdministrator);
  const { storageAccount, containerRegistry } = dependenciesOf(workspace, azure.store);
  if (typeof containerRegistry === 'string') grantRegistryRole(azure, workspace, containerRegistry);
  if (typeof storageAccount !== 'string') return;
  const isolated = workspace.properties.enableDataIsolation === true;
  azure.authorizer.grant(
    storageAccount,
    principalId,
    ROLE.blobDataContributor,
    isolated ? { condition: ownContainersOnly(guidOf(workspace)) } : {},
  );
  // file shares know no conditions
  if (keepsNoKeys(workspace)) azure.authorizer.grant(storageAccount, principalId, ROLE.fileDataPrivilegedContributor);
}

/** The group's role reaches a registry in the group; one elsewhere needs its own. */
export function grantRegistryRole(azure: Azure, workspace: Resource, registryId: string): void {
  const principalId = textAt(workspace.identity, 'principalId');
  if (!principalId || keyOf(registryId).startsWith(`${keyOf(groupOf(workspace.id))}/`)) return;
  azure.authorizer.grant(registryId, principalId, ROLE.contributor);
}

function keepsNoKeys(workspace: Resource): boolean {
  return textAt(workspace.properties, 'systemDatastoresAuthMode')?.toLowerCase() === 'identity';
}

/** The group an id lies in. */
export function groupOf(id: string): string {
  return id.split('/').slice(0, 5).join('/');
}

/** Azure documents what the condition does, not its text: no blob of a container that does not begin with the workspace's GUID. */
export function ownContainersOnly(workspaceId: string): string {
  const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
  const verbs = ['read', 'write', 'delete', 'add/action', 'move/action'].map((verb) => `!(ActionMatches{'${blobs}/${verb}'})`);
  const container = '@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]';
  return `((${verbs.join(' AND ')}) OR (${container} StringStartsWithIgnoreCase '${workspaceId}'))`;
}
