import type { Call, JsonObject, Reply, Resource } from '../../contract.ts';
import { stated, without } from '../body.ts';
import { isAtLeast } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { isBuried, remainingDays, shownId, withBuried } from './buried.ts';
import { byName, option, spelledEtag, wholeSeconds } from './pages.ts';

/** What contracts before 2019-06-01 do not know. */
const YOUNGER = [
  'version',
  'deleted',
  'deletedTime',
  'remainingRetentionDays',
  'defaultEncryptionScope',
  'denyEncryptionScopeOverride',
];
const FREE = { leaseStatus: 'Unlocked', leaseState: 'Available' };
/** Azure holds a deleted container by a lease of its own. */
const HELD = { leaseStatus: 'Locked', leaseState: 'Leased', leaseDuration: 'Fixed' };

/** A container by itself: its metadata and its legal hold are told, which a list leaves out. */
export function showContainer(resource: Resource, { apiVersion }: Call): JsonObject {
  const { id, name, type } = resource;
  const properties = {
    deleted: false,
    remainingRetentionDays: 0,
    ...settings(resource),
    ...stated(resource.properties, ['metadata']),
    ...FREE,
    lastModifiedTime: wholeSeconds(resource.modifiedAt),
    legalHold: { hasLegalHold: false, tags: [] },
    hasImmutabilityPolicy: false,
    hasLegalHold: false,
  };
  return { id, name, type, etag: spelledEtag(resource), properties: known(properties, apiVersion) };
}

/** A collection by name, with those that were deleted where that is asked for. */
export function listContainers(call: Call, resources: readonly Resource[]): Reply {
  const include = option(call, '$include')?.toLowerCase() ?? '';
  if (include !== '' && include !== 'deleted') throw notModelled(`'${include}' in lists of containers`);
  return byName(call, withBuried(call, resources, include === 'deleted'), (item) => entry(item, call));
}

function entry(resource: Resource, call: Call): JsonObject {
  const { name, type, properties: kept } = resource;
  const isDeleted = isBuried(resource);
  const properties = {
    ...(isAtLeast(call.apiVersion, '2021-04-01') ? { immutableStorageWithVersioning: { enabled: false } } : {}),
    ...stated(kept, ['version']),
    deleted: isDeleted,
    ...(isDeleted ? { deletedTime: wholeSeconds(Number(kept.deletedAt)) } : {}),
    remainingRetentionDays: isDeleted ? remainingDays(resource, call) : 0,
    ...settings(resource),
    ...(isDeleted ? HELD : FREE),
    lastModifiedTime: wholeSeconds(Number(kept.deletedAt ?? resource.modifiedAt)),
    hasImmutabilityPolicy: false,
    hasLegalHold: false,
  };
  return { id: shownId(resource), name, type, etag: spelledEtag(resource), properties: known(properties, call.apiVersion) };
}

function settings({ properties }: Resource): JsonObject {
  return {
    defaultEncryptionScope: '$account-encryption-key',
    denyEncryptionScopeOverride: false,
    publicAccess: 'None',
    ...without(properties, ['metadata', 'version', 'days', 'deletedAt']),
  };
}

function known(properties: JsonObject, apiVersion: string): JsonObject {
  return isAtLeast(apiVersion, '2019-06-01') ? properties : without(properties, YOUNGER);
}
