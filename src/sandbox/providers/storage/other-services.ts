import type { Call, JsonObject, Resource, Route, Written } from '../../contract.ts';
import { isObject, objectAt, stated } from '../body.ts';
import { record } from '../record.ts';

/** A service that every account has without its being made; what nobody wrote is not kept. */
interface Service {
  readonly name: 'fileServices' | 'queueServices';
  readonly showsSku: boolean;
  readonly born: JsonObject;
  /** What it shows besides, and nobody writes. */
  readonly fixed?: JsonObject;
}

const UNLOGGED = { version: '1.0', delete: false, read: false, write: false, retentionPolicy: { enabled: false } };

const SERVICES: readonly Service[] = [
  {
    name: 'fileServices',
    showsSku: true,
    born: {
      protocolSettings: { smb: {} },
      cors: { corsRules: [] },
      shareDeleteRetentionPolicy: { enabled: true, days: 7 },
    },
  },
  { name: 'queueServices', showsSku: false, born: { cors: { corsRules: [] } }, fixed: { logging: UNLOGGED } },
];

/** Shares on fast disks are read over several channels. */
const PREMIUM = { protocolSettings: { smb: { multichannel: { enabled: true } } } };

/** …/fileServices/default and …/queueServices/default: their settings, not the shares and queues in them. */
export const otherServices: readonly Route[] = SERVICES.flatMap((service) => [
  route(service, 'GET'),
  route(service, 'PUT'),
  list(service),
]);

function route(service: Service, method: 'GET' | 'PUT'): Route {
  const verb = method === 'GET' ? 'read' : 'write';
  return {
    method,
    path: pathOf(service, '/default'),
    since: '2018-07-01',
    authorize: (call) => ({ action: `${typeOf(service)}/${verb}`, scope: call.id.text }),
    handle: (call) => (method === 'GET' ? { status: 200, body: shown(service, call) } : written(service, call)),
  };
}

/** …/fileServices: the one that there is. */
function list(service: Service): Route {
  return {
    method: 'GET',
    path: pathOf(service, ''),
    since: '2019-06-01',
    authorize: (call) => ({ action: `${typeOf(service)}/read`, scope: call.id.parent }),
    handle: (call) => ({ status: 200, body: { value: [shown(service, call)] } }),
  };
}

function pathOf(service: Service, rest: string): RegExp {
  const account = '/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\\.storage/storageaccounts/[^/]+';
  return new RegExp(`^${account}/${service.name.toLowerCase()}${rest}$`);
}

function shown(service: Service, call: Call): JsonObject {
  const account = accountOf(call);
  const born = bornOf(service, account);
  const { id, name, type, properties } = call.azure.store.get(born.id) ?? born;
  return { ...(service.showsSku ? { sku: account?.sku } : {}), id, name, type, properties: { ...service.fixed, ...properties } };
}

/** The answer repeats what was asked for, and nothing else. */
function written(service: Service, call: Call): Written {
  const { properties: wanted } = call.body;
  if (!isObject(wanted)) return { status: 200, reply: { body: call.body } };
  const existing = call.azure.store.get(call.id.text) ?? bornOf(service, accountOf(call));
  const asked = stated(wanted, Object.keys(service.born));
  const properties = settled({ ...existing.properties, ...asked });
  const resource = record(call, existing.type, existing, { properties });
  const { id, name, type } = resource;
  return { status: 200, resource, reply: { body: { id, name, type, properties: asked } } };
}

/** A retention that is off lasts no days. */
function settled(properties: JsonObject): JsonObject {
  const retention = objectAt(properties, 'shareDeleteRetentionPolicy');
  return retention.enabled === false ? { ...properties, shareDeleteRetentionPolicy: { ...retention, days: 0 } } : properties;
}

function bornOf(service: Service, account: Resource | undefined): Resource {
  const { createdAt = 0, createdBy = '', etag = '' } = account ?? {};
  const made = { createdAt, createdBy, modifiedAt: createdAt, modifiedBy: createdBy, etag };
  const id = `${account?.id}/${service.name}/default`;
  const isPremium = service.name === 'fileServices' && account?.kind === 'FileStorage' && account.sku?.tier === 'Premium';
  const properties = isPremium ? { ...service.born, ...PREMIUM } : service.born;
  return { id, type: typeOf(service), name: 'default', properties, ...made };
}

function accountOf({ azure, id }: Call): Resource | undefined {
  return azure.store.get(id.parent);
}

function typeOf({ name }: Service): string {
  return `Microsoft.Storage/storageAccounts/${name}`;
}
