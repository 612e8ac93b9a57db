import type { Call, JsonObject, Provider, Resource, ResourceType, Route, Written } from '../contract.ts';
import { AzureError } from '../errors.ts';
import { isObject, objectAt, stated, textAt } from './body.ts';
import { accessPolicies } from './key-vault-access-policies.ts';
import { DELETED, deletedVaults, settingsOf, tombstone } from './key-vault-deleted.ts';
import { showNewVault, showVault } from './key-vault-show.ts';
import { privateLinkRoutes } from './private-link.ts';
import { isAtLeast, record, tagsOf } from './record.ts';
import { notModelled } from './refusals.ts';

const TYPE = 'Microsoft.KeyVault/vaults';
const WRITABLE = [
  'accessPolicies',
  'createMode',
  'enablePurgeProtection',
  'enableRbacAuthorization',
  'enableSoftDelete',
  'enabledForDeployment',
  'enabledForDiskEncryption',
  'enabledForTemplateDeployment',
  'networkAcls',
  'publicNetworkAccess',
  'sku',
  'softDeleteRetentionInDays',
  'tenantId',
];

/** Key vaults: the resource, not what is in it. A deleted one keeps its name for as long as it could be recovered. */
const vaults: ResourceType = {
  type: TYPE,
  since: '2015-06-01',
  show: showVault,
  put(call, existing) {
    const wanted = objectAt(call.body, 'properties');
    if (textAt(wanted, 'tenantId') === undefined || wanted.sku === undefined)
      throw notModelled('a vault without tenantId and sku');
    const deleted = existing === undefined ? toRecover(call, wanted) : undefined;
    if (existing === undefined && deleted === undefined) checkName(call);
    const before = existing?.properties ?? (deleted && settingsOf(deleted)) ?? born(call);
    const properties = { ...before, ...settings(wanted) };
    const location = existing?.location ?? String(call.body.location);
    const resource = record(call, TYPE, existing, { location, tags: tagsOf(call, existing ?? deleted), properties });
    if (existing) return { status: 200, resource, reply: 'resource' };
    if (deleted) return recovered(call, resource, deleted);
    return { status: 200, resource, reply: { body: showNewVault(resource, call) }, afterSave: registerName(call, resource) };
  },
  patch(call, existing) {
    const properties = { ...existing.properties, ...settings(objectAt(call.body, 'properties')) };
    return {
      status: 200,
      resource: record(call, TYPE, existing, { properties, tags: tagsOf(call, existing) }),
      reply: 'resource',
    };
  },
  remove: (call, existing) => ({
    status: 200,
    reply: 'empty',
    afterSave: () => call.azure.store.save(tombstone(call, existing)),
  }),
};

/** What a write says of a vault. Rules for networks that it leaves out are none. */
function settings(wanted: JsonObject): JsonObject {
  const said = stated(wanted, WRITABLE);
  return isObject(said.networkAcls) ? { ...said, networkAcls: { virtualNetworkRules: [], ...said.networkAcls } } : said;
}

/** The deleted vault that a write asks back. */
function toRecover({ azure, id }: Call, wanted: JsonObject): Resource | undefined {
  if (textAt(wanted, 'createMode')?.toLowerCase() !== 'recover') return undefined;
  return azure.store.list(DELETED).find(({ name }) => name.toLowerCase() === id.name.toLowerCase());
}

/** A recovered vault has its address already, and all that it was set to before. */
function recovered(call: Call, resource: Resource, deleted: Resource): Written {
  return {
    status: 200,
    resource: { ...resource, properties: { ...resource.properties, provisioningState: 'Succeeded' } },
    reply: 'resource',
    afterSave: () => call.azure.store.remove(deleted.id),
  };
}

function born(call: Call): JsonObject {
  return {
    accessPolicies: [],
    enabledForDeployment: false,
    enableSoftDelete: true,
    // from this version on Azure makes vaults of the role-based model unless told otherwise
    ...(isAtLeast(call.apiVersion, '2026-02-01') ? { enableRbacAuthorization: true } : {}),
    vaultUri: `https://${call.id.name.toLowerCase()}.${call.azure.cloud.vault}/`,
    publicNetworkAccess: 'Enabled',
    provisioningState: call.azure.settings.operationSeconds > 0 ? 'RegisteringDns' : 'Succeeded',
  };
}

/** A new vault is polled by GET, and almost every recorded poll found it done: Azure announces no operation for it. */
const DNS_SECONDS = 1;

function registerName({ azure }: Call, { id }: Resource): () => void {
  return () => {
    azure.clock.schedule(azure.clock.now() + Math.min(azure.settings.operationSeconds, DNS_SECONDS) * 1000, () => {
      const vault = azure.store.get(id);
      if (vault) azure.store.save({ ...vault, properties: { ...vault.properties, provisioningState: 'Succeeded' } });
    });
  };
}

function checkName({ azure, id }: Call): void {
  const isTaken = (type: string) => azure.store.list(type).some(({ name }) => name.toLowerCase() === id.name.toLowerCase());
  if (isTaken(DELETED)) {
    const text =
      'A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.';
    throw new AzureError(409, 'ConflictError', text);
  }
  if (isTaken(TYPE)) {
    const text = `The vault name '${id.name}' is already in use. Vault names are globally unique so it is possible that the name is already taken. If you are sure that the vault name was not taken then it is possible that a vault with the same name was recently deleted but not purged after being placed in a recoverable state.`;
    throw new AzureError(409, 'VaultAlreadyExists', text);
  }
}

const routes: readonly Route[] = [
  {
    method: 'POST',
    path: /^(?<scope>\/subscriptions\/[^/]+)\/providers\/microsoft\.keyvault\/checknameavailability$/,
    since: '2015-06-01',
    authorize: (_, { scope = '' }) => ({ action: 'Microsoft.KeyVault/checkNameAvailability/read', scope }),
    handle(call) {
      const name = textAt(call.body, 'name') ?? '';
      const taken = [TYPE, DELETED]
        .flatMap((type) => call.azure.store.list(type))
        .some((vault) => vault.name.toLowerCase() === name.toLowerCase());
      const message = `The vault name '${name}' is already in use. Vault names are globally unique so it is possible that the name is already taken.`;
      return { status: 200, body: taken ? { nameAvailable: false, reason: 'AlreadyExists', message } : { nameAvailable: true } };
    },
  },
];

/** Zones are named since 2019-09-01. */
const links = privateLinkRoutes({
  type: TYPE,
  since: '2018-02-14',
  resources(_, { apiVersion, azure }) {
    const zones = { requiredZoneNames: [`privatelink.${azure.cloud.vault.replace('vault.', 'vaultcore.')}`] };
    return [{ groupId: 'vault', requiredMembers: ['default'], ...(isAtLeast(apiVersion, '2019-09-01') ? zones : {}) }];
  },
});

export const keyVault: Provider = {
  namespace: 'Microsoft.KeyVault',
  types: [vaults],
  routes: [...routes, ...links, ...deletedVaults, accessPolicies],
};
