import type { Directory, Instant } from '../contract.ts';
import type { Cloud } from '../kernel/cloud.ts';
import { type Incoming, json, type Outgoing } from '../kernel/http.ts';
import { audienceOf } from './audience.ts';
import type { Tokens } from './tokens.ts';

/** The path that `IDENTITY_ENDPOINT` ends in. */
export const IDENTITY_PATH = '/msi/token';

/**
 * App Service's managed-identity endpoint. The secret header says whose identities may be used: it is the client secret of the principal
 * that the app runs as, and `client_id`, `principal_id` or `object_id`, where given, must be that principal's.
 */
export function answerIdentity(
  parts: {
    readonly tokens: Tokens;
    readonly directory: Directory;
    readonly baseUrl: () => string;
    readonly cloud: Cloud;
    readonly now: () => Instant;
  },
  request: Incoming,
): Outgoing {
  const query = new URL(request.url).searchParams;
  const refuse = (status: number, message: string): Outgoing => json(status, { statusCode: status, message });
  const secret = request.headers['x-identity-header'];
  const principal = secret ? parts.directory.all().find((known) => known.clientSecret === secret) : undefined;
  if (!principal) return refuse(401, 'The X-IDENTITY-HEADER header is missing or belongs to no identity.');
  const version = query.get('api-version');
  if (version !== '2019-08-01') return refuse(400, `Unsupported api-version '${version}'; 2019-08-01 is served.`);
  const asked = query.get('client_id') ?? query.get('principal_id') ?? query.get('object_id');
  if (asked !== null && asked !== principal.clientId && asked !== principal.principalId) {
    return refuse(
      400,
      `No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId '${asked}'.`,
    );
  }
  const resource = query.get('resource') ?? '';
  const audience = audienceOf(resource, parts.baseUrl(), parts.cloud);
  if (audience === undefined) return refuse(400, `The resource '${resource}' was not found in the tenant.`);
  const { token, expiresAt } = parts.tokens.issue(principal, audience);
  const ends = String(expiresAt / 1000);
  return json(200, { access_token: token, expires_on: ends, resource, token_type: 'Bearer', client_id: principal.clientId });
}
