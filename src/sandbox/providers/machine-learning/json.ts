import type { JsonObject } from '../../contract.ts';

import { valueAt } from '../body.ts';

export { isObject, objectAt, valueAt, without } from '../body.ts';

/** The text under a key; `undefined` where there is none, and for an empty one. */
export function textAt(from: JsonObject | undefined, key: string): string | undefined {
  const value = valueAt(from, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The number under a key. */
export function numberAt(from: JsonObject | undefined, key: string): number | undefined {
  const value = valueAt(from, key);
  return typeof value === 'number' ? value : undefined;
}

/** What a body says of the named keys, and nothing else: Azure ignores properties that it does not know. */
export function pick(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.map((key) => [key, valueAt(from, key)] as const).filter(([, value]) => value !== undefined));
}

/** Ids are compared without case and without a trailing slash. */
export function sameId(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && keyOf(a) === keyOf(b);
}

/** The form in which ids are compared and looked up. */
export function keyOf(id: string): string {
  return id.toLowerCase().replace(/\/+$/, '');
}
