import type { Json, JsonObject } from '../../../contract.ts';
import { isObject } from '../../body.ts';
import { ExpressionError } from './expression.ts';

/** A function of the template language on values alone. */
export type Pure = (args: readonly Json[], name: string) => Json;

/** Why a call of a function has no value. */
export function badArguments(name: string, why = 'its arguments are not valid'): ExpressionError {
  return new ExpressionError(`Unable to evaluate template language function '${name}': ${why}.`);
}

/** The text at a place of the arguments; numbers and booleans count as they are written. */
export function textOf(args: readonly Json[], at: number, name: string): string {
  const value = args[at];
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return spoken(value);
  throw badArguments(name, `the argument ${at + 1} is expected to be a string`);
}

/** The integer at a place of the arguments. */
export function integerOf(args: readonly Json[], at: number, name: string): number {
  const value = args[at];
  if (typeof value === 'number') return value;
  throw badArguments(name, `the argument ${at + 1} is expected to be an integer`);
}

/** The list at a place of the arguments. */
export function listOf(args: readonly Json[], at: number, name: string): readonly Json[] {
  const value = args[at];
  if (isList(value)) return value;
  throw badArguments(name, `the argument ${at + 1} is expected to be an array`);
}

/** The object at a place of the arguments. */
export function objectOf(args: readonly Json[], at: number, name: string): JsonObject {
  const value = args[at];
  if (isObject(value)) return value;
  throw badArguments(name, `the argument ${at + 1} is expected to be an object`);
}

/** The condition at a place of the arguments. */
export function conditionOf(args: readonly Json[], at: number, name: string): boolean {
  const value = args[at];
  if (typeof value === 'boolean') return value;
  throw badArguments(name, `the argument ${at + 1} is expected to be a boolean`);
}

/** Throws unless there are as many arguments as the function takes. */
export function count(args: readonly Json[], name: string, least: number, most = least): void {
  if (args.length >= least && args.length <= most) return;
  const wanted = least === most ? String(least) : `${least} to ${most}`;
  throw badArguments(name, `the function expects ${wanted} argument(s) and got '${args.length}'`);
}

/** True for a JSON list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A value as a text says it: `True`, `12`, or minified JSON. */
export function spoken(value: Json): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null ? '' : JSON.stringify(value);
}

/** Are two values the same, whatever the order of their names? */
export function same(a: Json, b: Json): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: Json): Json {
  if (isList(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name.toLowerCase(), sorted(inner ?? null)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The name in an object that a template means: names are looked up without regard to case. */
export function nameIn(object: JsonObject, wanted: string): string | undefined {
  if (Object.hasOwn(object, wanted)) return wanted;
  return Object.keys(object).find((name) => name.toLowerCase() === wanted.toLowerCase());
}

/** The part of an object or list that a key names. Throws as Azure does where there is none. */
export function memberOf(value: Json, key: Json): Json {
  if (isList(value) && typeof key === 'number') {
    if (value[key] !== undefined) return value[key];
    throw new ExpressionError(`The language expression property array index '${key}' is out of bounds`);
  }
  if (isObject(value) && typeof key === 'string') {
    const name = nameIn(value, key);
    if (name !== undefined) return value[name] ?? null;
    const names = Object.keys(value).join(', ');
    throw new ExpressionError(`The language expression property '${key}' doesn't exist, available properties are '${names}'`);
  }
  throw new ExpressionError(`The language expression property '${spoken(key)}' can't be evaluated`);
}
