import type { Call, JsonObject, Resource, ResourceType, Written } from '../../contract.ts';
import { isObject, objectAt, stated, valueAt } from '../body.ts';
import { record } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { buried, isBuried, remainingDays, shownId, withBuried } from './buried.ts';
import { dataError } from './data-error.ts';
import { byName, option, spelledEtag, wholeSeconds } from './pages.ts';
import { SHARES } from './types.ts';

const WRITABLE = ['accessTier', 'metadata', 'shareQuota'];
/** Gigabytes. */
const BORN_QUOTA = 5120;
/** What the service of files does with deleted shares where nobody told it anything. */
const BORN_POLICY: JsonObject = { enabled: true, days: 7 };

/** …/fileServices/default/shares: what holds files. No file is kept. */
export const shares: ResourceType = {
  type: SHARES,
  since: '2019-04-01',
  show,
  list(call, resources) {
    const expand = option(call, '$expand')?.toLowerCase() ?? '';
    if (expand !== '' && expand !== 'deleted') throw notModelled(`'${expand}' in lists of shares`);
    return byName(call, withBuried(call, resources, expand === 'deleted'), (item) => entry(item, call));
  },
  put: (call, existing) => written(call, existing, existing ? 200 : 201),
  patch: (call, existing) => written(call, existing, 200),
  remove: (call, existing) => ({
    status: 200,
    reply: 'empty',
    afterSave: () => {
      const { shareDeleteRetentionPolicy: policy } = call.azure.store.get(call.id.parent)?.properties ?? {};
      const kept = buried(call, existing, isObject(policy) ? policy : BORN_POLICY);
      if (kept) call.azure.store.save(kept);
    },
  }),
  absent: (call) => dataError(call, 404, 'ShareNotFound', 'The specified share does not exist.'),
};

/** A write answers what it was asked for, and only where it was asked for anything. */
function written(call: Call, existing: Resource | undefined, status: 200 | 201): Written {
  if (existing === undefined) checkNew(call);
  const wanted = objectAt(call.body, 'properties');
  const protocol = valueAt(wanted, 'enabledProtocols') ?? 'SMB';
  if (protocol !== 'SMB') throw notModelled(`shares by '${protocol}'`);
  const asked = stated(wanted, WRITABLE);
  const tier = asked.accessTier === undefined ? {} : { tierAt: call.azure.clock.now() };
  const made = record(call, SHARES, existing, { properties: { ...existing?.properties, ...asked, ...tier } });
  const resource = existing ? made : { ...made, id: `${accountOf(call)?.id}/fileServices/default/shares/${call.id.name}` };
  const { id, name, type } = resource;
  const body = isObject(call.body.properties) ? { id, name, type, properties: asked } : { id, name, type };
  return { status, resource, reply: { body }, headers: { etag: spelledEtag(resource) } };
}

function checkNew(call: Call): void {
  const { name, key } = call.id;
  const kind = accountOf(call)?.kind ?? '';
  if (kind !== 'Storage' && kind !== 'StorageV2') throw notModelled(`shares of an account of the kind '${kind}'`);
  if (!key.includes('/fileservices/default/shares/')) throw notModelled('a file service other than the default one');
  if (/[^a-z0-9-]|^-|-$|--/.test(name) || name.length < 3 || name.length > 63) throw notModelled(`a share named '${name}'`);
}

/** The account that a share, or what a call is about, lies in. */
function accountOf({ azure, id }: Call, share = id.text): Resource | undefined {
  return azure.store.get(share.split('/').slice(0, 9).join('/'));
}

/** A share by itself: its metadata and policies are told, which a list leaves out. */
function show(resource: Resource, call: Call): JsonObject {
  const { id, name, type, properties } = resource;
  const shown = {
    leaseStatus: 'unlocked',
    leaseState: 'available',
    signedIdentifiers: [],
    ...(option(call, '$expand')?.toLowerCase() === 'stats' ? { shareUsageBytes: 0 } : {}),
    ...(accountOf(call, resource.id)?.kind === 'StorageV2' ? { accessTier: tierOf(resource), ...tierTime(resource) } : {}),
    ...stated(properties, ['metadata']),
    lastModifiedTime: wholeSeconds(resource.modifiedAt),
    shareQuota: properties.shareQuota ?? BORN_QUOTA,
  };
  return { id, name, type, etag: spelledEtag(resource), properties: shown };
}

function entry(resource: Resource, call: Call): JsonObject {
  const { name, type, properties } = resource;
  const deletion = isBuried(resource)
    ? {
        version: properties.version,
        deleted: true,
        deletedTime: wholeSeconds(Number(properties.deletedAt)),
        remainingRetentionDays: remainingDays(resource, call),
      }
    : {};
  const shown = {
    leaseStatus: 'unlocked',
    leaseState: isBuried(resource) ? 'broken' : 'available',
    ...deletion,
    accessTier: tierOf(resource),
    ...(accountOf(call, resource.id)?.kind === 'StorageV2' ? tierTime(resource) : {}),
    lastModifiedTime: wholeSeconds(resource.modifiedAt),
    shareQuota: properties.shareQuota ?? BORN_QUOTA,
    enabledProtocols: 'SMB',
  };
  return { id: shownId(resource), name, type, etag: spelledEtag(resource), properties: shown };
}

const tierOf = ({ properties }: Resource) => properties.accessTier ?? 'TransactionOptimized';
const tierTime = ({ createdAt, properties }: Resource): JsonObject => ({
  accessTierChangeTime: wholeSeconds(Number(properties.tierAt ?? createdAt)),
});
