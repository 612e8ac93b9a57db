import type { Azure } from '../azure.ts';
import { AzureError } from '../errors.ts';
import type { Fault } from './faults.ts';
import { connectionReset, envelope, type Incoming, json, type Outgoing } from './http.ts';

/** What a fault does before the request is carried out: an answer in its place, or an error. */
export async function faultBefore(azure: Azure, fault: Fault | undefined, request: Incoming): Promise<Outgoing | undefined> {
  if (fault?.kind === 'drop' && fault.when === 'before') throw connectionReset();
  if (fault?.kind === 'hang' && fault.when === 'before') return untilGone(request);
  if (fault?.kind === 'delay') await untilClock(azure, fault.seconds, request);
  if (fault?.kind !== 'status') return undefined;
  const headers: Record<string, string> =
    fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) };
  if (fault.body !== undefined) return json(fault.status, fault.body, headers);
  const code = fault.code ?? (fault.status === 429 ? 'TooManyRequests' : 'InternalServerError');
  return envelope(new AzureError(fault.status, code, fault.message ?? 'The request failed by a scheduled fault.', {}, headers));
}

/** What a fault does to an answer that is ready. */
export async function faultAfter(fault: Fault | undefined, request: Incoming): Promise<void> {
  if (fault?.kind === 'drop' && fault.when === 'after') throw connectionReset();
  if (fault?.kind === 'hang' && fault.when === 'after') await untilGone(request);
}

function untilGone({ signal }: Incoming): Promise<never> {
  return new Promise((_, reject) => {
    const leave = (): void => reject(signal?.reason);
    if (signal?.aborted) leave();
    signal?.addEventListener('abort', leave, { once: true });
  });
}

function untilClock(azure: Azure, seconds: number, request: Incoming): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = azure.clock.schedule(azure.clock.now() + seconds * 1000, resolve);
    request.signal?.addEventListener('abort', () => {
      cancel();
      reject(request.signal?.reason);
    });
  });
}
