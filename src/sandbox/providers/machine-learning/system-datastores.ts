import type { Azure } from '../../azure.ts';
import type { JsonObject, Resource } from '../../contract.ts';
import type { Cloud } from '../../kernel/cloud.ts';
import { datastoreAuthMode, dependenciesOf, guidOf } from './hub.ts';
import { textAt } from './json.ts';

export const DATASTORES = 'Microsoft.MachineLearningServices/workspaces/datastores';

/** Saves the four datastores that come with a workspace. */
export function saveSystemDatastores(azure: Azure, workspace: Resource): void {
  const account = azure.store.get(textAt(dependenciesOf(workspace, azure.store), 'storageAccount') ?? '');
  if (!account) return;
  for (const datastore of systemDatastoresOf(azure.cloud, workspace, account.id)) azure.store.save(datastore);
}

/** Workspaces that share an account share their code: the name is the same everywhere. */
const CODE_SHARE = 'code-391ff5ac-6576-460f-ba4d-7e03433c68b6';

/** The four datastores of a workspace. Where its data is isolated, container names start with its GUID. */
export function systemDatastoresOf({ storage }: Cloud, workspace: Resource, accountId: string): readonly Resource[] {
  const guid = guidOf(workspace);
  const isolated = workspace.properties.enableDataIsolation === true;
  const blob = (name: string) => ({ datastoreType: 'AzureBlob', containerName: name });
  const file = (name: string) => ({ datastoreType: 'AzureFile', fileShareName: name });
  const all: Readonly<Record<string, JsonObject>> = {
    workspaceblobstore: blob(isolated ? `${guid}-azureml-blobstore` : `azureml-blobstore-${guid}`),
    workspacefilestore: file(isolated ? `${guid}-azureml-filestore` : `azureml-filestore-${guid}`),
    workspaceartifactstore: blob(isolated ? `${guid}-azureml` : 'azureml'),
    workspaceworkingdirectory: file(isolated ? `${guid}-code` : CODE_SHARE),
  };
  return Object.entries(all).map(([name, place]) => systemDatastore(workspace, accountId, name, { ...place, endpoint: storage }));
}

function systemDatastore(workspace: Resource, accountId: string, name: string, place: JsonObject): Resource {
  const [, , subscriptionId = null, , resourceGroup = null] = accountId.split('/');
  const isDefault = name === 'workspaceblobstore';
  const { createdAt, createdBy, modifiedAt, modifiedBy, etag } = workspace;
  return {
    id: `${workspace.id}/datastores/${name}`,
    type: DATASTORES,
    name,
    properties: {
      ...place,
      accountName: accountId.slice(accountId.lastIndexOf('/') + 1),
      // only the default one says where its account is
      ...(isDefault ? { subscriptionId, resourceGroup } : {}),
      protocol: 'https',
      isDefault,
      isSystem: true,
      // follows the workspace's mode wherever it is read
      credentialsType: 'AccountKey',
      serviceDataAccessAuthIdentity:
        isDefault && textAt(workspace.identity, 'principalId') ? 'WorkspaceSystemAssignedIdentity' : 'None',
    },
    createdAt,
    createdBy,
    modifiedAt,
    modifiedBy,
    etag,
  };
}

/** What a datastore signs in with: a system datastore follows the mode of its workspace, any other keeps its own. */
export function credentialsTypeOf(datastore: Resource, workspace: Resource | undefined): string {
  const own = textAt(datastore.properties, 'credentialsType') ?? 'None';
  if (datastore.properties.isSystem !== true || !workspace) return own;
  return datastoreAuthMode(workspace) === 'key' ? own : 'None';
}
