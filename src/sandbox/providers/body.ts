import type { Json, JsonObject } from '../contract.ts';

/** True for a JSON object, false for lists, `null` and what is missing. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under a key. Azure reads names without regard to case, so another spelling counts where this one is missing. */
export function valueAt(from: JsonObject | undefined, key: string): Json | undefined {
  if (from === undefined || Object.hasOwn(from, key)) return from?.[key];
  const other = Object.keys(from).find((name) => name.toLowerCase() === key.toLowerCase());
  return other === undefined ? undefined : from[other];
}

/** The object under a key; an empty one where there is none. */
export function objectAt(from: JsonObject | undefined, key: string): JsonObject {
  const value = valueAt(from, key);
  return isObject(value) ? value : {};
}

/** The text under a key; `undefined` where there is none. */
export function textAt(from: JsonObject | undefined, key: string): string | undefined {
  const value = valueAt(from, key);
  return typeof value === 'string' ? value : undefined;
}

/** What a body says of the named keys. `null` says nothing, as with Azure; what is not named is ignored. */
export function stated(from: JsonObject, keys: readonly string[]): JsonObject {
  const found = keys.map((key) => [key, valueAt(from, key)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined && value !== null));
}

/** The same object without some keys. */
export function without(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key)));
}
