import type { Json, JsonObject } from '../contract.ts';

/** True for a JSON object, false for lists, `null` and what is missing. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under a key; an empty one where there is none. */
export function objectAt(from: JsonObject | undefined, key: string): JsonObject {
  const value = from?.[key];
  return isObject(value) ? value : {};
}

/** The text under a key; `undefined` where there is none. */
export function textAt(from: JsonObject | undefined, key: string): string | undefined {
  const value = from?.[key];
  return typeof value === 'string' ? value : undefined;
}

/** What a body says of the named keys. `null` says nothing, as with Azure; what is not named is ignored. */
export function stated(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined && from[key] !== null).map((key) => [key, from[key]]));
}

/** The same object without some keys. */
export function without(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key)));
}
