import type { JsonObject } from '../contract.ts';

/** What `{authority}/.well-known/openid-configuration` says; `version` is the path's own: `/v2.0` or nothing. */
export function openIdConfiguration(baseUrl: string, tenant: string, version: '' | '/v2.0'): JsonObject {
  const root = `${baseUrl}/${tenant}`;
  return {
    issuer: version === '' ? `https://sts.windows.net/${tenant}/` : `${root}/v2.0`,
    authorization_endpoint: `${root}/oauth2${version}/authorize`,
    token_endpoint: `${root}/oauth2${version}/token`,
    jwks_uri: `${root}/discovery${version}/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    response_types_supported: ['code', 'id_token', 'token'],
    scopes_supported: ['openid', 'profile', 'offline_access'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['ES256'],
    tenant_region_scope: 'EU',
    cloud_instance_name: 'microsoftonline.com',
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
export function cloudMetadata(baseUrl: string, tenantId: string, apiVersion: string): JsonObject | readonly JsonObject[] {
  const authentication = {
    loginEndpoint: baseUrl,
    audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'],
    tenant: tenantId,
    identityProvider: 'AAD',
  };
  if (apiVersion < '2019') {
    return {
      galleryEndpoint: 'https://gallery.azure.com/',
      graphEndpoint: 'https://graph.windows.net/',
      portalEndpoint: 'https://portal.azure.com/',
      authentication: { loginEndpoint: authentication.loginEndpoint, audiences: authentication.audiences },
    };
  }
  const cloud: JsonObject = {
    name: 'AzureCloud',
    portal: 'https://portal.azure.com',
    resourceManager: `${baseUrl}/`,
    authentication,
    graph: 'https://graph.windows.net/',
    graphAudience: 'https://graph.windows.net/',
    microsoftGraphResourceId: 'https://graph.microsoft.com/',
    batch: 'https://batch.core.windows.net/',
    media: 'https://rest.media.azure.net',
    gallery: 'https://gallery.azure.com/',
    sqlManagement: 'https://management.core.windows.net:8443/',
    activeDirectoryDataLake: 'https://datalake.azure.net/',
    logAnalyticsResourceId: 'https://api.loganalytics.io',
    appInsightsResourceId: 'https://api.applicationinsights.io',
    suffixes: {
      storage: 'core.windows.net',
      keyVaultDns: 'vault.azure.net',
      acrLoginServer: 'azurecr.io',
      sqlServerHostname: 'database.windows.net',
      azureDataLakeStoreFileSystem: 'azuredatalakestore.net',
    },
  };
  return apiVersion < '2022' ? [cloud] : cloud;
}
