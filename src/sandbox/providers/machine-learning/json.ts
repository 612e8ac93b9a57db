import type { JsonObject } from '../../contract.ts';

export { isObject, objectAt, without } from '../body.ts';

/** The text under a key; `undefined` where there is none, and for an empty one. */
export function textAt(from: JsonObject | undefined, key: string): string | undefined {
  const value = from?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The number under a key. */
export function numberAt(from: JsonObject | undefined, key: string): number | undefined {
  const value = from?.[key];
  return typeof value === 'number' ? value : undefined;
}

/** What a body says of the named keys, and nothing else: Azure ignores properties that it does not know. */
export function pick(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]));
}

/** Ids are compared without case and without a trailing slash. */
export function sameId(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && keyOf(a) === keyOf(b);
}

/** The form in which ids are compared and looked up. */
export function keyOf(id: string): string {
  return id.toLowerCase().replace(/\/+$/, '');
}
