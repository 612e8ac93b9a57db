import type { Call, JsonObject, Resource, Route } from '../../contract.ts';

/** Of each name as it was first spelled, how often each value stands. */
type Usage = Map<string, { readonly name: string; readonly values: Map<string, number> }>;

/** GET …/tagNames: which tags are used in a subscription, on itself, its groups and resources. Names nobody uses cannot be made here. */
export const tagNames: Route = {
  method: 'GET',
  path: /^(?<scope>\/subscriptions\/[^/]+)\/tagnames$/,
  since: '2014-04-01',
  authorize: (_, { scope = '' }) => ({ action: 'Microsoft.Resources/subscriptions/tagNames/read', scope }),
  handle(call, { scope = '' }) {
    const usage = usageOf(tagged(call, scope));
    return { status: 200, body: { value: [...usage.values()].map(({ name, values }) => show(call, name, values)) } };
  },
};

function tagged({ azure: { store } }: Call, scope: string): readonly Resource[] {
  const own = store.get(scope);
  return [...(own ? [own] : []), ...store.below(scope).filter(isTracked)];
}

/** Groups and what lies in them at a location; not what is remembered of deleted vaults. */
function isTracked({ id, location }: Resource): boolean {
  return location !== undefined && /^\/subscriptions\/[^/]+\/resourcegroups\//i.test(id);
}

function usageOf(resources: readonly Resource[]): Usage {
  const usage: Usage = new Map();
  for (const [name, value] of resources.flatMap(({ tags }) => Object.entries(tags ?? {}))) {
    const known = usage.get(name.toLowerCase()) ?? { name, values: new Map<string, number>() };
    known.values.set(String(value), (known.values.get(String(value)) ?? 0) + 1);
    usage.set(name.toLowerCase(), known);
  }
  return usage;
}

function show({ id }: Call, tagName: string, values: ReadonlyMap<string, number>): JsonObject {
  const own = `/subscriptions/${id.subscriptionId}/tagNames/${tagName}`;
  return {
    id: own,
    tagName,
    count: total([...values.values()].reduce((all, count) => all + count, 0)),
    values: [...values].map(([tagValue, count]) => ({ id: `${own}/tagValues/${tagValue}`, tagValue, count: total(count) })),
  };
}

const total = (value: number): JsonObject => ({ type: 'Total', value });
