import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RetryPolicy } from '../../../src/demo/host/core-api.ts';
import type { RetryContext } from '../../../src/demo/host/invoke.ts';
import { withRetries } from '../../../src/demo/host/retry.ts';
import { entryOf } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Runs a function that always fails; answers when each try was, and what it was told. */
async function tries(retry: RetryPolicy | undefined, milliseconds: number) {
  const seen: { readonly at: number; readonly told: RetryContext | undefined }[] = [];
  const failing = withRetries(async (_, { retryContext }) => {
    seen.push({ at: Date.now() / 1000, told: retryContext });
    throw new Error('no');
  }, new AbortController().signal);
  const result = failing(entryOf({ type: 'timerTrigger' }, { retry }), { data: {} }).catch((error: Error) => error.message);
  await vi.advanceTimersByTimeAsync(milliseconds);
  return { seen, result };
}

it('retries after a fixed delay and tells the function how often', async () => {
  const { seen, result } = await tries({ retryStrategy: 'fixedDelay', maxRetryCount: 2, delayInterval: { seconds: 5 } }, 60_000);
  expect(seen.map(({ at }) => at)).toEqual([0, 5, 10]);
  expect(seen.at(-1)?.told).toEqual({ retryCount: 2, maxRetryCount: 2 });
  expect(await result).toBe('no');
});

it('doubles an exponential delay up to its maximum, for ever when asked to', async () => {
  const policy: RetryPolicy = {
    retryStrategy: 'exponentialBackoff',
    maxRetryCount: -1,
    minimumInterval: { seconds: 2 },
    maximumInterval: { seconds: 7 },
  };
  const { seen } = await tries(policy, 21_000);
  expect(seen.map(({ at }) => at)).toEqual([0, 2, 6, 13, 20]);
});

it('does nothing without a policy', async () => {
  const { seen, result } = await tries(undefined, 60_000);
  expect(seen).toEqual([{ at: 0, told: undefined }]);
  expect(await result).toBe('no');
});
