import type { JsonObject, Resource, ResourceType } from '../../contract.ts';
import { isObject, objectAt, stated, without } from '../body.ts';
import { isAtLeast, record } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { BLOB_SERVICES } from './types.ts';

/** The blob service that every account is born with. */
export function defaultBlobService(account: Resource): Resource {
  return {
    ...without(account as unknown as JsonObject, ['tags', 'location', 'kind', 'identity', 'secrets']),
    id: `${account.id}/blobServices/default`,
    type: BLOB_SERVICES,
    name: 'default',
    sku: account.sku,
    properties: { cors: { corsRules: [] }, deleteRetentionPolicy: { allowPermanentDelete: false, enabled: false } },
    createdAt: account.createdAt,
    createdBy: account.createdBy,
    modifiedAt: account.modifiedAt,
    modifiedBy: account.modifiedBy,
    etag: account.etag,
  };
}

const WRITABLE = [
  'cors',
  'deleteRetentionPolicy',
  'isVersioningEnabled',
  'changeFeed',
  'containerDeleteRetentionPolicy',
  'restorePolicy',
  'defaultServiceVersion',
  'automaticSnapshotPolicyEnabled',
  'lastAccessTimeTrackingPolicy',
];

/** …/blobServices/default: one per account, neither made nor deleted by itself. A PUT answers without the SKU that a GET shows. */
export const blobServices: ResourceType = {
  type: BLOB_SERVICES,
  since: '2018-02-01',
  show(resource, { apiVersion }) {
    const { properties, ...others } = shown(resource, apiVersion);
    return { sku: resource.sku, ...others, properties: { ...website(apiVersion), ...objectAt({ properties }, 'properties') } };
  },
  put(call, existing) {
    if (existing === undefined) throw notModelled('a blob service other than the default one');
    if (!isObject(call.body.properties)) return { status: 200, reply: { body: call.body } };
    const properties = { ...existing.properties, ...tracked(stated(call.body.properties, WRITABLE)) };
    const resource = record(call, BLOB_SERVICES, existing, { properties });
    return { status: 200, resource, reply: { body: shown(resource, call.apiVersion) } };
  },
  remove() {
    throw notModelled('deleting a blob service');
  },
};

/** Tracking that is switched on says how it goes about it, though nobody else can choose. */
function tracked(wanted: JsonObject): JsonObject {
  const policy = objectAt(wanted, 'lastAccessTimeTrackingPolicy');
  if (policy.enable !== true) return wanted;
  const how = { name: 'AccessTimeTracking', trackingGranularityInDays: 1, blobType: ['blockBlob'] };
  return { ...wanted, lastAccessTimeTrackingPolicy: { ...how, ...policy } };
}

function shown({ id, name, type, properties }: Resource, apiVersion: string): JsonObject {
  const policy = objectAt(properties, 'deleteRetentionPolicy');
  const deleteRetentionPolicy = isAtLeast(apiVersion, '2020-08-01') ? policy : without(policy, ['allowPermanentDelete']);
  return { id, name, type, properties: { ...properties, deleteRetentionPolicy } };
}

/** Since this contract a blob service tells that it shows no website: the sandbox keeps none. */
function website(apiVersion: string): JsonObject {
  return isAtLeast(apiVersion, '2025-06-01') ? { staticWebsite: { enabled: false } } : {};
}
