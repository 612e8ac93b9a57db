import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import type { Directory, Instant, JsonObject, Principal } from '../contract.ts';
import type { Random } from '../kernel/random.ts';

/** A bearer token and when it ends. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Instant;
  /** How long it lives for somebody who looks at the wall clock, in seconds. */
  readonly lifetimeSeconds: number;
}

/** What a well-formed, genuinely signed token says. */
export interface Claims {
  readonly aud: string;
  readonly oid: string;
  readonly appid: string;
  readonly exp: number;
}

/** The tenant's token issuer. */
export interface Tokens {
  issue(principal: Principal, audience: string): IssuedToken;
  /** The claims of a token of ours; nothing for anything else. Says nothing about its age. */
  read(token: string): Claims | undefined;
  /** The public key, as a JSON Web Key Set. */
  keys(): JsonObject;
}

/** As long as managed identities' tokens live, so that advancing the clock by hours does not surprise clients that cache by the wall clock. */
const LIFETIME_SECONDS = 24 * 3600;

/**
 * Makes an issuer with a fresh key. A token is good from the earlier of the two clocks to a day after the later one: another program,
 * the storage emulator, judges it by the wall clock.
 */
export function createTokens(parts: {
  readonly directory: Directory;
  readonly random: Random;
  readonly now: () => Instant;
  readonly wall: () => Instant;
}): Tokens {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = parts.random.text(27);
  const read = cached((token) => readSigned(token, publicKey));
  return {
    read,
    keys: () => ({ keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', kid }] }) as JsonObject,
    issue(principal, audience) {
      const first = Math.floor(Math.min(parts.now(), parts.wall()) / 1000);
      const exp = Math.floor(Math.max(parts.now(), parts.wall()) / 1000) + LIFETIME_SECONDS;
      const claims = claimsOf(principal, audience, parts.directory.tenantId, { iat: first, nbf: first, exp }, parts.random);
      const text = `${encode({ typ: 'JWT', alg: 'ES256', kid })}.${encode(claims)}`;
      const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      const token = `${text}.${signature.toString('base64url')}`;
      return { token, expiresAt: exp * 1000, lifetimeSeconds: LIFETIME_SECONDS };
    },
  };
}

function claimsOf(
  principal: Principal,
  audience: string,
  tenantId: string,
  times: { readonly iat: number; readonly nbf: number; readonly exp: number },
  random: Random,
): JsonObject {
  const isUser = principal.type === 'User';
  return {
    aud: audience,
    iss: `https://sts.windows.net/${tenantId}/`,
    ...times,
    appid: principal.clientId,
    appidacr: principal.resourceId === undefined ? '1' : '2',
    idp: `https://sts.windows.net/${tenantId}/`,
    ...(isUser ? { name: principal.displayName, upn: principal.displayName } : {}),
    idtyp: isUser ? 'user' : 'app',
    oid: principal.principalId,
    sub: principal.principalId,
    tid: tenantId,
    uti: random.text(22),
    ver: '1.0',
    ...(principal.resourceId === undefined ? {} : { xms_mirid: principal.resourceId }),
  };
}

function readSigned(token: string, key: KeyObject): Claims | undefined {
  const [header = '', payload = '', signature = '', ...more] = token.split('.');
  if (more.length > 0) return undefined;
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
}

/** A client sends the same token with every request: its signature needs to be checked once. */
function cached(read: (token: string) => Claims | undefined): (token: string) => Claims | undefined {
  const known = new Map<string, Claims>();
  return (token) => {
    const before = known.get(token);
    if (before) return before;
    const claims = read(token);
    if (claims) known.set(token, claims);
    return claims;
  };
}

function encode(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
