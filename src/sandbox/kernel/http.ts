import type { Json } from '../contract.ts';
import { AzureError } from '../errors.ts';

/** What a transport hands to the core. Header names are lower-case; `url` is absolute. */
export interface Incoming {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Fires when the caller has given up. */
  readonly signal?: AbortSignal | undefined;
}

/** What a transport sends back. */
export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The one core behind every transport. Rejects with code `ECONNRESET` for a dropped connection, with the signal's reason for a caller that left. */
export type Handle = (request: Incoming) => Promise<Outgoing>;

/**
 * A defect of the sandbox must neither break the connection nor look like a bad day of Azure: it answers 501, which no client retries.
 * What a caller shall see as a broken connection passes.
 */
export function answerDefect(error: unknown, request: Incoming): Outgoing {
  if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') throw error;
  if (request.signal?.aborted) throw error;
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return envelope(new AzureError(501, 'SandboxDefect', `The sandbox itself failed: ${what}`));
}

/** The error a client sees when the connection breaks under its request. */
export function connectionReset(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

/** A JSON answer; `undefined` is an empty body. */
export function json(status: number, body: Json | undefined, headers: Readonly<Record<string, string>> = {}): Outgoing {
  if (body === undefined) return { status, headers: { 'content-length': '0', ...headers }, body: '' };
  const text = JSON.stringify(body);
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: text };
}

/** An error in Azure's envelope. */
export function envelope(error: AzureError): Outgoing {
  const body = { error: { code: error.code, message: error.message, ...error.extra }, ...error.beside };
  return json(error.status, body, error.headers);
}

/** The refusal of what the sandbox does not model: loud, named, never a guess. */
export function notModelled(method: string, path: string, what: string): AzureError {
  return new AzureError(501, 'NotModelled', `The sandbox does not model ${what}: ${method} ${path}.`);
}
