import type { FunctionEntry, RetryPolicy } from './core-api.ts';
import type { Invoke } from './invoke.ts';
import { pause } from './pause.ts';

/** How many milliseconds the policy waits before retry number `count` (the first is 0). */
function retryDelay(policy: RetryPolicy, count: number): number {
  if (policy.retryStrategy === 'fixedDelay') return policy.delayInterval.seconds * 1000;
  return Math.min(policy.minimumInterval.seconds * 2 ** count, policy.maximumInterval.seconds) * 1000;
}

/** Runs triggers whose retry policy is the host's business. `maxRetryCount` −1 retries for ever; a stopping host gives up. */
export function withRetries(invoke: Invoke, signal: AbortSignal): Invoke {
  return async (entry, invocation) => {
    const { retry } = entry;
    if (retry === undefined) return invoke(entry, invocation);
    for (let count = 0; ; count++) {
      try {
        return await invoke(entry, { ...invocation, retryContext: { retryCount: count, maxRetryCount: retry.maxRetryCount } });
      } catch (error) {
        if (isLast(entry, count) || !(await pause(retryDelay(retry, count), signal))) throw error;
      }
    }
  };
}

function isLast({ retry }: FunctionEntry, count: number): boolean {
  return retry === undefined || (retry.maxRetryCount >= 0 && count >= retry.maxRetryCount);
}
