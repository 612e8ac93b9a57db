import type { Azure } from '../../azure.ts';
import type { Call, JsonObject, Reply, Resource, ResourceType, Written } from '../../contract.ts';
import { canonicalId } from './canonical-id.ts';
import { isObject, objectAt, pick, textAt } from './json.ts';
import { page } from './paging.ts';
import { notModelled } from './refusals.ts';
import { storageKey } from './secrets.ts';
import { changedBy, madeBy, offsetSystemData } from './stamps.ts';
import { credentialsTypeOf, DATASTORES } from './system-datastores.ts';
import { isAtLeast } from './versions.ts';

/** What each type of datastore says of its place; nothing else of a body is kept. */
const PLACE: Readonly<Record<string, readonly string[]>> = {
  AzureBlob: ['accountName', 'containerName', 'endpoint', 'protocol'],
  AzureFile: ['accountName', 'fileShareName', 'endpoint', 'protocol'],
  AzureDataLakeGen1: ['storeName'],
  AzureDataLakeGen2: ['accountName', 'filesystem', 'endpoint', 'protocol'],
  OneLake: ['artifact', 'oneLakeWorkspaceName', 'endpoint'],
};
const CREDENTIALS: Readonly<Record<string, readonly string[]>> = {
  None: [],
  AccountKey: [],
  Sas: [],
  ServicePrincipal: ['authorityUrl', 'resourceUrl', 'tenantId', 'clientId'],
  Certificate: ['authorityUrl', 'resourceUrl', 'tenantId', 'clientId', 'thumbprint'],
};
const PAGE = 30;
/** The application as which Machine Learning works on workspaces: any id will do, it is in no directory. */
const SERVICE = '00000000-0000-4000-8000-000000000001';

/** Datastores: the four of the system and those people make. Secrets are kept apart and only listed. */
export const datastores: ResourceType = {
  type: DATASTORES,
  since: '2020-05-01',
  show,
  put,
  remove: (_, existing) => {
    if (existing.properties.isSystem === true) throw notModelled('the deletion of a system datastore');
    return { status: 200, reply: 'empty' };
  },
  list,
  actions: { listSecrets: { operation: `${DATASTORES}/listsecrets/action`, run: listSecrets } },
};

function show(datastore: Resource, call: Call): JsonObject {
  const { azure, apiVersion } = call;
  const { properties } = datastore;
  const datastoreType = textAt(properties, 'datastoreType') ?? '';
  const credentialsType = credentialsTypeOf(datastore, workspaceOf(datastore, call));
  return {
    id: datastore.id,
    name: datastore.name,
    type: datastore.type,
    properties: {
      description: properties.description ?? null,
      tags: properties.tags ?? null,
      properties: properties.properties ?? null,
      isDefault: properties.isDefault === true,
      credentials: { credentialsType, ...pick(properties, CREDENTIALS[credentialsType] ?? []) },
      ...(knowsPlace(apiVersion)
        ? { subscriptionId: properties.subscriptionId ?? null, resourceGroup: properties.resourceGroup ?? null }
        : {}),
      datastoreType,
      ...pick(properties, PLACE[datastoreType] ?? []),
      serviceDataAccessAuthIdentity: properties.serviceDataAccessAuthIdentity ?? 'None',
    },
    systemData: properties.isSystem === true ? serviceSystemData(datastore, azure) : offsetSystemData(datastore, azure),
  };
}

/** What comes with a workspace was made by nobody, and changed by the service. */
function serviceSystemData(datastore: Resource, azure: Azure): JsonObject {
  const times = pick(offsetSystemData(datastore, azure), ['createdAt', 'lastModifiedAt']);
  return { ...times, lastModifiedBy: SERVICE, lastModifiedByType: 'Application' };
}

/** Does a contract tell in which subscription and group a datastore's account is? Previews began with it. */
function knowsPlace(apiVersion: string): boolean {
  return isAtLeast(apiVersion, apiVersion.endsWith('-preview') ? '2023-04-01' : '2024-01-01');
}

function put(call: Call, existing: Resource | undefined): Written {
  if (existing?.properties.isSystem === true) throw notModelled('a write of a system datastore');
  const body = objectAt(call.body, 'properties');
  const place = PLACE[textAt(body, 'datastoreType') ?? ''];
  if (!place) throw notModelled(`datastores of the type '${textAt(body, 'datastoreType')}'`);
  const credentials = objectAt(body, 'credentials');
  const credentialsType = textAt(credentials, 'credentialsType') ?? '';
  const shown = CREDENTIALS[credentialsType];
  if (!shown) throw notModelled(`datastore credentials of the type '${credentialsType}'`);
  const secrets = objectAt(credentials, 'secrets');
  const resource: Resource = {
    ...(existing
      ? { ...existing, ...changedBy(call) }
      : { id: canonicalId(call, DATASTORES), type: DATASTORES, name: call.id.name, ...madeBy(call) }),
    properties: {
      ...pick(body, [...place, 'datastoreType', 'description', 'tags', 'properties', 'subscriptionId', 'resourceGroup']),
      ...(isObject(body.properties) ? { properties: body.properties } : {}),
      endpoint: textAt(body, 'endpoint') ?? call.azure.cloud.storage,
      protocol: textAt(body, 'protocol') ?? 'https',
      serviceDataAccessAuthIdentity: textAt(body, 'serviceDataAccessAuthIdentity') ?? 'None',
      ...pick(credentials, shown),
      credentialsType,
      isDefault: false,
      isSystem: false,
    },
    secrets: { ...secrets, secretsType: textAt(secrets, 'secretsType') ?? credentialsType },
  };
  const location = { location: `${call.azure.baseUrl}${call.id.text}${call.url.search}` };
  return existing
    ? { status: 200, resource, reply: 'resource' }
    : { status: 201, resource, reply: 'resource', headers: location };
}

function list(call: Call, resources: readonly Resource[]): Reply {
  const { query } = call;
  if (query.get('orderBy')) throw notModelled('an order of datastores');
  const names = query.get('names')?.toLowerCase().split(',');
  const isDefault = query.get('isDefault')?.toLowerCase();
  const text = query.get('searchText')?.toLowerCase();
  const wanted = resources.filter(
    ({ name, properties }) =>
      (!names || names.includes(name.toLowerCase())) &&
      (!isDefault || String(properties.isDefault === true) === isDefault) &&
      (!text || name.toLowerCase().includes(text)),
  );
  const size = Number(query.get('count') ?? PAGE);
  // the newest first; those that came together keep their order
  const sorted = wanted.toSorted((a, b) => b.createdAt - a.createdAt);
  return page(
    call,
    sorted.map((datastore) => show(datastore, call)),
    size > 0 ? size : PAGE,
  );
}

function listSecrets(call: Call, datastore: Resource): Reply {
  const credentialsType = credentialsTypeOf(datastore, workspaceOf(datastore, call));
  if (call.body.expirableSecret === true) throw notModelled('shared access signatures in place of a key');
  if (credentialsType === 'None') throw notModelled('what Azure answers where a datastore has no secrets');
  if (datastore.properties.isSystem !== true) return { status: 200, body: datastore.secrets ?? {} };
  const accountName = textAt(datastore.properties, 'accountName');
  const account = call.azure.store.list('Microsoft.Storage/storageAccounts').find(({ name }) => name === accountName);
  return { status: 200, body: { secretsType: 'AccountKey', key: storageKey(account) } };
}

function workspaceOf({ id }: Resource, { azure }: Call): Resource | undefined {
  return azure.store.get(id.slice(0, id.toLowerCase().lastIndexOf('/datastores/')));
}
