/** An ARM id, parsed and lower-cased once at the edge: ids compare with `===`. Never has a trailing slash. */
export type Id = string & { readonly arm: never };

/** Milliseconds since the epoch, by Azure's clock (a `Date` header, a `createdOn`, an event's time), never by ours. */
export type Instant = number;

/** No segment is `.` or `..`, escaped or not: whoever sends it would resolve those, and ask about something else. */
const SHAPE = /^(\/(?!(\.|%2e){1,2}(\/|$))[^/?#\s]+)+$/;

/** Parses an ARM id or scope. Collapses double slashes, drops a trailing one. Answers `undefined` for anything that is no id. */
export function parseId(text: string): Id | undefined {
  const path = `/${text}`
    .replace(/\/{2,}/g, '/')
    .replace(/\/+$/, '')
    .toLowerCase();
  return SHAPE.test(path) ? (path as Id) : undefined;
}

/** As `parseId`, for text that is known to be an id. Throws a `TypeError` that names the text otherwise. */
export function id(text: string): Id {
  const parsed = parseId(text);
  if (parsed === undefined) throw new TypeError(`«${text}» is not an Azure resource id.`);
  return parsed;
}

/** The root scope, for facts that belong to no single resource. */
export const EVERYWHERE = '/' as Id;

/** The resource type in lower case: of `…/providers/a.b/cs/c/ds/d` it is `a.b/cs/ds`. Empty for a scope without a provider. */
export function typeOf(it: Id): string {
  const tail = it.split('/providers/').at(-1);
  if (tail === undefined || !it.includes('/providers/')) return '';
  const [namespace, ...rest] = tail.split('/');
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join('/');
}

export function nameOf(it: Id): string {
  return it.slice(it.lastIndexOf('/') + 1);
}

/** The subscription's GUID, `undefined` above subscriptions. */
export function subscriptionOf(it: Id): string | undefined {
  return /^\/subscriptions\/([^/]+)/.exec(it)?.[1];
}

export function resourceGroupOf(it: Id): string | undefined {
  return /^\/subscriptions\/[^/]+\/resourcegroups\/([^/]+)/.exec(it)?.[1];
}

/** The subscription as a scope. */
export function subscriptionScopeOf(it: Id): Id | undefined {
  return /^\/subscriptions\/[^/]+/.exec(it)?.[0] as Id | undefined;
}

/** The resource group as a scope. */
export function groupScopeOf(it: Id): Id | undefined {
  return /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/.exec(it)?.[0] as Id | undefined;
}

/** The subscriptions that these lie in, each once. */
export function subscriptionScopesOf(all: readonly Id[]): readonly Id[] {
  return [...new Set(all.flatMap((it) => subscriptionScopeOf(it) ?? []))];
}

/** Is `it` the scope itself or below it? */
export function isWithin(it: Id, scope: Id): boolean {
  return scope === EVERYWHERE || it === scope || it.startsWith(`${scope}/`);
}

/** The id cut after the type's name segment: the workspace of a compute, an endpoint, a datastore. */
export function ancestor(it: Id, type: string): Id | undefined {
  const [namespace, kind] = type.toLowerCase().split('/');
  const match = new RegExp(`^.*/providers/${namespace?.replace('.', '\\.')}/${kind}/[^/]+`).exec(it);
  return match === null ? undefined : (match[0] as Id);
}

/** What people call a resource: its type's last word and its name, as `compute «gpu»`. */
export function spoken(it: Id): string {
  return `${typeOf(it).split('/').at(-1) ?? 'resource'} «${nameOf(it)}»`;
}
