import { createHash } from 'node:crypto';
import { type Head, headId } from '../model/finding.ts';
import type { Id, Instant } from '../model/id.ts';
import type { Range } from './rows.ts';

/** A table's key has at most 512 characters; what is longer keeps its beginning. */
const LONGEST = 400;
/** A text property has at most 32 KB; a character takes at most three bytes in either encoding. */
const LONGEST_TEXT = 10_000;

/** A short name for any text, made of characters that keys may have. */
export const hash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** An id as (the beginning of) a key, which must not contain `/ \ # ?`. */
export function encode(it: Id): string {
  const safe = it.replaceAll('/', '|').replace(/[^a-z0-9|._()@-]/g, (character) => `!${character.codePointAt(0)?.toString(16)}`);
  return safe.length <= LONGEST ? safe : `${safe.slice(0, LONGEST)}~${hash(safe)}`;
}

/** Instants as keys sort: in the order of time. */
export const stamp = (at: Instant): string => String(Math.max(0, Math.trunc(at))).padStart(15, '0');

/** What is remembered of one head has one row, beside the story of its resource. */
export const headKey = (head: Head): string => `head-${hash(headId(head))}`;

/** All keys that begin with a text which ends in a character below `~`. */
export const startingWith = (text: string): Pick<Range, 'from' | 'below'> => ({
  from: text,
  below: `${text.slice(0, -1)}${String.fromCharCode(text.charCodeAt(text.length - 1) + 1)}`,
});

/** Text that is short enough for a property. What is cut ends in an ellipsis. */
export const brief = (text: string): string =>
  text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1).toWellFormed()}…`;

/** Times are stored as people read them. */
export const iso = (at: Instant): string => new Date(at).toISOString();
