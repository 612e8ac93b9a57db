import type { Call, JsonObject, Reply } from '../../contract.ts';

/** A list in pages of `$top`, where that is asked for: it bounds a page and not the list, so that a client that follows the links has all. */
export function inPages({ azure, id, query }: Call, items: readonly JsonObject[]): Reply {
  const top = Number(query.get('$top') ?? 0);
  const from = Number(Buffer.from(query.get('$skiptoken') ?? '', 'base64url').toString());
  const next = (Number.isInteger(from) ? from : 0) + (top > 0 ? top : items.length);
  const value = items.slice(from, next);
  if (next >= items.length) return { status: 200, body: { value } };
  const more = new URLSearchParams(query);
  more.set('$skiptoken', Buffer.from(String(next)).toString('base64url'));
  return { status: 200, body: { value, nextLink: `${azure.baseUrl}${id.text}?${more}` } };
}
