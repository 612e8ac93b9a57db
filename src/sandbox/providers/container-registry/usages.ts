import type { JsonObject, Resource } from '../../contract.ts';

const GIBIBYTE = 1024 ** 3;

/** What each SKU allows: bytes, then counts; a negative count has no limit. */
const LIMITS: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  Basic: [
    ['Size', 10 * GIBIBYTE],
    ['Webhooks', 2],
    ['ScopeMaps', 100],
    ['Tokens', 100],
  ],
  Standard: [
    ['Size', 100 * GIBIBYTE],
    ['Webhooks', 10],
    ['ScopeMaps', 500],
    ['Tokens', 500],
  ],
  Premium: [
    ['Size', 500 * GIBIBYTE],
    ['Webhooks', 500],
    ['Geo-replications', -1],
    ['IPRules', 200],
    ['VNetRules', 100],
    ['PrivateEndpointConnections', 200],
    ['ScopeMaps', 50_000],
    ['Tokens', 50_000],
  ],
};

/** GET …/listUsages: the sandbox keeps no images, so nothing is used. */
export function usagesOf({ sku }: Resource): JsonObject {
  const limits = LIMITS[String(sku?.name)] ?? [];
  return {
    value: limits.map(([name, limit]) => ({ name, limit, currentValue: 0, unit: name === 'Size' ? 'Bytes' : 'Count' })),
  };
}
