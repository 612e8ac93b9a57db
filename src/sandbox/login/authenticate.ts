import type { Directory, Instant, Principal } from '../contract.ts';
import { AzureError } from '../errors.ts';
import type { Cloud } from '../kernel/cloud.ts';
import { managementAudiences } from './audience.ts';
import type { Tokens } from './tokens.ts';

/** Resource Manager's door: the principal behind a bearer token. Throws 401 as Azure words it, with `WWW-Authenticate`. */
export function createAuthenticate(parts: {
  readonly tokens: Tokens;
  readonly directory: Directory;
  readonly now: () => Instant;
  readonly cloud: Cloud;
  /** Clients that were given this endpoint alone ask for tokens for it. */
  readonly baseUrl: () => string;
}): (headers: Readonly<Record<string, string>>) => Principal {
  const { tokens, directory } = parts;
  const audiences = managementAudiences(parts.cloud).flatMap((audience) => [`${audience}/`, audience]);
  const refuse = (code: string, message: string, reason: string): AzureError =>
    new AzureError(
      401,
      code,
      message,
      {},
      {
        'www-authenticate':
          `Bearer authorization_uri="https://login.windows.net/${directory.tenantId}", ` +
          `error="invalid_token", error_description="${reason}"`,
        'x-ms-failure-cause': 'gateway',
      },
    );
  return (headers) => {
    const header = headers.authorization;
    if (!header) {
      const reason = "The authentication failed because of missing 'Authorization' header.";
      throw refuse('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.", reason);
    }
    const [scheme, token = ''] = header.split(' ');
    const claims = scheme?.toLowerCase() === 'bearer' ? tokens.read(token) : undefined;
    if (!claims) throw refuse('InvalidAuthenticationToken', 'The access token is invalid.', 'Could not validate the token.');
    const now = parts.now();
    if (claims.exp * 1000 <= now) {
      const message = `The access token expiry UTC time '${spoken(claims.exp * 1000)}' is earlier than current UTC time '${spoken(now)}'.`;
      throw refuse('ExpiredAuthenticationToken', message, 'The access token has expired.');
    }
    if (![...audiences, parts.baseUrl(), `${parts.baseUrl()}/`].includes(claims.aud)) {
      const message =
        `The access token has been obtained for wrong audience or resource '${claims.aud}'. ` +
        `It should exactly match with one of the allowed audiences '${audiences.join("','")}'.`;
      throw refuse('InvalidAuthenticationTokenAudience', message, 'The access token is from the wrong audience.');
    }
    return directory.find(claims.oid) ?? departed(claims.oid, claims.appid);
  };
}

/** A token outlives its principal; what it may still do, role assignments say. */
function departed(principalId: string, clientId: string): Principal {
  return {
    principalId,
    clientId,
    clientSecret: undefined,
    type: 'ServicePrincipal',
    displayName: clientId,
    replicatedAt: Number.POSITIVE_INFINITY,
  };
}

/** `8/17/2020 3:46:33 AM` */
function spoken(at: Instant): string {
  return new Date(at).toLocaleString('en-US', { timeZone: 'UTC' }).replace(',', '').replaceAll('\u202f', ' ');
}
