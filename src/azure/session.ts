import type { TokenCredential } from '@azure/core-auth';
import { createDefaultHttpClient, type HttpClient, type Pipeline } from '@azure/core-rest-pipeline';
import { type AzureClock, createClock } from './clock.ts';
import { createMeter, type Meter } from './meter.ts';
import { type RawResponse, type Reply, replyOf } from './reply.ts';
import { boundedRetries } from './retry.ts';
import { openTurns } from './turns.ts';

/** What every client is made with. */
export interface Connection {
  readonly credential: TokenCredential;
  /** Resource manager, without a trailing slash. */
  readonly endpoint: string;
  /** What tokens are asked for. */
  readonly scope: string;
  readonly httpClient: HttpClient;
  /** Puts bounded retries in the place of the client's own, and lets all clients take turns. */
  prepare<C extends { readonly pipeline: Pipeline }>(client: C): C;
}

/** What a client call is given: the time it has, and where its raw answers go. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
  onResponse(response: RawResponse): void;
}

/** All answers of one call, pages in order, and what made it fail. */
export interface Exchange {
  readonly replies: readonly Reply[];
  readonly failure: unknown;
}

export interface Session {
  readonly connection: Connection;
  readonly clock: AzureClock;
  readonly meter: Meter;
  /** Aborts when the function's time is over. */
  readonly signal: AbortSignal;
  /** The longest wait inside the function, milliseconds. */
  readonly patience: number;
  /** Runs a client call and keeps what came off the wire. Never throws. */
  exchange(call: (options: CallOptions) => Promise<unknown>): Promise<Exchange>;
}

export interface SessionOptions {
  readonly credential: TokenCredential;
  readonly signal: AbortSignal;
  readonly patience: number;
  readonly endpoint: string;
  readonly audience: string;
  readonly httpClient?: HttpClient | undefined;
}

/** Counts what is sent and learns Azure's clock from what comes back. */
function watched(inner: HttpClient, meter: Meter, clock: AzureClock): HttpClient {
  return {
    sendRequest: async (request) => {
      meter.count();
      const response = await inner.sendRequest(request);
      clock.observe(response.headers.get('date'));
      return response;
    },
  };
}

/** Opens what all readers and writers of one invocation share. */
export function openSession(options: SessionOptions): Session {
  const { credential, signal, patience } = options;
  const clock = createClock();
  const meter = createMeter();
  const turns = openTurns();
  const connection: Connection = {
    credential,
    endpoint: options.endpoint.replace(/\/+$/, ''),
    scope: `${options.audience.replace(/\/+$/, '')}/.default`,
    httpClient: watched(options.httpClient ?? createDefaultHttpClient(), meter, clock),
    prepare: (client) => {
      client.pipeline.removePolicy({ name: 'defaultRetryPolicy' });
      client.pipeline.addPolicy(boundedRetries(patience), { phase: 'Retry' });
      client.pipeline.addPolicy(turns.whole);
      client.pipeline.addPolicy(turns.each, { afterPhase: 'Retry' });
      return client;
    },
  };
  const exchange: Session['exchange'] = async (call) => {
    const replies: Reply[] = [];
    try {
      await call({ abortSignal: signal, onResponse: (response) => void replies.push(replyOf(response)) });
      return { replies, failure: undefined };
    } catch (failure) {
      return { replies, failure: failure ?? new Error('The client failed without a reason.') };
    }
  };
  return { connection, clock, meter, signal, patience, exchange };
}
