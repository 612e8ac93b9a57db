import type { Call, JsonObject, Reply, Resource } from '../../contract.ts';
import { sevenDecimals } from '../record.ts';
import { notModelled } from '../refusals.ts';

const LARGEST_PAGE = 5000;

/** Containers or shares by name, from the beginning that `$filter` names, in pages of `$maxpagesize` where that is asked for. */
export function byName(call: Call, resources: readonly Resource[], show: (resource: Resource) => JsonObject): Reply {
  const prefix = option(call, '$filter') ?? '';
  const [, from = ''] = /([^/]*)$/.exec(option(call, '$skiptoken') ?? '') ?? [];
  const items = resources
    .filter(({ name }) => name.startsWith(prefix) && name >= from)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const size = pageSize(option(call, '$maxpagesize'));
  const next = items[size];
  const value = items.slice(0, size).map(show);
  return { status: 200, body: next === undefined ? { value } : { value, nextLink: linkTo(call, next.name) } };
}

/** An option of a query, whose name is read without regard to case. */
export function option({ query }: Call, wanted: string): string | undefined {
  return [...query].find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** How the service that holds the data spells the version of what it holds. */
export function spelledEtag({ etag }: Resource): string {
  return `"0x8D${etag.replaceAll('-', '').slice(0, 13).toUpperCase()}"`;
}

/** That service knows no parts of seconds. */
export function wholeSeconds(at: number): string {
  return sevenDecimals(Math.floor(at / 1000) * 1000);
}

function pageSize(text: string | undefined): number {
  if (text === undefined) return LARGEST_PAGE;
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1) throw notModelled(`pages of the size '${text}'`);
  return Math.min(size, LARGEST_PAGE);
}

/** Where the next page begins is named by account and name. */
function linkTo({ azure, id, query }: Call, name: string): string {
  const account = id.text.split('/').at(-4);
  const kept = [...query].filter(([key]) => key.toLowerCase() !== '$skiptoken');
  const rest = kept.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&');
  return `${azure.baseUrl}${id.text}?${rest}&$skipToken=/${account}/${encodeURIComponent(name)}`;
}
