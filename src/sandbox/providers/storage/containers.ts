import type { Call, JsonObject, Resource, ResourceType, Written } from '../../contract.ts';
import { isObject, objectAt, stated, textAt } from '../body.ts';
import { record } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { buried } from './buried.ts';
import { listContainers, showContainer } from './container-show.ts';
import { dataError } from './data-error.ts';
import { spelledEtag } from './pages.ts';
import { CONTAINERS } from './types.ts';

const WRITABLE = ['defaultEncryptionScope', 'denyEncryptionScopeOverride', 'metadata', 'publicAccess'];
const ACCESS = ['None', 'Blob', 'Container'];

/** …/blobServices/default/containers: what holds blobs. No blob is kept. */
export const containers: ResourceType = {
  type: CONTAINERS,
  since: '2018-02-01',
  show: showContainer,
  list: listContainers,
  put(call, existing) {
    if (existing === undefined) checkName(call);
    return written(call, existing, existing ? 200 : 201);
  },
  patch: (call, existing) => written(call, existing, 200),
  remove: (call, existing) => ({
    status: 200,
    reply: 'empty',
    afterSave: () => {
      const service = call.azure.store.get(call.id.parent);
      const kept = buried(call, existing, objectAt(service?.properties, 'containerDeleteRetentionPolicy'));
      if (kept) call.azure.store.save(kept);
    },
  }),
  absent: (call) => dataError(call, 404, 'ContainerNotFound', 'The specified container does not exist.'),
};

/** A write answers what it was asked for, and only where it was asked for anything; what else there is a GET tells. */
function written(call: Call, existing: Resource | undefined, status: 200 | 201): Written {
  const asked = askedFor(call);
  const properties = { ...existing?.properties, ...asked };
  const service = call.azure.store.get(call.id.parent);
  const made = record(call, CONTAINERS, existing, { properties });
  const resource = existing ? made : { ...made, id: `${service?.id}/containers/${call.id.name}` };
  const { id, name, type } = resource;
  const answered = { deleted: false, remainingRetentionDays: 0, ...asked, hasImmutabilityPolicy: false, hasLegalHold: false };
  const body = isObject(call.body.properties) ? { id, name, type, properties: answered } : { id, name, type };
  return { status, resource, reply: { body }, headers: { etag: spelledEtag(resource) } };
}

function askedFor(call: Call): JsonObject {
  const wanted = objectAt(call.body, 'properties');
  if (objectAt(wanted, 'immutableStorageWithVersioning').enabled === true) throw notModelled('immutable containers');
  const asked = stated(wanted, WRITABLE);
  if (asked.publicAccess === undefined) return asked;
  const access = textAt(asked, 'publicAccess')?.toLowerCase();
  const publicAccess = ACCESS.find((known) => known.toLowerCase() === access);
  if (publicAccess === undefined) throw notModelled(`the public access '${asked.publicAccess}'`);
  if (publicAccess !== 'None') checkPublic(call);
  return { ...asked, publicAccess };
}

function checkPublic(call: Call): void {
  const account = call.azure.store.get(call.id.parent.split('/').slice(0, -2).join('/'));
  if (account?.properties.allowBlobPublicAccess !== false) return;
  throw dataError(call, 409, 'PublicAccessNotPermitted', 'Public access is not permitted on this storage account.');
}

/** Names are parts of addresses; three of them are Azure's own. */
function checkName(call: Call): void {
  const { name } = call.id;
  if (['$root', '$web', '$logs'].includes(name)) return;
  if (/[^a-z0-9-]|^-|-$|--/.test(name)) {
    throw dataError(call, 400, 'InvalidResourceName', 'The specifed resource name contains invalid characters.');
  }
  if (name.length < 3 || name.length > 63) throw notModelled('names of containers that are too short or too long');
}
