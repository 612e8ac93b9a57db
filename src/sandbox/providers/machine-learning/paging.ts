import type { Call, JsonObject, Reply } from '../../contract.ts';

/** One page of a collection. The next link carries `$skip`, whose value is opaque to clients, and keeps the rest of the query. */
export function page(call: Call, items: readonly JsonObject[], size: number): Reply {
  const from = decode(call.query.get('$skip') ?? call.query.get('$skipToken'));
  const next = from + size;
  const value = items.slice(from, next);
  return { status: 200, body: next < items.length ? { value, nextLink: link(call, next) } : { value } };
}

function link(call: Call, next: number): string {
  const query = new URLSearchParams(call.query);
  query.delete('$skipToken');
  query.set('$skip', Buffer.from(`${next}`).toString('base64url'));
  // URLSearchParams would write %24skip; Azure writes the dollar sign
  return `${call.azure.baseUrl}${call.id.text}?${query.toString().replace('%24skip', '$skip')}`;
}

function decode(token: string | null): number {
  if (token === null) return 0;
  const number = Number(Buffer.from(token, 'base64url').toString('utf8'));
  return Number.isInteger(number) && number >= 0 ? number : 0;
}
