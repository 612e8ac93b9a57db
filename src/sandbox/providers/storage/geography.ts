import type { Call, JsonObject } from '../../contract.ts';
import { plainLocation } from '../../kernel/regions.ts';
import { objectAt, textAt } from '../body.ts';

const SERVICES = ['dfs', 'web', 'blob', 'queue', 'table', 'file'];

/** Where accounts of a region are copied to. */
const PAIRS: Readonly<Record<string, string>> = {
  eastus: 'westus',
  westus: 'eastus',
  eastus2: 'centralus',
  centralus: 'eastus2',
  northcentralus: 'southcentralus',
  southcentralus: 'northcentralus',
  westus2: 'westcentralus',
  westcentralus: 'westus2',
  westus3: 'eastus',
  northeurope: 'westeurope',
  westeurope: 'northeurope',
  uksouth: 'ukwest',
  swedencentral: 'swedensouth',
  germanywestcentral: 'germanynorth',
  francecentral: 'francesouth',
  switzerlandnorth: 'switzerlandwest',
  eastasia: 'southeastasia',
  southeastasia: 'eastasia',
  japaneast: 'japanwest',
  eastus2euap: 'centraluseuap',
};

/** The zone in the addresses of static websites, by region as far as it was ever seen. */
const ZONES: Readonly<Record<string, string>> = {
  eastus: 'z13',
  eastus2: 'z20',
  eastus2euap: 'z3',
  southcentralus: 'z21',
  westcentralus: 'z4',
  westeurope: 'z6',
  westus: 'z22',
  westus2: 'z5',
};

/** Regions and endpoints of a new account. Which services it serves follows from its kind. */
export function geography(call: Call): JsonObject {
  const location = locationOf(call);
  const sku = textAt(objectAt(call.body, 'sku'), 'name') ?? '';
  const services = servicesOf(textAt(call.body, 'kind'), sku);
  const pair = PAIRS[location];
  const isCopied = /(GRS|GZRS)$/.test(sku) && pair !== undefined;
  return {
    primaryEndpoints: { ...routed(call, services), ...endpoints(call, call.id.name, services) },
    primaryLocation: location,
    statusOfPrimary: 'available',
    ...(isCopied ? { secondaryLocation: pair, statusOfSecondary: 'available' } : {}),
    ...(isCopied && sku.includes('_RA')
      ? {
          secondaryEndpoints: endpoints(
            call,
            `${call.id.name}-secondary`,
            services.filter((service) => service !== 'file'),
          ),
        }
      : {}),
  };
}

/** The further addresses of an account that asks for its traffic to be routed over both networks; the open one serves no queues and tables. */
function routed(call: Call, services: readonly string[]): JsonObject {
  const wanted = objectAt(objectAt(call.body, 'properties'), 'routingPreference');
  const open = services.filter((service) => service !== 'queue' && service !== 'table');
  const { name } = call.id;
  return {
    ...(wanted.publishMicrosoftEndpoints === true
      ? { microsoftEndpoints: endpoints(call, `${name}-microsoftrouting`, services) }
      : {}),
    ...(wanted.publishInternetEndpoints === true ? { internetEndpoints: endpoints(call, `${name}-internetrouting`, open) } : {}),
  };
}

function servicesOf(kind: string | undefined, sku: string): readonly string[] {
  if (kind === 'BlobStorage') return ['dfs', 'blob', 'table'];
  if (kind === 'BlockBlobStorage') return ['dfs', 'web', 'blob'];
  if (kind === 'FileStorage') return ['file'];
  if (kind === 'StorageV2' && sku.startsWith('Premium')) return ['web', 'blob'];
  if (kind === 'Storage' && sku.startsWith('Premium')) return ['blob'];
  if (kind === 'Storage' || sku.startsWith('Premium')) return ['blob', 'queue', 'table', 'file'];
  return SERVICES;
}

function endpoints(call: Call, name: string, services: readonly string[]): JsonObject {
  const zone = ZONES[locationOf(call)] ?? 'z13';
  const host = (service: string) => (service === 'web' ? `${name}.${zone}.web` : `${name}.${service}`);
  return Object.fromEntries(services.map((service) => [service, `https://${host(service)}.${call.azure.cloud.storage}/`]));
}

function locationOf({ body }: Call): string {
  return plainLocation(String(body.location));
}
