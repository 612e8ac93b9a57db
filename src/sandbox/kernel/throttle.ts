import type { Clock } from '../contract.ts';
import { AzureError } from '../errors.ts';

type Kind = 'reads' | 'writes' | 'deletes';

const BUCKETS: Readonly<Record<Kind, { readonly size: number; readonly perSecond: number }>> = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
};

/** Resource Manager's token buckets: per subscription (or tenant), principal and kind of request; refilled by the clock. */
export interface Throttle {
  /** Takes one token; answers the rate-limit header. Throws 429 where it is enforced and the bucket is empty. */
  take(method: string, subscriptionId: string | undefined, principalId: string): Record<string, string>;
  enforce(on: boolean): void;
}

/** Makes full buckets. They are counted always, and enforced only once somebody asks for it. */
export function createThrottle(clock: Clock): Throttle {
  const buckets = new Map<string, { tokens: number; at: number }>();
  let enforced = false;
  return {
    enforce(on) {
      enforced = on;
    },
    take(method, subscriptionId, principalId) {
      const kind = kindOf(method);
      const { size, perSecond } = BUCKETS[kind];
      const key = `${subscriptionId?.toLowerCase() ?? 'tenant'} ${principalId} ${kind}`;
      const bucket = buckets.get(key) ?? { tokens: size, at: clock.now() };
      const filled = Math.min(size, bucket.tokens + ((clock.now() - bucket.at) / 1000) * perSecond);
      if (filled < 1 && enforced) throw throttled(subscriptionId, Math.max(1, Math.ceil((1 - filled) / perSecond)));
      const tokens = Math.max(0, filled - 1);
      buckets.set(key, { tokens, at: clock.now() });
      const of = subscriptionId === undefined ? 'tenant' : 'subscription';
      return { [`x-ms-ratelimit-remaining-${of}-${kind}`]: String(Math.floor(tokens)) };
    },
  };
}

function kindOf(method: string): Kind {
  if (method === 'GET' || method === 'HEAD') return 'reads';
  return method === 'DELETE' ? 'deletes' : 'writes';
}

function throttled(subscriptionId: string | undefined, seconds: number): AzureError {
  const whose = subscriptionId === undefined ? 'tenant' : `subscription '${subscriptionId}'`;
  return new AzureError(
    429,
    'SubscriptionRequestsThrottled',
    `Number of requests for ${whose} exceeded the limit for the time interval. Please try again after '${seconds}' seconds.`,
    {},
    { 'retry-after': String(seconds), 'x-ms-failure-cause': 'gateway' },
  );
}
