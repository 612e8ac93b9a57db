import { z } from 'zod';
import { type FunctionEntry, type TypedData, triggeredBy } from './core-api.ts';
import type { Answer, Handler, Request } from './http-server.ts';
import type { Invoke } from './invoke.ts';
import { type Log, messageOf } from './log.ts';
import { compileRoute, type Route } from './route.ts';

const Trigger = z.object({
  authLevel: z.enum(['anonymous', 'function', 'admin']).default('anonymous'),
  methods: z.array(z.string().toUpperCase()).default(['GET', 'POST']),
  route: z.string().optional(),
});
const Response = z.object({
  returnValue: z
    .object({
      http: z.object({
        statusCode: z.coerce.number().default(200),
        headers: z.record(z.string(), z.string()).default({}),
        cookies: z.array(z.unknown()).max(0, 'this host sends no cookies').default([]),
        body: z.object({ bytes: z.instanceof(Uint8Array) }).nullish(),
      }),
    })
    .nullish(),
});

export interface HttpOptions {
  readonly functions: readonly FunctionEntry[];
  readonly routePrefix: string;
  /** The host key, good for every function whose authLevel is not anonymous. */
  readonly key: string | undefined;
  readonly invoke: Invoke;
  readonly log: Log;
}

/**
 * Serves HTTP triggers: route, method, key, function. A wrong method is a 404, a missing or wrong key a 401, as in Azure.
 * Throws at once if a function wants a key and the host was given none.
 */
export function httpHandler(options: HttpOptions): Handler {
  const served = triggeredBy(options.functions, 'httptrigger').map((entry) => serve(entry, options));
  return async (request) => {
    for (const { matches, methods, run } of served) {
      const parameters = matches(request.url.pathname);
      if (parameters !== undefined && methods.includes(request.method)) return run(request, parameters);
    }
    return undefined;
  };
}

interface Served {
  readonly matches: Route;
  readonly methods: readonly string[];
  run(request: Request, parameters: Readonly<Record<string, string>>): Promise<Answer>;
}

function serve(entry: FunctionEntry, { routePrefix, key, invoke, log }: HttpOptions): Served {
  const { authLevel, methods, route } = Trigger.parse(entry.trigger);
  if (authLevel !== 'anonymous' && key === undefined) {
    throw new Error(`Function "${entry.name}" wants a key: set LOCAL_HOST_KEY in the environment of the host.`);
  }
  const run = async (request: Request, parameters: Readonly<Record<string, string>>): Promise<Answer> => {
    if (authLevel !== 'anonymous' && !isKey(request, key)) return { status: 401 };
    try {
      return toAnswer(await invoke(entry, { data: { http: toHttp(request, parameters) } }));
    } catch (error) {
      log('error', `failed: ${messageOf(error)}`, entry.name);
      return { status: 500 };
    }
  };
  return { matches: compileRoute(routePrefix, route ?? entry.name), methods, run };
}

function isKey({ url, headers }: Request, key: string | undefined): boolean {
  return key !== undefined && (headers['x-functions-key'] ?? url.searchParams.get('code')) === key;
}

function toHttp(request: Request, parameters: Readonly<Record<string, string>>): NonNullable<TypedData['http']> {
  return {
    method: request.method,
    url: request.url.href,
    nullableHeaders: nullable(request.headers),
    nullableParams: nullable(parameters),
    nullableQuery: nullable(Object.fromEntries(request.url.searchParams)),
    ...(request.body.length > 0 && { body: { bytes: request.body } }),
  };
}

function nullable(values: Readonly<Record<string, string>>): Readonly<Record<string, { readonly value: string }>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

function toAnswer(response: unknown): Answer {
  const http = Response.parse(response).returnValue?.http;
  if (http === undefined) return { status: 204 };
  return { status: http.statusCode, headers: http.headers, ...(http.body && { body: http.body.bytes }) };
}
