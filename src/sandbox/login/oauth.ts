import type { Directory, Instant } from '../contract.ts';
import type { Cloud } from '../kernel/cloud.ts';
import { envelope, type Incoming, json, notModelled, type Outgoing } from '../kernel/http.ts';
import type { Random } from '../kernel/random.ts';
import { audienceOf } from './audience.ts';
import type { Tokens } from './tokens.ts';

/** What the token endpoint works with. */
export interface OAuthParts {
  readonly tokens: Tokens;
  readonly directory: Directory;
  readonly random: Random;
  readonly now: () => Instant;
  readonly baseUrl: () => string;
  readonly cloud: Cloud;
}

/** Every tenant has Microsoft's own resources: for those that nothing here serves, "not found" would be untrue. */
const MICROSOFT =
  /^https:\/\/[^/]*\b(azure|azureml|windows|microsoft)\.(com|net|cn|us)\b|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/i;

interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly code: number;
  readonly text: string;
}

/** `POST /{tenant}/oauth2/v2.0/token` and `POST /{tenant}/oauth2/token`, client credentials with a secret. */
export function answerToken(parts: OAuthParts, tenant: string, version: 'v1' | 'v2', request: Incoming): Outgoing {
  const form = new URLSearchParams(request.body);
  const path = new URL(request.url).pathname;
  if (!form.get('grant_type')) return refused(parts, missing('grant_type'));
  if (form.get('grant_type') !== 'client_credentials') {
    return envelope(notModelled('POST', path, `the grant type '${form.get('grant_type')}' (client_credentials is)`));
  }
  if (form.has('client_assertion')) return envelope(notModelled('POST', path, 'client assertions (client_secret is)'));
  const { clientId, secret } = credentialsOf(form, request.headers.authorization);
  const wanted = version === 'v2' ? form.get('scope') : form.get('resource');
  const audience = audienceOf(wanted ?? '', parts.baseUrl(), parts.cloud);
  const principal = parts.directory.findByClientId(clientId);
  const foreign = refuseTenant(parts, tenant, 'invalid_request');
  if (foreign) return foreign;
  const refusal =
    refuseClient(clientId, secret, principal, parts.directory.tenantId) ??
    (version === 'v2' ? refuseScope(wanted) : undefined) ??
    refuseResource(wanted, audience, parts.directory.tenantId);
  if (refusal) return refused(parts, refusal);
  if (!principal || !audience) return envelope(notModelled('POST', path, `tokens for '${wanted}'`));
  const { token, lifetimeSeconds, expiresAt } = parts.tokens.issue(principal, audience);
  const common = { token_type: 'Bearer', access_token: token };
  if (version === 'v2') return json(200, { ...common, expires_in: lifetimeSeconds, ext_expires_in: lifetimeSeconds });
  const ends = { expires_in: String(lifetimeSeconds), ext_expires_in: String(lifetimeSeconds) };
  const spoken = { expires_on: String(expiresAt / 1000), not_before: String(expiresAt / 1000 - lifetimeSeconds) };
  return json(200, { ...common, ...ends, ...spoken, resource: audience });
}

function credentialsOf(form: URLSearchParams, authorization: string | undefined): { clientId: string; secret: string | null } {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) return { clientId: form.get('client_id') ?? '', secret: form.get('client_secret') };
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent);
  return { clientId: id, secret };
}

/** The 400 of a path that names another tenant; nothing for our own. Discovery and the token endpoint give it different codes. */
export function refuseTenant(
  parts: OAuthParts,
  tenant: string,
  error: 'invalid_tenant' | 'invalid_request',
): Outgoing | undefined {
  if (tenant.toLowerCase() === parts.directory.tenantId.toLowerCase()) return undefined;
  const text =
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. ` +
    'Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.';
  return refused(parts, { status: 400, error, code: 90002, text });
}

function refuseClient(
  clientId: string,
  secret: string | null,
  principal: { readonly clientSecret: string | undefined } | undefined,
  tenantId: string,
): Refusal | undefined {
  if (clientId === '') return missing('client_id');
  if (!principal) {
    const text = `Application with identifier '${clientId}' was not found in the directory '${tenantId}'.`;
    return { status: 400, error: 'unauthorized_client', code: 700016, text };
  }
  if (secret === null) {
    const text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
    return { status: 401, error: 'invalid_client', code: 7000218, text };
  }
  if (principal.clientSecret === secret) return undefined;
  const text =
    'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, ' +
    `not the client secret ID, for a secret added to app '${clientId}'.`;
  return { status: 401, error: 'invalid_client', code: 7000215, text };
}

function missing(parameter: string): Refusal {
  const text = `The request body must contain the following parameter: '${parameter}'.`;
  return { status: 400, error: 'invalid_request', code: 900144, text };
}

/** An application asks for all that it was given, and for one resource: it cannot name single permissions. */
function refuseScope(wanted: string | null): Refusal | undefined {
  if (!wanted) return missing('scope');
  if (wanted.split(' ').every((word) => /\/\.default$|^openid$|^profile$|^offline_access$|^$/i.test(word))) return undefined;
  const text =
    `The provided value for scope ${wanted} is not valid. Client credential flows must have a scope value with /.default ` +
    'suffixed to the resource identifier (application ID URI).';
  return { status: 400, error: 'invalid_scope', code: 1002012, text };
}

function refuseResource(wanted: string | null, audience: string | undefined, tenantId: string): Refusal | undefined {
  if (audience !== undefined || !wanted || MICROSOFT.test(wanted)) return undefined;
  const text = `The resource principal named ${wanted} was not found in the tenant named ${tenantId}.`;
  return { status: 400, error: 'invalid_resource', code: 500011, text };
}

function refused(parts: OAuthParts, { status, error, code, text }: Refusal): Outgoing {
  const timestamp = `${new Date(parts.now()).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const [trace, correlation] = [parts.random.guid(), parts.random.guid()];
  return json(status, {
    error,
    error_description: `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `${parts.cloud.login}/error?code=${code}`,
  });
}
