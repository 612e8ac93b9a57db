import { type PipelinePolicy, type RetryInformation, type RetryStrategy, retryPolicy } from '@azure/core-rest-pipeline';
import { parseInstant } from './clock.ts';

interface Headers {
  get(name: string): string | undefined;
}

const SKIP = { skipStrategy: true } as const;
const TRIES = 3;
/** Of an empty bucket, which fills again as fast as Azure says. */
const THROTTLED_TRIES = 12;
const FIRST_DELAY = 200;
const REPLICATION_DELAY = 1_000;

/** Resource Graph says when its quota is full again as a span, `00:00:05`, and sends no `Retry-After`. */
function quotaResetsAfter(headers: Headers): number | null {
  const [, hours, minutes, seconds] = /^(\d+):(\d+):(\d+)/.exec(headers.get('x-ms-user-quota-resets-after') ?? '') ?? [];
  return seconds === undefined ? null : ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
}

/** Milliseconds that an answer asks us to wait, null if it does not say. A date counts from the answer's own `Date`. */
export function retryAfter(headers: Headers): number | null {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const value = Number(headers.get(name) ?? Number.NaN);
    if (value >= 0) return value;
  }
  const text = headers.get('retry-after');
  if (text === undefined) return quotaResetsAfter(headers);
  const seconds = Number(text);
  if (text.trim() !== '' && seconds >= 0) return seconds * 1_000;
  const until = parseInstant(text);
  return until === null ? null : Math.max(0, until - (parseInstant(headers.get('date')) ?? Date.now()));
}

const backOff = (retryCount: number): number => FIRST_DELAY * 2 ** retryCount;
const passes = (status: number): boolean =>
  status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);

/**
 * Throttling, failed servers, lost connections. Where Azure says when, it is obeyed while the wait fits, and else left to whoever
 * comes back later; where it does not, a few short tries. Every write of ours is one setting, so it may be sent twice.
 */
const passing = (patience: number): RetryStrategy => ({
  name: 'passing',
  retry: ({ response, responseError, retryCount }: RetryInformation) => {
    if (response === undefined ? responseError?.code === 'PARSE_ERROR' : !passes(response.status)) return SKIP;
    const asked = response && retryAfter(response.headers);
    const tries = response?.status === 429 && typeof asked === 'number' ? THROTTLED_TRIES : TRIES;
    const wait = asked ?? backOff(retryCount);
    return retryCount < tries && wait <= patience ? { retryAfterInMs: wait } : SKIP;
  },
});

/** A principal that was just made is unknown until the directory has replicated. */
const replicating = (patience: number): RetryStrategy => ({
  name: 'replicating',
  retry: ({ response, retryCount }) => {
    if (response?.status !== 400 || !response.bodyAsText?.includes('PrincipalNotFound')) return SKIP;
    const wait = REPLICATION_DELAY * (retryCount + 1);
    return retryCount < TRIES && wait <= patience ? { retryAfterInMs: wait } : SKIP;
  },
});

/** Replaces the clients' own policy, which would obey a `Retry-After` of any length. `patience`: the longest wait, milliseconds. */
export function boundedRetries(patience: number): PipelinePolicy {
  return retryPolicy([passing(patience), replicating(patience)], { maxRetries: THROTTLED_TRIES });
}
