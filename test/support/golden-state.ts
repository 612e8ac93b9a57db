import type { JsonObject, Resource } from '../../src/sandbox/contract.ts';
import type { Sandbox } from '../../src/sandbox/create.ts';
import { parseId } from '../../src/sandbox/kernel/ids.ts';

/** Makes the subscription and, unless it is what is missing, the resource group of an id. */
export function addScopes(sandbox: Sandbox, id: string, withGroup = true): void {
  const { subscriptionId, resourceGroup } = parseId(id);
  if (subscriptionId === undefined) return;
  const known = sandbox.azure.store.subscriptions().some((each) => each.subscriptionId === subscriptionId.toLowerCase());
  if (!known) sandbox.azure.store.addSubscription(subscriptionId.toLowerCase(), 'recorded');
  if (resourceGroup === undefined || !withGroup) return;
  save(sandbox, `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`, undefined);
}

/** Puts a resource where a recording says it was, with everything above it, as if it had been there for an hour. */
export function place(sandbox: Sandbox, id: string, recorded?: JsonObject): void {
  const isGroup = !id.includes('/providers/');
  addScopes(sandbox, id, !isGroup);
  if (!isGroup) placeParents(sandbox, id);
  save(sandbox, id, recorded);
}

/** Puts what is above a resource in its place: a workspace above its compute, the account above its extension. */
export function placeParents(sandbox: Sandbox, id: string): void {
  const parent = parseId(parseId(id).parent);
  if (!parent.key.includes('/providers/') || parent.name === '') return;
  placeParents(sandbox, parent.text);
  save(sandbox, parent.text, undefined);
}

function save(sandbox: Sandbox, id: string, recorded: JsonObject | undefined): void {
  const { store, clock } = sandbox.azure;
  const { type, name } = parseId(id);
  if (store.get(id) && recorded === undefined) return;
  const then = clock.now() - 3_600_000;
  const by = sandbox.owner.principalId;
  const { location, kind, sku, identity, tags, properties } = recorded ?? {};
  store.save({
    ...{ id, type, name, location: location ?? 'eastus', kind: kind ?? kindOf(type), sku, identity, tags },
    properties: {
      provisioningState: 'Succeeded',
      ...neededBy(id),
      ...(properties as JsonObject),
      ...credentialsIn(properties as JsonObject),
    },
    ...{ createdAt: then, createdBy: by, modifiedAt: then, modifiedBy: by, etag: 'recorded' },
  } as Resource);
}

/** What a resource cannot do without, where the recording is of something below it. */
function neededBy(id: string): JsonObject {
  const { type, subscriptionId, resourceGroup } = parseId(id);
  const base = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers`;
  const storageAccount = `${base}/Microsoft.Storage/storageAccounts/store`;
  if (/^microsoft\.machinelearningservices\/workspaces$/i.test(type))
    return { storageAccount, keyVault: `${base}/Microsoft.KeyVault/vaults/vault` };
  if (/^microsoft\.eventgrid\/systemtopics$/i.test(type)) return { source: storageAccount };
  return /^microsoft\.containerregistry\/registries$/i.test(type) ? { adminUserEnabled: true } : {};
}

/** The sandbox keeps what Azure shows under `credentials` beside the other properties. */
function credentialsIn(properties: JsonObject | undefined): JsonObject {
  return (properties?.credentials ?? {}) as JsonObject;
}

function kindOf(type: string): string | undefined {
  return /^microsoft\.storage\/storageaccounts$/i.test(type) ? 'StorageV2' : undefined;
}
