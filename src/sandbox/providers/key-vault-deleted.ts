import type { Call, JsonObject, Resource, Route, Written } from '../contract.ts';
import { AzureError } from '../errors.ts';
import { without } from './body.ts';
import { RETENTION_DAYS } from './key-vault-show.ts';
import { sevenDecimals } from './record.ts';
import { notModelled } from './refusals.ts';

export const DELETED = 'Microsoft.KeyVault/deletedVaults';

/** What stays of a deleted vault: its settings, which come back with it, and when it went. */
export function tombstone(call: Call, vault: Resource): Resource {
  const id = `/subscriptions/${call.id.subscriptionId}/providers/Microsoft.KeyVault/locations/${vault.location}/deletedVaults/${vault.name}`;
  return {
    ...vault,
    id,
    type: DELETED,
    properties: { ...vault.properties, vaultId: vault.id },
    modifiedAt: call.azure.clock.now(),
  };
}

/** What a deleted vault had been set to. */
export function settingsOf({ properties }: Resource): JsonObject {
  return without(properties, ['vaultId']);
}

/** A deleted vault waits for its end for as long as it could be recovered. */
function showDeleted({ id, name, type, location, tags, properties, modifiedAt }: Resource): JsonObject {
  const days = Number(properties.softDeleteRetentionInDays ?? RETENTION_DAYS);
  const isProtected = properties.enablePurgeProtection === true;
  return {
    id,
    name,
    type,
    properties: {
      vaultId: properties.vaultId ?? null,
      location: location ?? null,
      tags: tags ?? {},
      deletionDate: sevenDecimals(modifiedAt),
      scheduledPurgeDate: sevenDecimals(modifiedAt + days * 86_400_000),
      ...(isProtected ? { purgeProtectionEnabled: true } : {}),
    },
  };
}

function find(call: Call, id: string): Resource {
  const found = call.azure.store.get(id);
  if (found) return found;
  throw new AzureError(404, 'DeletedVaultNotFound', `The specified deleted vault '${id}' does not exist.`);
}

/** Ends a deleted vault before its time; its name is free once the operation has ended. */
function purge(call: Call): Written {
  const vault = find(call, call.id.text.slice(0, call.id.text.lastIndexOf('/')));
  if (vault.properties.enablePurgeProtection === true) throw notModelled('the purge of a vault that is protected from it');
  const place = vault.id.slice(0, vault.id.lastIndexOf('/deletedVaults/'));
  return {
    status: 202,
    reply: 'empty',
    operation: {
      path: `${place}/operationResults/{id}`,
      headers: 'location',
      running: 'InProgress',
      locationResult: 'empty',
      signed: false,
      finish: () => call.azure.store.remove(vault.id),
    },
  };
}

const ONE = '\\/providers\\/microsoft\\.keyvault\\/locations\\/[^/]+\\/deletedvaults\\/[^/]+';
const path = (rest: string, group = ''): RegExp => new RegExp(`^(?<scope>\\/subscriptions\\/[^/]+${group})${rest}$`);

/** Deleted vaults. Managed HSMs are only said not to be there: who lists vaults asks for both. */
export const deletedVaults: readonly Route[] = [
  {
    method: 'GET',
    path: path('\\/providers\\/microsoft\\.keyvault\\/deletedvaults'),
    since: '2016-10-01',
    authorize: (_, { scope = '' }) => ({ action: 'Microsoft.KeyVault/deletedVaults/read', scope }),
    handle: (call, { scope = '' }) => ({ status: 200, body: { value: call.azure.store.list(DELETED, scope).map(showDeleted) } }),
  },
  {
    method: 'GET',
    path: path(ONE),
    since: '2016-10-01',
    authorize: (_, { scope = '' }) => ({ action: 'Microsoft.KeyVault/locations/deletedVaults/read', scope }),
    handle: (call) => ({ status: 200, body: showDeleted(find(call, call.id.text)) }),
  },
  {
    method: 'POST',
    path: path(`${ONE}\\/purge`),
    since: '2016-10-01',
    authorize: (_, { scope = '' }) => ({ action: 'Microsoft.KeyVault/locations/deletedVaults/purge/action', scope }),
    handle: purge,
  },
  {
    method: 'GET',
    path: path('\\/providers\\/microsoft\\.keyvault\\/managedhsms', '(?:\\/resourcegroups\\/[^/]+)?'),
    since: '2021-10-01',
    authorize: (_, { scope = '' }) => ({ action: 'Microsoft.KeyVault/managedHSMs/read', scope }),
    handle: () => ({ status: 200, body: { value: [] } }),
  },
  {
    method: 'GET',
    path: path('\\/providers\\/microsoft\\.keyvault\\/deletedmanagedhsms'),
    since: '2021-10-01',
    authorize: (_, { scope = '' }) => ({ action: 'Microsoft.KeyVault/deletedManagedHsms/read', scope }),
    handle: () => ({ status: 200, body: { value: [] } }),
  },
];
