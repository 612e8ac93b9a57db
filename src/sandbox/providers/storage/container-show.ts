import type { Call, JsonObject, Reply, Resource } from '../../contract.ts';
import { stated, without } from '../body.ts';
import { isAtLeast, sevenDecimals } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { buriedIn, isBuried, remainingDays } from './deleted-containers.ts';

/** What contracts before 2019-06-01 do not know. */
const YOUNGER = [
  'version',
  'deleted',
  'deletedTime',
  'remainingRetentionDays',
  'defaultEncryptionScope',
  'denyEncryptionScopeOverride',
];
const LARGEST_PAGE = 5000;
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

/** How the service of blobs spells the version of what it holds. */
export function spelledEtag({ etag }: Resource): string {
  return `"0x8D${etag.replaceAll('-', '').slice(0, 13).toUpperCase()}"`;
}

/** A collection by name, in pages where that is asked for, with those that were deleted where that is. */
export function listContainers(call: Call, resources: readonly Resource[]): Reply {
  const asked = new Map([...call.query].map(([name, value]) => [name.toLowerCase(), value] as const));
  const prefix = asked.get('$filter') ?? '';
  const include = asked.get('$include') ?? '';
  if (include !== '' && include.toLowerCase() !== 'deleted') throw notModelled(`'${include}' in lists of containers`);
  const deleted = include === '' ? [] : buriedIn(call);
  const [, from = ''] = /([^/]*)$/.exec(asked.get('$skiptoken') ?? '') ?? [];
  const items = [...resources.filter((resource) => !isBuried(resource)), ...deleted]
    .filter(({ name }) => name.startsWith(prefix) && name >= from)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const size = pageSize(asked.get('$maxpagesize'));
  const next = items[size];
  const value = items.slice(0, size).map((item) => entry(item, call));
  return { status: 200, body: next === undefined ? { value } : { value, nextLink: linkTo(call, next.name) } };
}

function entry(resource: Resource, call: Call): JsonObject {
  const { id, name, type, properties: kept } = resource;
  const isDeleted = isBuried(resource);
  const properties = {
    ...(isAtLeast(call.apiVersion, '2021-04-01') ? { immutableStorageWithVersioning: { enabled: false } } : {}),
    ...stated(kept, ['version']),
    deleted: isDeleted,
    ...(isDeleted ? { deletedTime: wholeSeconds(resource.modifiedAt) } : {}),
    remainingRetentionDays: isDeleted ? remainingDays(resource, call) : 0,
    ...settings(resource),
    ...(isDeleted ? HELD : FREE),
    lastModifiedTime: wholeSeconds(resource.modifiedAt),
    hasImmutabilityPolicy: false,
    hasLegalHold: false,
  };
  const shownId = isDeleted ? id.replace('/deletedContainers/', '/containers/') : id;
  return { id: shownId, name, type, etag: spelledEtag(resource), properties: known(properties, call.apiVersion) };
}

function settings({ properties }: Resource): JsonObject {
  return {
    defaultEncryptionScope: '$account-encryption-key',
    denyEncryptionScopeOverride: false,
    publicAccess: 'None',
    ...without(properties, ['metadata', 'version', 'days']),
  };
}

function known(properties: JsonObject, apiVersion: string): JsonObject {
  return isAtLeast(apiVersion, '2019-06-01') ? properties : without(properties, YOUNGER);
}

function pageSize(text: string | undefined): number {
  if (text === undefined) return LARGEST_PAGE;
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1) throw notModelled(`pages of '${text}' containers`);
  return Math.min(size, LARGEST_PAGE);
}

/** Where the next page begins is named by account and container. */
function linkTo({ azure, id, query }: Call, name: string): string {
  const account = id.text.split('/').at(-4);
  const kept = [...query].filter(([key]) => key.toLowerCase() !== '$skiptoken');
  const rest = kept.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&');
  return `${azure.baseUrl}${id.text}?${rest}&$skipToken=/${account}/${encodeURIComponent(name)}`;
}

function wholeSeconds(at: number): string {
  return sevenDecimals(Math.floor(at / 1000) * 1000);
}
