import type { JsonObject } from '../contract.ts';
import { notModelled } from '../providers/refusals.ts';

const OPTIONS = ['$filter', '$select', '$top', '$count', 'api-version'];
const LARGEST_PAGE = 999;

/** The objects that `$filter` keeps, no more than `$top`. Filters other than those that clients of an estate send are refused. */
export function matching(query: URLSearchParams, all: readonly JsonObject[]): readonly JsonObject[] {
  const odd = [...query.keys()].find((name) => !OPTIONS.includes(name));
  if (odd !== undefined) throw notModelled(`the option '${odd}' of Microsoft Graph`);
  const kept = all.filter(filterOf(query.get('$filter')));
  const top = Number(query.get('$top') ?? LARGEST_PAGE);
  if (!Number.isInteger(top) || top < 1) throw notModelled(`$top=${query.get('$top')}`);
  if (kept.length > top) throw notModelled('a list of Microsoft Graph that does not fit on one page');
  return kept;
}

/** The properties that `$select` names; all without it. */
export function selected(query: URLSearchParams, shown: JsonObject): JsonObject {
  const names = query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  return names ? Object.fromEntries(Object.entries(shown).filter(([name]) => names.includes(name))) : shown;
}

function filterOf(filter: string | null): (shown: JsonObject) => boolean {
  if (filter === null || filter.trim() === '') return () => true;
  const equal = /^(id|appId|displayName)\s+eq\s+'([^']*)'$/i.exec(filter.trim());
  if (equal) return (shown) => same(read(shown, equal[1]), equal[2]);
  const within = /^(id|appId)\s+in\s*\(([^)]*)\)$/i.exec(filter.trim());
  if (within) {
    const values = [...(within[2] ?? '').matchAll(/'([^']*)'/g)].map(([, value]) => value);
    return (shown) => values.some((value) => same(read(shown, within[1]), value));
  }
  const begun = /^startswith\(\s*displayName\s*,\s*'([^']*)'\s*\)$/i.exec(filter.trim());
  if (begun)
    return (shown) =>
      String(shown.displayName)
        .toLowerCase()
        .startsWith((begun[1] ?? '').toLowerCase());
  const named = /^servicePrincipalNames\/any\(\s*(\w+)\s*:\s*\1\s+eq\s+'([^']*)'\s*\)$/i.exec(filter.trim());
  if (named) {
    return ({ servicePrincipalNames: names }) => Array.isArray(names) && names.some((name) => same(String(name), named[2]));
  }
  throw notModelled(`the filter '${filter}' of Microsoft Graph`);
}

/** Microsoft Graph compares names of properties, and texts, without case. */
function read(shown: JsonObject, name: string | undefined): string {
  const [, value] = Object.entries(shown).find(([key]) => same(key, name)) ?? [];
  return String(value);
}

function same(a: string, b: string | undefined): boolean {
  return a.toLowerCase() === b?.toLowerCase();
}
