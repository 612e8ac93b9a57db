import type { Call, JsonObject, Resource } from '../../contract.ts';
import { isObject, objectAt, without } from '../body.ts';
import { isAtLeast } from '../record.ts';

/** Since when a property is part of the contract; what is not listed always was. */
const SINCE: Readonly<Record<string, string>> = {
  privateEndpointConnections: '2019-06-01',
  minimumTlsVersion: '2019-04-01',
  allowBlobPublicAccess: '2019-04-01',
  allowSharedKeyAccess: '2019-06-01',
  allowSharedKeyAccessForServices: '2025-08-01',
  allowCrossTenantDelegationSas: '2025-06-01',
  isAttributeBasedAccessControlEnabled: '2025-08-01',
  keyCreationTime: '2021-01-01',
  keyPolicy: '2021-01-01',
  sasPolicy: '2021-01-01',
  allowCrossTenantReplication: '2021-01-01',
  defaultToOAuthAuthentication: '2021-04-01',
  publicNetworkAccess: '2021-06-01',
  allowedCopyScope: '2021-08-01',
  isSftpEnabled: '2021-08-01',
  isLocalUserEnabled: '2021-08-01',
  dnsEndpointType: '2021-09-01',
};

/** A storage account as an api-version shows it. */
export function showAccount(resource: Resource, { apiVersion }: Call): JsonObject {
  const hidden = Object.entries(SINCE).filter(([, date]) => !isAtLeast(apiVersion, date));
  const properties = without(
    resource.properties,
    hidden.map(([name]) => name),
  );
  const networkAcls = objectAt(properties, 'networkAcls');
  return {
    ...(resource.identity ? { identity: resource.identity } : {}),
    sku: resource.sku,
    kind: resource.kind,
    id: resource.id,
    name: resource.name,
    type: resource.type,
    location: resource.location,
    tags: resource.tags ?? {},
    properties: {
      ...properties,
      ...sasPolicy(properties, apiVersion),
      networkAcls: isAtLeast(apiVersion, '2023-01-01') ? networkAcls : without(networkAcls, ['ipv6Rules']),
      encryption: isAtLeast(apiVersion, '2019-06-01')
        ? properties.encryption
        : withoutKeyTypes(objectAt(properties, 'encryption')),
    },
  };
}

/** A policy tells since this contract whether a signature must be bound to a user; none does that does not say so. */
function sasPolicy({ sasPolicy }: JsonObject, apiVersion: string): JsonObject {
  if (!isObject(sasPolicy) || !isAtLeast(apiVersion, '2025-06-01')) return {};
  const unbound = { requireUserBoundUserDelegationSas: false, requireUserBoundUserDelegationSasAction: 'None' };
  return { sasPolicy: { ...unbound, ...sasPolicy } };
}

function withoutKeyTypes(encryption: JsonObject): JsonObject {
  const services = Object.entries(objectAt(encryption, 'services'));
  return {
    ...encryption,
    services: Object.fromEntries(
      services.map(([name, service]) => [name, without(objectAt({ service }, 'service'), ['keyType'])]),
    ),
  };
}
