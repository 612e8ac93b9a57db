import type { Azure } from '../../azure.ts';
import type { Call, JsonObject, Reply, Resource, ResourceType } from '../../contract.ts';
import { dependenciesOf } from './hub.ts';
import { textAt } from './json.ts';
import { workspaceOperation } from './operations.ts';
import { notModelled } from './refusals.ts';
import { registryPasswords, storageKey } from './secrets.ts';
import { grantWorkspaceRoles } from './workspace-grants.ts';

/** The actions of a workspace, by the last segment of their path. */
export const workspaceActions: NonNullable<ResourceType['actions']> = {
  listKeys: { run: listKeys },
  listStorageAccountKeys: {
    run: ({ azure }, workspace) => ({ status: 200, body: { userStorageKey: storageKey(accountOf(azure, workspace)) } }),
  },
  resyncKeys: {
    operation: 'Microsoft.MachineLearningServices/workspaces/resynckeys/action',
    run: (call, workspace) => ({
      status: 202,
      reply: 'empty',
      operation: workspaceOperation(call, workspace.location ?? '', { finish: () => grantWorkspaceRoles(call.azure, workspace) }),
    }),
  },
  listNotebookKeys: { run: () => refuse('notebook keys') },
  listNotebookAccessToken: { run: () => refuse('notebook access tokens') },
  prepareNotebook: { run: () => refuse('the preparation of notebooks') },
  diagnose: { run: () => refuse('the diagnosis of a workspace') },
};

function listKeys(call: Call, workspace: Resource): Reply {
  const { azure } = call;
  const insights = azure.store.get(textAt(dependenciesOf(workspace, azure.store), 'applicationInsights') ?? '');
  const account = accountOf(azure, workspace);
  return {
    status: 200,
    body: {
      userStorageKey: storageKey(account),
      // contracts since 2022 call it userStorageResourceId; the service never did
      userStorageArmId: account?.id ?? null,
      appInsightsInstrumentationKey: textAt(insights?.properties, 'InstrumentationKey') ?? null,
      containerRegistryCredentials: registryCredentials(azure, workspace),
      notebookAccessKeys: {
        primaryAccessKey: textAt(workspace.secrets, 'notebookPrimary') ?? null,
        secondaryAccessKey: textAt(workspace.secrets, 'notebookSecondary') ?? null,
      },
    },
  };
}

function registryCredentials(azure: Azure, workspace: Resource): JsonObject | null {
  const registry = azure.store.get(textAt(dependenciesOf(workspace, azure.store), 'containerRegistry') ?? '');
  if (registry?.properties.adminUserEnabled !== true) return null;
  return { location: registry.location ?? null, username: registry.name, passwords: [...registryPasswords(registry)] };
}

function accountOf(azure: Azure, workspace: Resource): Resource | undefined {
  return azure.store.get(textAt(dependenciesOf(workspace, azure.store), 'storageAccount') ?? '');
}

function refuse(what: string): never {
  throw notModelled(what);
}
