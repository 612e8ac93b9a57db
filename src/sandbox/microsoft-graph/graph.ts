import type { Azure } from '../azure.ts';
import type { JsonObject, Principal } from '../contract.ts';
import { AzureError } from '../errors.ts';
import { type Handle, type Incoming, json, notModelled, type Outgoing } from '../kernel/http.ts';
import { graphAudiences, graphUnder } from '../login/audience.ts';
import type { Tokens } from '../login/tokens.ts';
import { routeOf } from './routes.ts';

/** What Microsoft Graph is made of. */
export interface GraphParts {
  readonly azure: Azure;
  readonly tokens: Tokens;
}

/**
 * The part of Microsoft Graph that tells of service principals and their applications. It answers to the cloud's own host, and
 * under `/graph` to whoever knows the sandbox's address alone. Nothing for a request that is not for it.
 */
export function createMicrosoftGraph(parts: GraphParts): (request: Incoming) => ReturnType<Handle> | undefined {
  const { azure } = parts;
  return (request) => {
    const url = new URL(request.url);
    const path = pathIn(azure, url);
    return path === undefined ? undefined : Promise.resolve(dated(azure, respond(parts, request, url, path)));
  };
}

function pathIn({ cloud }: Azure, { hostname, pathname }: URL): string | undefined {
  if (hostname === new URL(cloud.microsoftGraph).hostname) return pathname;
  return pathname.startsWith('/graph/') ? pathname.slice('/graph'.length) : undefined;
}

/** Every answer says when it was given, by the sandbox's clock. */
function dated({ clock }: Azure, answer: Outgoing): Outgoing {
  return { ...answer, headers: { date: new Date(clock.now()).toUTCString(), ...answer.headers } };
}

function respond(parts: GraphParts, request: Incoming, url: URL, path: string): Outgoing {
  const { azure } = parts;
  try {
    const caller = authenticate(parts, request.headers.authorization);
    const route = routeOf(request.method, path);
    if (!route) throw notModelled(request.method, url.pathname, 'this part of Microsoft Graph');
    const body = route.answer({ azure, caller, query: url.searchParams, body: request.body, names: route.names });
    return json(200, { '@odata.context': `${url.origin}/v1.0/$metadata#${route.context}`, ...body });
  } catch (error) {
    if (error instanceof AzureError) return refused(azure, request, error);
    throw error;
  }
}

function authenticate({ azure, tokens }: GraphParts, authorization: string | undefined): Principal {
  const refuse = (message: string): AzureError => new AzureError(401, 'InvalidAuthenticationToken', message);
  const [scheme = '', token = ''] = (authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer' || token === '') throw refuse('Access token is empty.');
  const claims = tokens.read(token);
  if (!claims) throw refuse('Access token validation failure.');
  const audiences = [...graphAudiences(azure.cloud), graphUnder(azure.baseUrl)];
  if (!audiences.includes(claims.aud.replace(/\/$/, ''))) throw refuse('Access token validation failure. Invalid audience.');
  if (claims.exp * 1000 <= azure.clock.now()) throw refuse('Lifetime validation failed, the token is expired.');
  const caller = azure.directory.find(claims.oid);
  if (!caller) throw refuse('The identity of the calling application could not be established.');
  return caller;
}

/** Microsoft Graph's envelope: every error says when, and to which request. */
function refused(azure: Azure, { headers }: Incoming, { status, code, message }: AzureError): Outgoing {
  const requestId = azure.guid();
  const innerError: JsonObject = {
    date: new Date(azure.clock.now()).toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': headers['client-request-id'] ?? requestId,
  };
  return json(status, { error: { code, message, innerError } });
}
