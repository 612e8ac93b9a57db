import type { Azure } from '../azure.ts';
import type { Resource } from '../contract.ts';
import { objectAt, textAt } from '../providers/machine-learning/json.ts';

const ACR = 'Microsoft.ContainerRegistry/registries';
const STORAGE = 'Microsoft.Storage/storageAccounts';
const CONTAINER_NAME = `${STORAGE}/blobServices/containers:name`;
const REPOSITORY_NAME = `${ACR}/repositories:name`;

/** Where Machine Learning keeps the images that it builds; conditions on repositories are weighed against it. */
const BUILT_IMAGES = 'azureml/azureml_0123456789abcdef0123456789abcdef';

/** The admin user is on: whoever holds the workspace's credentials logs in with its password. */
export function adminOpens(registry: Resource | undefined): boolean {
  return registry?.properties.adminUserEnabled === true;
}

/** An identity that was deleted gets no token, though its role assignments stay behind. */
function exists({ directory }: Azure, principalId: string | undefined): principalId is string {
  return principalId !== undefined && directory.find(principalId) !== undefined;
}

/** A registry that asks for data actions on repositories, and ignores the roles that hold `pull/read` as an action. */
function asksForDataActions(registry: Resource): boolean {
  return textAt(registry.properties, 'roleAssignmentMode')?.toLowerCase() === 'abacrepositorypermissions';
}

/** May a principal pull the workspace's images by a role that is in force? */
export function mayPull(azure: Azure, registry: Resource | undefined, principalId: string | undefined): boolean {
  if (!registry || !exists(azure, principalId)) return false;
  if (!asksForDataActions(registry)) return azure.authorizer.allows(principalId, `${ACR}/pull/read`, registry.id);
  return mayUseRepository(azure, registry, principalId, 'read');
}

/** May a principal push what it has built, and pull the layers it builds on? */
export function mayPush(azure: Azure, registry: Resource | undefined, principalId: string | undefined): boolean {
  if (!registry || !exists(azure, principalId) || !mayPull(azure, registry, principalId)) return false;
  if (!asksForDataActions(registry)) return azure.authorizer.allows(principalId, `${ACR}/push/write`, registry.id);
  return mayUseRepository(azure, registry, principalId, 'write');
}

function mayUseRepository(azure: Azure, registry: Resource, principalId: string, verb: 'read' | 'write'): boolean {
  const action = `${ACR}/repositories/content/${verb}`;
  return azure.authorizer.allowsData(principalId, action, registry.id, { [REPOSITORY_NAME]: BUILT_IMAGES });
}

/** Does an account key open a service of the account? Nothing said means yes; a service may be closed by itself. */
export function keyOpens(account: Resource | undefined, service: 'blob' | 'file'): boolean {
  if (!account || account.properties.allowSharedKeyAccess === false) return false;
  const perService = objectAt(objectAt(account.properties, 'allowSharedKeyAccessForServices'), service);
  return perService.enabled !== false;
}

/** May a principal use a container's blobs by a role that is in force, conditions weighed? */
export function mayUseBlobs(
  azure: Azure,
  account: Resource | undefined,
  principalId: string | undefined,
  container: string,
  verbs: readonly ('read' | 'write')[],
): boolean {
  if (!account || !exists(azure, principalId)) return false;
  return verbs.every((verb) => {
    const action = `${STORAGE}/blobServices/containers/blobs/${verb}`;
    return azure.authorizer.allowsData(principalId, action, account.id, { [CONTAINER_NAME]: container });
  });
}

/** May a principal use every file of the account's shares, whatever the files' own permissions say? */
export function mayUseFiles(azure: Azure, account: Resource | undefined, principalId: string | undefined): boolean {
  if (!account || !exists(azure, principalId)) return false;
  const files = `${STORAGE}/fileServices`;
  const actions = [`${files}/fileshares/files/read`, `${files}/writeFileBackupSemantics/action`];
  return actions.every((action) => azure.authorizer.allowsData(principalId, action, account.id));
}
