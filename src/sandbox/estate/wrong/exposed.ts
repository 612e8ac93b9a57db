import type { JsonObject } from '../../contract.ts';
import { cluster, computes, endpoint, SYSTEM, systemPrincipal, unassign } from './contents.ts';
import type { Site } from './site.ts';
import type { BuiltIdentity, Part, Wrong } from './wrong.ts';

/** A workspace full of keys, passwords and open doors, with consumers that nothing can be granted to: nothing of it can be cut. */
export async function buildExposed(site: Site, privateRegistry: string, base: BuiltIdentity): Promise<Part> {
  const registry = await site.registry('exposed', { adminUserEnabled: true });
  const workspace = await site.workspace('exposed', { containerRegistry: registry });
  const account = `${site.groupId}/providers/Microsoft.Storage/storageAccounts/${site.prefix}exposeddata`;
  const doors = await openDoors(site, workspace);
  const stored = await storedSecrets(site, workspace, privateRegistry, base);
  const borrowed = await borrowedImage(site, workspace, privateRegistry);
  const endpoints = await keyedEndpoints(site, workspace, registry, account);
  const blocked = { repairable: 'blocked' } as const;
  return {
    workspaces: { exposed: workspace },
    wrong: [
      ...doors,
      ...stored,
      borrowed,
      ...endpoints,
      {
        rule: 'registry-admin-user',
        resource: registry,
        ...blocked,
        what: 'the admin user is on, and computes without identity live on it',
      },
      { rule: 'storage-shared-key', resource: account, ...blocked, what: 'shared keys are allowed, and datastores store one' },
      { rule: 'workspace-datastore-auth-mode', resource: workspace, ...blocked, what: 'it signs in with the account key' },
    ],
  };
}

async function openDoors(site: Site, workspace: string): Promise<readonly Wrong[]> {
  const open = { remoteLoginPortPublicAccess: 'Enabled' };
  const ids = await computes(site, workspace, {
    open: cluster(SYSTEM, open, { disableLocalAuth: false }),
    bare: cluster(),
    'bare-kube': { properties: { computeType: 'Kubernetes', properties: { namespace: 'default' } } },
  });
  return [
    { rule: 'compute-local-auth', resource: ids.open, repairable: 'no', what: 'lets people in by SSH and by local accounts' },
    { rule: 'compute-identity', resource: ids.bare, repairable: 'opt-in', what: 'a cluster without an identity' },
    { rule: 'compute-identity', resource: ids['bare-kube'], repairable: 'no', what: 'a Kubernetes compute without an identity' },
  ];
}

async function storedSecrets(
  site: Site,
  workspace: string,
  privateRegistry: string,
  base: BuiltIdentity,
): Promise<readonly Wrong[]> {
  const { store } = site.hands.azure;
  const target = String(store.get(privateRegistry)?.properties.loginServer);
  const connections: Readonly<Record<string, JsonObject>> = {
    password: {
      authType: 'UsernamePassword',
      category: 'ContainerRegistry',
      target,
      credentials: { username: 'u', password: 'p' },
    },
    'api-key': { authType: 'ApiKey', category: 'ApiKey', target: 'https://api.example.com', credentials: { key: 'k' } },
    stranger: {
      authType: 'ManagedIdentity',
      category: 'ContainerRegistry',
      target,
      credentials: { clientId: site.hands.azure.guid(), resourceId: base.id },
    },
  };
  for (const [name, properties] of Object.entries(connections))
    await site.inside(workspace, `connections/${name}`, { properties });
  for (const [name, properties] of Object.entries(datastores(site)))
    await site.inside(workspace, `datastores/${name}`, { properties });
  const at = (path: string): string => `${workspace}/${path}`;
  return [
    {
      rule: 'connection-credentials',
      resource: at('connections/password'),
      repairable: 'no',
      what: 'a password: the only way a private registry knows',
    },
    { rule: 'connection-credentials', resource: at('connections/api-key'), repairable: 'no', what: 'an API key' },
    {
      rule: 'connection-credentials',
      resource: at('connections/stranger'),
      repairable: 'no',
      what: 'the client of another identity',
    },
    { rule: 'datastore-credentials', resource: at('datastores/keyed'), repairable: 'opt-in', what: 'an account key' },
    {
      rule: 'datastore-credentials',
      resource: at('datastores/signed'),
      repairable: 'no',
      what: 'a signature for an account that nobody paired with it',
    },
    {
      rule: 'datastore-credentials',
      resource: at('datastores/files'),
      repairable: 'no',
      what: 'an account key, which files need',
    },
  ];
}

async function borrowedImage(site: Site, workspace: string, privateRegistry: string): Promise<Wrong> {
  const path = 'environments/borrowed/versions/1';
  const image = `${site.hands.azure.store.get(privateRegistry)?.properties.loginServer}/base:1`;
  await site.inside(workspace, path, { properties: { image } });
  const what = 'takes its image from a registry that nobody paired with the workspace';
  return { rule: 'environment-registry', resource: `${workspace}/${path}`, repairable: 'no', what };
}

function datastores({ prefix, hands }: Site): Readonly<Record<string, JsonObject>> {
  const { storage: endpoint } = hands.azure.cloud;
  const own = { accountName: `${prefix}exposeddata`, endpoint, protocol: 'https' };
  const key = { credentialsType: 'AccountKey', secrets: { secretsType: 'AccountKey', key: 'k' } };
  const signature = { credentialsType: 'Sas', secrets: { secretsType: 'Sas', sasToken: 's' } };
  return {
    keyed: { ...own, datastoreType: 'AzureBlob', containerName: 'data', credentials: key },
    signed: { ...own, accountName: 'nobodysaccount', datastoreType: 'AzureBlob', containerName: 'data', credentials: signature },
    files: { ...own, datastoreType: 'AzureFile', fileShareName: 'files', credentials: key },
  };
}

/** One asks for keys; of the other, somebody took the roles that Azure had given it. */
async function keyedEndpoints(site: Site, workspace: string, registry: string, account: string): Promise<readonly Wrong[]> {
  const { hands, prefix } = site;
  const keyed = await endpoint(site, workspace, `onlineEndpoints/${prefix}-keyed`, { identity: SYSTEM }, 'Key');
  const robbed = await endpoint(site, workspace, `onlineEndpoints/${prefix}-robbed`, { identity: SYSTEM });
  const principalId = await systemPrincipal(hands, robbed);
  await unassign(hands, registry, principalId);
  await unassign(hands, account, principalId);
  await hands.settle();
  return [
    { rule: 'endpoint-key-auth', resource: keyed, repairable: 'no', what: 'asks its callers for a key' },
    { rule: 'access/endpoint-pull', resource: robbed, repairable: 'no', what: 'lost the role that Azure had given it' },
    { rule: 'access/endpoint-data', resource: robbed, repairable: 'no', what: 'lost the role that Azure had given it' },
  ];
}
