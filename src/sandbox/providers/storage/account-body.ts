import type { Call, JsonObject, Resource } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { objectAt, stated, textAt } from '../body.ts';
import { isAtLeast, sevenDecimals } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { geography } from './geography.ts';

const WRITABLE = [
  'accessTier',
  'allowBlobPublicAccess',
  'allowCrossTenantDelegationSas',
  'allowCrossTenantReplication',
  'allowSharedKeyAccess',
  'allowSharedKeyAccessForServices',
  'allowedCopyScope',
  'azureFilesIdentityBasedAuthentication',
  'defaultToOAuthAuthentication',
  'dnsEndpointType',
  'enableExtendedGroups',
  'isHnsEnabled',
  'isLocalUserEnabled',
  'isNfsV3Enabled',
  'isSftpEnabled',
  'keyPolicy',
  'largeFileSharesState',
  'minimumTlsVersion',
  'publicNetworkAccess',
  'routingPreference',
  'sasPolicy',
  'supportsHttpsTrafficOnly',
];
const SWITCHES = ['allowSharedKeyAccess', 'allowBlobPublicAccess', 'supportsHttpsTrafficOnly', 'defaultToOAuthAuthentication'];

/**
 * The properties that a PUT or PATCH leaves behind. What the body does not state, or states as `null`, stays as it was; so an
 * account never told about shared keys has no `allowSharedKeyAccess` at all.
 */
export function accountProperties(call: Call, existing: Resource | undefined): JsonObject {
  const wanted = objectAt(call.body, 'properties');
  refuseUnmodelled(wanted);
  const before = existing?.properties ?? born(call);
  return {
    ...before,
    ...(wanted.isSftpEnabled === true ? { isLocalUserEnabled: true } : {}),
    ...stated(wanted, WRITABLE),
    networkAcls: { ...objectAt(before, 'networkAcls'), ...objectAt(wanted, 'networkAcls') },
    encryption: encryption(call, objectAt(before, 'encryption'), objectAt(wanted, 'encryption')),
    ...(existing ? {} : geography(call)),
  };
}

/** The SKU of a write, with the tier that follows from its name. */
export function skuOf(call: Call, existing: Resource | undefined): JsonObject {
  const name = textAt(objectAt(call.body, 'sku'), 'name') ?? textAt(existing?.sku, 'name');
  if (name === undefined) throw invalidParameter('sku');
  return { name, tier: name.split('_')[0] ?? 'Standard' };
}

/** The kind of a write; it can be raised to StorageV2 later. */
export function kindOf(call: Call, existing: Resource | undefined): string {
  const kind = textAt(call.body, 'kind') ?? existing?.kind;
  if (kind === undefined) throw invalidParameter('kind');
  return kind;
}

function invalidParameter(name: string): AzureError {
  return new AzureError(400, 'InvalidValuesForRequestParameters', `Values for request parameters are invalid: ${name}.`);
}

function refuseUnmodelled(wanted: JsonObject): void {
  if (wanted.immutableStorageWithVersioning) throw notModelled('immutability policies of storage accounts');
  if (wanted.customDomain) throw notModelled('custom domains of storage accounts');
  const odd = Object.entries(stated(wanted, SWITCHES)).find(([, value]) => typeof value !== 'boolean');
  if (odd) throw notModelled(`a value of '${odd[0]}' that is not a boolean`);
}

/** What premium accounts do not have. */
const STANDARD = { allowCrossTenantReplication: false, isAttributeBasedAccessControlEnabled: false };

/** Kinds whose accounts have no access tier. */
const WITHOUT_TIER: ReadonlySet<string> = new Set(['Storage', 'BlockBlobStorage', 'FileStorage']);

function born(call: Call): JsonObject {
  const kind = textAt(call.body, 'kind');
  const at = sevenDecimals(call.azure.clock.now());
  return {
    allowCrossTenantDelegationSas: false,
    keyCreationTime: { key1: at, key2: at },
    ...(skuOf(call, undefined).tier === 'Premium' ? {} : STANDARD),
    privateEndpointConnections: [],
    // this contract ended the oldest versions of TLS for accounts that say nothing of it
    minimumTlsVersion: isAtLeast(call.apiVersion, '2025-08-01') ? 'TLS1_2' : 'TLS1_0',
    allowBlobPublicAccess: false,
    networkAcls: { ipv6Rules: [], bypass: 'AzureServices', virtualNetworkRules: [], ipRules: [], defaultAction: 'Allow' },
    supportsHttpsTrafficOnly: true,
    encryption: {
      services: Object.fromEntries(
        ['file', 'blob'].map((name) => [name, { keyType: 'Account', enabled: true, lastEnabledTime: at }]),
      ),
      keySource: 'Microsoft.Storage',
    },
    ...(kind === 'FileStorage' ? { largeFileSharesState: 'Enabled' } : {}),
    ...(WITHOUT_TIER.has(kind ?? '') ? {} : { accessTier: 'Hot' }),
    creationTime: at,
  };
}

function encryption(call: Call, before: JsonObject, wanted: JsonObject): JsonObject {
  if ((textAt(wanted, 'keySource') ?? 'Microsoft.Storage').toLowerCase() !== 'microsoft.storage') {
    throw notModelled('storage accounts encrypted with a customer’s key');
  }
  const known = objectAt(before, 'services');
  const fresh = { keyType: 'Account', enabled: true, lastEnabledTime: sevenDecimals(call.azure.clock.now()) };
  const services = Object.entries(objectAt(wanted, 'services')).map(([name, service]) => [
    name,
    { ...fresh, ...objectAt(known, name), ...objectAt({ service }, 'service') },
  ]);
  return {
    ...before,
    ...stated(wanted, ['requireInfrastructureEncryption']),
    services: { ...known, ...Object.fromEntries(services) },
  };
}
