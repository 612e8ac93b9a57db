import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import type { JsonObject, Resource } from '../../../../src/sandbox/contract.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../../../src/sandbox/create.ts';
import { type Hands, handsOf } from '../../../../src/sandbox/estate/hands.ts';

export const SUBSCRIPTION = '11111111-2222-3333-4444-555555555555';
export const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/lab`;
export const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/labaccount`;
export const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/lab-vault`;
export const REGISTRY = `${GROUP}/providers/Microsoft.ContainerRegistry/registries/labregistry`;
export const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/lab-identity`;
export const MODE_VERSION = '2025-06-01';

/** A sandbox with a group, an account, a vault, a registry and a user-assigned identity, and the real client on it. */
export interface Lab {
  readonly sandbox: Sandbox;
  readonly client: AzureMachineLearningWorkspaces;
  readonly hands: Hands;
  readonly userPrincipalId: string;
  workspaceId(name: string): string;
  /** Makes a workspace and waits for it. */
  makeWorkspace(name: string, more?: JsonObject, properties?: JsonObject): Promise<string>;
  /** The roles that a principal holds: `role id at scope`, in the order of their ids. */
  rolesOf(principalId: string): readonly { readonly role: string; readonly scope: string; readonly condition: unknown }[];
}

export function openLab(options: SandboxOptions = {}): Lab {
  const sandbox = createSandbox(options);
  const { azure } = sandbox;
  azure.store.addSubscription(SUBSCRIPTION, 'lab');
  const user = azure.directory.add({ type: 'ServicePrincipal', displayName: 'lab-identity', resourceId: IDENTITY });
  for (const resource of dependencies(user.principalId, user.clientId)) azure.store.save(resource);
  const hands = handsOf(sandbox, sandbox.owner.principalId);
  const workspaceId = (name: string) => `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces/${name}`;
  return {
    sandbox,
    hands,
    userPrincipalId: user.principalId,
    workspaceId,
    client: new AzureMachineLearningWorkspaces(sandbox.credentialFor(sandbox.owner.principalId), SUBSCRIPTION, {
      httpClient: sandbox.httpClient,
    }),
    async makeWorkspace(name, more = {}, properties = {}) {
      const body = { location: 'westeurope', identity: { type: 'SystemAssigned' }, ...more };
      const named = { storageAccount: ACCOUNT, keyVault: VAULT, ...properties };
      await hands.send('PUT', workspaceId(name), MODE_VERSION, { ...body, properties: named });
      await hands.settle();
      return workspaceId(name);
    },
    rolesOf: (principalId) =>
      azure.store
        .list('Microsoft.Authorization/roleAssignments')
        .filter(({ properties }) => properties.principalId === principalId)
        .map(({ properties }) => ({
          role: String(properties.roleDefinitionId).split('/').at(-1) ?? '',
          scope: String(properties.scope),
          condition: properties.condition,
        })),
  };
}

function dependencies(principalId: string, clientId: string): readonly Resource[] {
  const made = {
    createdAt: 0,
    createdBy: 'somebody',
    modifiedAt: 0,
    modifiedBy: 'somebody',
    etag: 'one',
    location: 'westeurope',
  };
  const resource = (id: string, properties: JsonObject, secrets: JsonObject = {}): Resource => {
    const [name = '', type = '', namespace = ''] = id.split('/').reverse();
    return {
      ...made,
      id,
      name,
      type: `${namespace}/${type}`,
      properties: { provisioningState: 'Succeeded', ...properties },
      secrets,
    };
  };
  return [
    { ...resource(GROUP, {}), type: 'Microsoft.Resources/resourceGroups' },
    resource(ACCOUNT, {}, { key1: 'first', key2: 'second' }),
    resource(VAULT, {}),
    resource(REGISTRY, { adminUserEnabled: false, loginServer: 'labregistry.azurecr.io' }, { password: 'one', password2: 'two' }),
    resource(IDENTITY, { principalId, clientId }),
  ];
}
