import type { JsonObject } from '../../contract.ts';
import { objectAt, textAt } from '../../providers/machine-learning/json.ts';
import type { Hands } from '../hands.ts';
import type { BuiltIdentity } from './wrong.ts';

export const ML = '2025-06-01';

/** Where a part of the estate is built, and short words for building it. Names that are unique in the world begin with the prefix. */
export interface Site {
  readonly hands: Hands;
  readonly prefix: string;
  readonly location: string;
  readonly groupId: string;
  account(name: string, properties?: JsonObject): Promise<string>;
  vault(name: string, properties?: JsonObject): Promise<string>;
  registry(name: string, properties?: JsonObject): Promise<string>;
  identity(name: string): Promise<BuiltIdentity>;
  /** With an account, a vault that goes by roles and Application Insights of its own, unless the properties name others. */
  workspace(name: string, properties: JsonObject, more?: JsonObject): Promise<string>;
  /** Something below a workspace; waits for nothing. */
  inside(workspace: string, path: string, body: JsonObject): Promise<JsonObject>;
}

/** The words for one group. */
export function siteAt(hands: Hands, groupId: string, prefix: string, location: string): Site {
  const put = async (path: string, version: string, body: JsonObject): Promise<string> => {
    const id = `${groupId}/providers/${path}`;
    await hands.send('PUT', id, version, { location, ...body });
    return id;
  };
  const account: Site['account'] = (name, properties = {}) =>
    put(`Microsoft.Storage/storageAccounts/${prefix}${name}`, '2023-05-01', {
      kind: 'StorageV2',
      sku: { name: 'Standard_LRS' },
      properties,
    });
  const vault: Site['vault'] = (name, properties = {}) =>
    put(`Microsoft.KeyVault/vaults/${prefix}-${name}`, '2023-07-01', { properties: { ...vaultBasics(hands), ...properties } });
  return {
    ...{ hands, prefix, location, groupId, account, vault },
    registry: (name, properties = {}) =>
      put(`Microsoft.ContainerRegistry/registries/${prefix}${name}`, '2025-11-01', { sku: { name: 'Premium' }, properties }),
    identity: (name) => makeIdentity(hands, `${groupId}/providers/${IDENTITIES}/${prefix}-${name}`, location),
    async workspace(name, properties, more = {}) {
      const own = textAt(properties, 'hubResourceId') ? {} : await dependencies(name, properties, { account, vault, put });
      await hands.settle();
      const body = { identity: { type: 'SystemAssigned' }, ...more, properties: { ...own, ...properties } };
      const id = await put(`Microsoft.MachineLearningServices/workspaces/${prefix}-${name}`, ML, body);
      await hands.settle();
      return id;
    },
    inside: (workspace, path, body) => hands.send('PUT', `${workspace}/${path}`, ML, body),
  };
}

const IDENTITIES = 'Microsoft.ManagedIdentity/userAssignedIdentities';

function vaultBasics({ azure }: Hands): JsonObject {
  const sku = { family: 'A', name: 'standard' };
  return { tenantId: azure.directory.tenantId, sku, enableRbacAuthorization: true, accessPolicies: [] };
}

async function makeIdentity(hands: Hands, id: string, location: string): Promise<BuiltIdentity> {
  const properties = objectAt(await hands.send('PUT', id, '2023-01-31', { location }), 'properties');
  return { id, principalId: textAt(properties, 'principalId') ?? '', clientId: textAt(properties, 'clientId') ?? '' };
}

async function dependencies(
  name: string,
  named: JsonObject,
  {
    account,
    vault,
    put,
  }: Pick<Site, 'account' | 'vault'> & { put(path: string, version: string, body: JsonObject): Promise<string> },
): Promise<JsonObject> {
  const insights = { kind: 'web', properties: { Application_Type: 'web' } };
  return {
    storageAccount: named.storageAccount ?? (await account(`${name}data`)),
    keyVault: named.keyVault ?? (await vault(name)),
    applicationInsights: await put(`Microsoft.Insights/components/${name}`, '2020-02-02', insights),
  };
}
