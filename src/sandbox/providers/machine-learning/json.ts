import type { Json, JsonObject } from '../../contract.ts';

/** The object under a key; an empty one where there is none. */
export function objectAt(from: JsonObject | undefined, key: string): JsonObject {
  const value = from?.[key];
  return isObject(value) ? value : {};
}

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

/** True for a JSON object, false for lists, `null` and what is missing. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a body says of the named keys, and nothing else: Azure ignores properties that it does not know. */
export function pick(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]));
}

/** The same object without some keys. */
export function without(from: JsonObject, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key)));
}

/** Ids are compared without case and without a trailing slash. */
export function sameId(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && keyOf(a) === keyOf(b);
}

/** The form in which ids are compared and looked up. */
export function keyOf(id: string): string {
  return id.toLowerCase().replace(/\/+$/, '');
}
