import type { Call, LongRunning, Provider, Resource, ResourceType, Written } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { plainLocation } from '../../kernel/regions.ts';
import { forgetIdentity, identityOf, type Spelling } from '../identity.ts';
import { groupScope, record, tagsOf } from '../record.ts';
import { accountProperties, kindOf, skuOf } from './account-body.ts';
import { blobServices, defaultBlobService } from './blob-services.ts';
import { containers } from './containers.ts';
import { listKeys, newKeys, regenerateKey } from './keys.ts';
import { managementPolicies } from './management-policies.ts';
import { checkAccountName, checkNameAvailability } from './names.ts';
import { otherServices } from './other-services.ts';
import { privateLinks } from './private-endpoints.ts';
import { shares } from './shares.ts';
import { showAccount } from './show.ts';
import { ACCOUNTS } from './types.ts';
import { usages } from './usages.ts';

const SPELLING: Spelling = { system: 'SystemAssigned', user: 'UserAssigned', separator: ',' };

/** Storage accounts: made slowly, changed at once. */
const storageAccounts: ResourceType = {
  type: ACCOUNTS,
  since: '2015-06-15',
  show: showAccount,
  put(call, existing) {
    if (existing) return changed(call, existing);
    checkAccountName(call);
    const resource = written(call, undefined, 'Creating');
    return {
      status: 202,
      resource,
      reply: 'empty',
      operation: creation(call, resource),
      afterSave: () => call.azure.store.save(defaultBlobService(resource)),
    };
  },
  patch: changed,
  remove: () => ({ status: 200, reply: 'empty' }),
  actions: { listKeys: { run: listKeys }, regenerateKey: { run: regenerateKey } },
};

function changed(call: Call, existing: Resource): Written {
  if (existing.properties.provisioningState !== 'Succeeded') {
    const text = "The storage account provisioning state must be 'Succeeded' before executing the operation.";
    throw new AzureError(409, 'StorageAccountIsNotProvisioned', text);
  }
  const resource = written(call, existing, 'Succeeded');
  return {
    status: 200,
    resource,
    reply: 'resource',
    afterSave: () => forgetIdentity(call, existing.identity, resource.identity),
  };
}

function written(call: Call, existing: Resource | undefined, provisioningState: string): Resource {
  const owner = { id: existing?.id ?? `${groupScope(call)}/providers/${ACCOUNTS}/${call.id.name}`, name: call.id.name };
  const kind = kindOf(call, existing);
  const sku = skuOf(call, existing);
  const properties = { ...accountProperties(call, existing), provisioningState };
  const identity = call.body.identity === undefined ? existing?.identity : identityOf(call, owner, existing?.identity, SPELLING);
  return record(call, ACCOUNTS, existing, {
    location: existing?.location ?? plainLocation(String(call.body.location)),
    kind,
    sku,
    identity,
    tags: tagsOf(call, existing),
    properties,
    secrets: existing?.secrets ?? newKeys(call.azure),
  });
}

function creation(call: Call, { id, location }: Resource): LongRunning {
  const { store } = call.azure;
  return {
    path: `/subscriptions/${call.id.subscriptionId}/providers/Microsoft.Storage/locations/${location}/asyncoperations/{id}`,
    headers: 'location',
    locationQuery: 'monitor=true',
    running: 'InProgress',
    retryAfterSeconds: 17,
    thenRetryAfterSeconds: 3,
    finish() {
      const account = store.get(id);
      if (account) store.save({ ...account, properties: { ...account.properties, provisioningState: 'Succeeded' } });
    },
  };
}

export const storage: Provider = {
  namespace: 'Microsoft.Storage',
  types: [storageAccounts, blobServices, containers, shares, managementPolicies],
  routes: [checkNameAvailability, usages, ...privateLinks, ...otherServices],
};
