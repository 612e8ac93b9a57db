import { envelope, type Incoming, json, notModelled, type Outgoing } from '../kernel/http.ts';
import { cloudMetadata, instanceDiscovery, openIdConfiguration } from './documents.ts';
import { answerIdentity, IDENTITY_PATH } from './identity-endpoint.ts';
import { answerToken, type OAuthParts, refuseTenant } from './oauth.ts';

/** What a client that does not know its tenant yet writes in its place. */
const ANY_TENANT: readonly string[] = ['common', 'organizations'];

/** Entra's other doors: authorization codes, device codes, home realms. Resource Manager would ask these callers for a token. */
const OTHER_SIGN_IN = /^\/[^/]+\/(oauth2(\/v2\.0)?\/[^/]+|userrealm(\/.*)?|reprocess|login)$/;

/** Everything that is not Resource Manager's: tokens, discovery, cloud metadata, the managed-identity endpoint. */
export function createLogin(parts: OAuthParts): (request: Incoming) => Outgoing | undefined {
  return (request) => {
    const url = new URL(request.url);
    const path = url.pathname.toLowerCase().replace(/\/+/g, '/');
    const tenant = parts.directory.tenantId;
    const base = parts.baseUrl();
    if (path === IDENTITY_PATH && request.method === 'GET') return answerIdentity(parts, request);
    if (path === '/metadata/endpoints' && request.method === 'GET') {
      return json(
        200,
        cloudMetadata({ baseUrl: base, tenantId: tenant, cloud: parts.cloud }, url.searchParams.get('api-version') ?? ''),
      );
    }
    if (path === '/common/discovery/instance' && request.method === 'GET') return json(200, instanceDiscovery(base, tenant));
    const token = /^\/([^/]+)\/oauth2(\/v2\.0)?\/token$/.exec(path);
    if (token && request.method === 'POST') return answerToken(parts, token[1] ?? '', token[2] ? 'v2' : 'v1', request);
    if (OTHER_SIGN_IN.test(path)) return envelope(notModelled(request.method, path, 'this way to sign in'));
    if (request.method !== 'GET') return undefined;
    const configuration = /^\/([^/]+)(\/v2\.0)?\/\.well-known\/openid-configuration$/.exec(path);
    if (configuration) {
      const { 1: named = '', 2: version } = configuration;
      const foreign = ANY_TENANT.includes(named) ? undefined : refuseTenant(parts, named, 'invalid_tenant');
      return (
        foreign ?? json(200, openIdConfiguration({ baseUrl: base, tenantId: tenant, cloud: parts.cloud }, version ? '/v2.0' : ''))
      );
    }
    if (/^\/[^/]+\/discovery(\/v2\.0)?\/keys$/.test(path)) return json(200, parts.tokens.keys());
    return undefined;
  };
}
