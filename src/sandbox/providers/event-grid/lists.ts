import type { Call, JsonObject, Reply, Resource, Route } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { eventSubscriptionType } from '../../events/listener.ts';
import { topicTypeNamed, topicTypeOf } from './topic-types.ts';

/** An event subscription as Azure shows it; the address of its endpoint stays hidden. */
export function showSubscription({ id, name, type, properties }: Resource): JsonObject {
  return { properties, systemData: null, id, name, type };
}

/** Answers one page of a list, filtered by name as `$filter` says. Throws `NotModelled` for any other filter. */
export function page(
  call: Call,
  resources: readonly Resource[],
  show: (resource: Resource) => JsonObject = showSubscription,
): Reply {
  const kept = resources.filter(nameFilter(call.query.get('$filter')));
  const top = Number(call.query.get('$top') ?? 20);
  if (!Number.isInteger(top) || top < 1 || top > 100) {
    throw new AzureError(400, 'InvalidRequest', 'The value of $top must be between 1 and 100.');
  }
  const start = Number(call.query.get('$skiptoken') ?? 0);
  const value = kept.slice(start, start + top).map(show);
  if (start + top >= kept.length) return { status: 200, body: { value } };
  const next = new URL(`${call.azure.baseUrl}${call.url.pathname}${call.url.search}`);
  next.searchParams.set('$skiptoken', String(start + top));
  return { status: 200, body: { value, nextLink: next.href } };
}

function nameFilter(text: string | null): (resource: Resource) => boolean {
  if (text === null || text === '') return () => true;
  const [, equal] = /^\s*name\s+eq\s+'([^']*)'\s*$/i.exec(text) ?? [];
  if (equal !== undefined) return ({ name }) => name.toLowerCase() === equal.toLowerCase();
  const [, part] = /^\s*contains\(\s*name\s*,\s*'([^']*)'\s*\)\s*$/i.exec(text) ?? [];
  if (part !== undefined) return ({ name }) => name.toLowerCase().includes(part.toLowerCase());
  throw new AzureError(501, 'NotModelled', `The sandbox does not model the filter ${text}.`);
}

const scopePattern = '^(?<scope>/subscriptions/[^/]+(?:/resourcegroups/[^/]+)?)/providers/microsoft\\.eventgrid';

/** Lists over a subscription or group: global event subscriptions, or those of one region, of all topic types or one. */
export const listRoutes: readonly Route[] = ['', '/locations/(?<location>[^/]+)'].flatMap((region) =>
  ['', '/topictypes/(?<topicType>[^/]+)'].map((ofType) => ({
    method: 'GET' as const,
    path: new RegExp(`${scopePattern}${region}${ofType}/eventsubscriptions$`),
    since: '2018-01-01',
    authorize: (_: Call, groups: Readonly<Record<string, string>>) => ({
      action: `${eventSubscriptionType}/read`,
      scope: groups.scope ?? '',
    }),
    handle: (call: Call, groups: Readonly<Record<string, string>>) => page(call, found(call, groups)),
  })),
);

function found(call: Call, { scope = '', location, topicType }: Readonly<Record<string, string>>): readonly Resource[] {
  if (topicType !== undefined && !topicTypeNamed(topicType)) {
    throw new AzureError(501, 'NotModelled', `The sandbox does not model the topic type '${topicType}'.`);
  }
  return call.azure.store.list(eventSubscriptionType, scope).filter((resource) => {
    const source = resource.id.replace(/\/providers\/[^/]+\/eventSubscriptions\/[^/]+$/i, '');
    const type = topicTypeOf(source);
    if (topicType !== undefined && type.name.toLowerCase() !== topicType) return false;
    if (location === undefined) return type.region === 'GlobalResource';
    return type.region === 'RegionalResource' && regionOf(call, source) === location;
  });
}

function regionOf(call: Call, source: string): string | undefined {
  return call.azure.store.get(source)?.location?.toLowerCase().replaceAll(' ', '');
}
