import type { ArmId, Clock } from '../contract.ts';
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
  take(method: string, path: Pick<ArmId, 'key' | 'subscriptionId'>, principalId: string): Record<string, string>;
  enforce(on: boolean): void;
}

/** A subscription holds this many times what one principal may ask of it; told beside the other, and never enforced here. */
const PRINCIPALS = 15;

/** Makes full buckets. They are counted always, and enforced only once somebody asks for it. */
export function createThrottle(clock: Clock): Throttle {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const filled = (key: string, size: number, perSecond: number): number => {
    const { tokens, at } = buckets.get(key) ?? { tokens: size, at: clock.now() };
    return Math.min(size, tokens + ((clock.now() - at) / 1000) * perSecond);
  };
  const draw = (key: string, had: number): string => {
    const tokens = Math.max(0, had - 1);
    buckets.set(key, { tokens, at: clock.now() });
    return String(Math.floor(tokens));
  };
  let enforced = false;
  return {
    enforce(on) {
      enforced = on;
    },
    take(method, { key, subscriptionId }, principalId) {
      const kind = kindOf(method, key);
      const { size, perSecond } = BUCKETS[kind];
      const whose = subscriptionId?.toLowerCase() ?? 'tenant';
      const own = `${whose} ${principalId} ${kind}`;
      const had = filled(own, size, perSecond);
      if (had < 1 && enforced) throw throttled(subscriptionId, Math.max(1, Math.ceil((1 - had) / perSecond)));
      if (subscriptionId === undefined) return { [`x-ms-ratelimit-remaining-tenant-${kind}`]: draw(own, had) };
      const all = `${whose} ${kind}`;
      return {
        [`x-ms-ratelimit-remaining-subscription-${kind}`]: draw(own, had),
        [`x-ms-ratelimit-remaining-subscription-global-${kind}`]: draw(
          all,
          filled(all, size * PRINCIPALS, perSecond * PRINCIPALS),
        ),
      };
    },
  };
}

/** What is asked by POST and changes nothing, where recordings show it so; keys that are listed count as writes. */
const READS = /\/(checknameavailability|microsoft\.resourcegraph\/resources)$/;

function kindOf(method: string, key: string): Kind {
  if (method === 'GET' || method === 'HEAD' || (method === 'POST' && READS.test(key))) return 'reads';
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

/** What the gateway refuses and counts all the same, where Resource Manager itself would have answered. */
const COUNTED: readonly string[] = [
  'ResourceGroupNotFound',
  'InvalidResourceGroup',
  'InvalidResourceNamespace',
  'InvalidTemplate',
];
const OWN = /^\/(subscriptions\/[^/]+(\/resourcegroups(\/[^/]+)?)?|.*\/providers\/(microsoft\.resources\/.*|[^/]+))$/i;

/** A request that the gateway turns away before any provider sees it tells of no count. Answers the refusal. */
export function uncounted(error: AzureError, headers: Record<string, string>, url: string): AzureError {
  const isCounted = COUNTED.includes(error.code) && OWN.test(new URL(url).pathname.replace(/\/+/g, '/'));
  if (error.headers['x-ms-failure-cause'] !== 'gateway' || isCounted) return error;
  for (const name of Object.keys(headers)) if (name.startsWith('x-ms-ratelimit-')) delete headers[name];
  return error;
}
