import { STATUS_CODES } from 'node:http';
import { isFinal } from './schedule.ts';

/** How one attempt ended. `final` failures are never tried again; `refused` is the sandbox's own: it does not model the destination. */
export type Outcome =
  | { readonly kind: 'delivered'; readonly status?: number }
  | { readonly kind: 'failed'; readonly word: string; readonly status?: number; readonly final: boolean }
  | { readonly kind: 'refused'; readonly word: string };

/** Only 200 to 204 acknowledge. */
export function outcomeOfStatus(status: number, kind: 'web' | 'azure'): Outcome {
  if (status >= 200 && status <= 204) return { kind: 'delivered', status };
  return { kind: 'failed', word: wordFor(status), status, final: isFinal(status, kind) };
}

/** What became of a request without an answer. */
export function outcomeOfError(error: unknown): Outcome {
  const timedOut = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  return { kind: 'failed', word: timedOut ? 'TimedOut' : 'Unknown', final: false };
}

/** Azure's word for a status: `NotFound`, `InternalServerError`. */
export function wordFor(status: number): string {
  return status === 413 ? 'RequestEntityTooLarge' : (STATUS_CODES[status] ?? 'Unknown').replace(/[^A-Za-z]/g, '');
}
