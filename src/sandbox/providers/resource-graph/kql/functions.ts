import type { Json } from '../../../contract.ts';

type Value = Json | undefined;

/** Scalar functions by their lower-case names. A missing value is null. */
const functions: Readonly<Record<string, (...args: readonly Value[]) => Value>> = {
  tostring: (value) => asText(value),
  tolower: (value) => asText(value).toLowerCase(),
  toupper: (value) => asText(value).toUpperCase(),
  split: (value, separator) => asText(value).split(asText(separator)),
  strcat: (...parts) => parts.map(asText).join(''),
  strlen: (value) => asText(value).length,
  isempty: (value) => asText(value) === '',
  isnotempty: (value) => asText(value) !== '',
  isnull: (value) => isNull(value),
  isnotnull: (value) => !isNull(value),
  not: (value) => (isNull(value) ? null : value !== true),
  tobool: (value) => asBool(value),
  toint: (value) => asNumber(value),
  array_length: (value) => (Array.isArray(value) ? value.length : null),
  coalesce: (...values) => values.find((value) => !isNull(value) && value !== '') ?? null,
  iff: (condition, yes, no) => (condition === true ? yes : no),
  iif: (condition, yes, no) => (condition === true ? yes : no),
};

/** Does the sandbox know this function? */
export function isFunction(name: string): boolean {
  return Object.hasOwn(functions, name.toLowerCase());
}

/** Calls a known function. */
export function callFunction(name: string, args: readonly Value[]): Value {
  return functions[name.toLowerCase()]?.(...args);
}

/** `tostring`: nothing for null, JSON for objects and arrays. */
export function asText(value: Value): string {
  if (isNull(value)) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Null and missing are the same. */
export function isNull(value: Value): value is null | undefined {
  return value === null || value === undefined;
}

function asBool(value: Value): Value {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  const text = asText(value).toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : null;
}

function asNumber(value: Value): Value {
  const number = typeof value === 'boolean' ? Number(value) : Number.parseInt(asText(value), 10);
  return Number.isNaN(number) ? null : number;
}
