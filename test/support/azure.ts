import { createHttpHeaders, type HttpClient, RestError } from '@azure/core-rest-pipeline';
import { vi } from 'vitest';
import { createAzure } from '../../src/azure/create.ts';
import type { EstateMap } from '../../src/engine/estate-map.ts';
import type { AzurePort } from '../../src/engine/ports.ts';
import { type Fact, type Facts, type Kind, keyOf } from '../../src/model/fact.ts';
import type { Id } from '../../src/model/id.ts';

/** A wire with somebody scripted at its end, for answers that no model of Azure would give. */

export interface Sent {
  readonly method: string;
  /** Without the api-version, decoded, as Azure would route it: `/subscriptions/…`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly url: string;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  /** Text is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const DATE = 'Wed, 04 Mar 2026 10:00:00 GMT';
export const NOW = Date.parse(DATE);

/** `'drop'`: the connection breaks. `'hang'`: no answer until the caller gives up. */
export type Script = (request: Sent) => Answer | 'drop' | 'hang';

const sentOf = (method: string, url: string, body: unknown): Sent => {
  const parsed = new URL(url);
  return {
    method,
    url,
    path: decodeURIComponent(parsed.pathname),
    query: parsed.searchParams,
    body: typeof body === 'string' && body !== '' ? JSON.parse(body) : undefined,
  };
};

function scriptedWire(script: Script): { readonly httpClient: HttpClient; readonly sent: readonly Sent[] } {
  const sent: Sent[] = [];
  const httpClient: HttpClient = {
    sendRequest: async (request) => {
      const it = sentOf(request.method, request.url, request.body);
      sent.push(it);
      const answer = script(it);
      if (answer === 'drop') throw new RestError('socket hang up', { code: 'ECONNRESET', request });
      if (answer === 'hang')
        return new Promise((_, reject) => {
          const leave = (): void => reject(Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' }));
          if (request.abortSignal?.aborted) leave();
          request.abortSignal?.addEventListener('abort', leave);
        });
      const { status, body, headers = {} } = answer;
      const bodyAsText = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
      return {
        request,
        status,
        bodyAsText,
        headers: createHttpHeaders({ date: DATE, 'content-type': 'application/json; charset=utf-8', ...headers }),
      };
    },
  };
  return { httpClient, sent };
}

export const refusing = (status: number, code: string, message = '', headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  body: { error: { code, message } },
  headers,
});

export const NO_MEMORY: EstateMap = { usersOf: async () => [], identitiesOf: async () => [], within: async () => [] };
const credential = { getToken: async () => ({ token: 'secret', expiresOnTimestamp: Date.now() + 3_600_000 }) };

type Options = Partial<Parameters<typeof createAzure>[0]>;

/** The adapters at one end of the scripted wire. */
export function azureOn(script: Script, options: Options = {}): { readonly azure: AzurePort; readonly sent: readonly Sent[] } {
  const { httpClient, sent } = scriptedWire(script);
  const signal = new AbortController().signal;
  return { azure: createAzure({ credential, subscriptions: '*', map: NO_MEMORY, signal, httpClient, ...options }), sent };
}

export async function readOne<K extends Kind>(azure: AzurePort, kind: K, id: Id): Promise<Fact<Facts[K]>> {
  const { facts } = await azure.read([keyOf(kind, id)]);
  return facts.get(keyOf(kind, id)) as Fact<Facts[K]>;
}

/** The value of a fact that must be known. */
export async function factValue<K extends Kind>(azure: AzurePort, kind: K, id: Id): Promise<Facts[K]> {
  const fact = await readOne(azure, kind, id);
  if (fact.state !== 'known') throw new Error(`${kind} of ${id} is ${fact.state}: ${JSON.stringify(fact)}`);
  return fact.value;
}

/** Runs work to its end while every pause passes at once; `meanwhile` lets another clock keep pace. */
export async function swiftly<T>(
  work: () => Promise<T>,
  meanwhile: (milliseconds: number) => Promise<void> = async () => undefined,
): Promise<T> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    let isDone = false;
    const done = work().finally(() => {
      isDone = true;
    });
    // a failure is told by the await below, also when it comes early
    done.catch(() => undefined);
    while (!isDone) {
      await vi.advanceTimersByTimeAsync(500);
      await meanwhile(500);
    }
    return await done;
  } finally {
    vi.useRealTimers();
  }
}
