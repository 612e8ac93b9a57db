import type { JsonObject } from '../contract.ts';
import type { Cloud } from '../kernel/cloud.ts';
import { graphUnder } from './audience.ts';

/** Where the tenant's documents are served, and as which cloud. */
export interface Authority {
  readonly baseUrl: string;
  readonly tenantId: string;
  readonly cloud: Cloud;
}

/** What `{authority}/.well-known/openid-configuration` says; `version` is the path's own: `/v2.0` or nothing. */
export function openIdConfiguration({ baseUrl, tenantId, cloud }: Authority, version: '' | '/v2.0'): JsonObject {
  const root = `${baseUrl}/${tenantId}`;
  return {
    issuer: version === '' ? `https://sts.windows.net/${tenantId}/` : `${root}/v2.0`,
    authorization_endpoint: `${root}/oauth2${version}/authorize`,
    token_endpoint: `${root}/oauth2${version}/token`,
    jwks_uri: `${root}/discovery${version}/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    response_types_supported: ['code', 'id_token', 'token'],
    scopes_supported: ['openid', 'profile', 'offline_access'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['ES256'],
    tenant_region_scope: 'EU',
    cloud_instance_name: new URL(cloud.login).host.replace(/^login\./, ''),
  };
}

/** The answer to "is this host an authority?", which names this host as its own cloud. */
export function instanceDiscovery(baseUrl: string, tenant: string): JsonObject {
  const { host } = new URL(baseUrl);
  return {
    tenant_discovery_endpoint: `${baseUrl}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}

/** `GET /metadata/endpoints`: one cloud as an object (2022-09-01 and later), in a list (2019 to 2020), or the short old form. */
export function cloudMetadata(authority: Authority, apiVersion: string): JsonObject | readonly JsonObject[] {
  const { baseUrl, tenantId, cloud } = authority;
  const isItself = baseUrl === cloud.resourceManager;
  const authentication = {
    loginEndpoint: isItself ? cloud.login : baseUrl,
    audiences: [`${cloud.serviceManagement}/`, `${cloud.resourceManager}/`],
    tenant: tenantId,
    identityProvider: 'AAD',
  };
  if (apiVersion < '2019') {
    const { loginEndpoint, audiences } = authentication;
    return { ...oldPortals(cloud), authentication: { loginEndpoint, audiences } };
  }
  const told: JsonObject = {
    name: cloud.name,
    portal: cloud.portal,
    resourceManager: `${baseUrl}/`,
    authentication,
    microsoftGraphResourceId: `${isItself ? cloud.microsoftGraph : graphUnder(baseUrl)}/`,
    sqlManagement: `${cloud.serviceManagement}:8443/`,
    ...(cloud.name === 'AzureCloud' ? OF_AZURE_CLOUD : {}),
    suffixes: {
      storage: cloud.storage,
      keyVaultDns: cloud.vault,
      acrLoginServer: cloud.registry,
      sqlServerHostname: cloud.sqlServer,
      ...(cloud.name === 'AzureCloud' ? { azureDataLakeStoreFileSystem: 'azuredatalakestore.net' } : {}),
    },
  };
  return apiVersion < '2022' ? [told] : told;
}

function oldPortals({ name, portal }: Cloud): JsonObject {
  if (name !== 'AzureCloud') return { portalEndpoint: `${portal}/` };
  return {
    galleryEndpoint: 'https://gallery.azure.com/',
    graphEndpoint: 'https://graph.windows.net/',
    portalEndpoint: `${portal}/`,
  };
}

/** Services that stand in the document of the public cloud; of the others nobody here knows them. */
const OF_AZURE_CLOUD: JsonObject = {
  graph: 'https://graph.windows.net/',
  graphAudience: 'https://graph.windows.net/',
  batch: 'https://batch.core.windows.net/',
  media: 'https://rest.media.azure.net',
  gallery: 'https://gallery.azure.com/',
  activeDirectoryDataLake: 'https://datalake.azure.net/',
  logAnalyticsResourceId: 'https://api.loganalytics.io',
  appInsightsResourceId: 'https://api.applicationinsights.io',
};
