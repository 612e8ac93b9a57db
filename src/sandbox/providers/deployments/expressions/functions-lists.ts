import type { Json, JsonObject } from '../../../contract.ts';
import { isObject } from '../../body.ts';
import {
  badArguments,
  count,
  integerOf,
  isList,
  listOf,
  memberOf,
  nameIn,
  objectOf,
  type Pure,
  same,
  spoken,
  textOf,
} from './values.ts';

/** Functions on lists and objects, and those that work on texts as well. */
export const listFunctions: Readonly<Record<string, Pure>> = {
  concat(args, name) {
    if (args.length > 0 && args.every(isList)) return args.flat();
    return args.map((_, at) => textOf(args, at, name)).join('');
  },
  contains(args, name) {
    const [where, what = null] = args;
    if (isList(where)) return where.some((item) => same(item, what));
    if (isObject(where)) return nameIn(where, spoken(what)) !== undefined;
    return textOf(args, 0, name).includes(textOf(args, 1, name));
  },
  empty(args) {
    const [value = null] = args;
    return (
      value === null || value === '' || (isList(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0)
    );
  },
  length(args, name) {
    const [value] = args;
    if (isList(value)) return value.length;
    return isObject(value) ? Object.keys(value).length : textOf(args, 0, name).length;
  },
  first: (args, name) => part(args, name, (value) => [value[0], value.slice(0, 1)]),
  last: (args, name) => part(args, name, (value) => [value.at(-1), value.slice(-1)]),
  take: (args, name) => slice(args, name, (wanted) => [0, wanted]),
  skip: (args, name) => slice(args, name, (wanted) => [wanted, undefined]),
  indexof: (args, name) => position(args, name, 'indexOf', (list, what) => list.findIndex((item) => same(item, what))),
  lastindexof: (args, name) =>
    position(args, name, 'lastIndexOf', (list, what) => list.findLastIndex((item) => same(item, what))),
  array: ([value = null]) => (isList(value) ? value : [value]),
  createarray: (args) => args,
  createobject(args, name) {
    if (args.length % 2 !== 0) throw badArguments(name, 'the function expects an even number of arguments');
    return Object.fromEntries(
      args.flatMap((value, at) => (at % 2 === 0 ? [[spoken(value), args[at + 1] ?? null] as const] : [])),
    );
  },
  range(args, name) {
    const [start, size] = [integerOf(args, 0, name), integerOf(args, 1, name)];
    if (size < 0 || size > 10_000) throw badArguments(name, "the argument 'count' must be from 0 to 10000");
    return Array.from({ length: size }, (_, index) => start + index);
  },
  union(args, name) {
    if (args.length > 0 && args.every(isObject)) return args.reduce(merged);
    return args.flatMap((_, at) => listOf(args, at, name)).filter(isFirst);
  },
  intersection(args, name) {
    if (args.length > 0 && args.every(isObject)) return args.reduce(common);
    const [first = [], ...others] = args.map((_, at) => listOf(args, at, name));
    return first.filter((item) => others.every((other) => other.some((wanted) => same(wanted, item)))).filter(isFirst);
  },
  items(args, name) {
    const value = objectOf(args, 0, name);
    const names = Object.keys(value).sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    return names.map((key) => ({ key, value: value[key] ?? null }));
  },
  objectkeys: (args, name) => Object.keys(objectOf(args, 0, name)).sort(),
  flatten: (args, name) => listOf(args, 0, name).flatMap((item) => (isList(item) ? item : [item])),
  shallowmerge: (args, name) => Object.assign({}, ...listOf(args, 0, name).filter(isObject)) as JsonObject,
  tryget([value = null, ...keys]) {
    try {
      return keys.reduce((inner: Json, key) => (inner === null ? null : memberOf(inner, key)), value);
    } catch {
      return null;
    }
  },
};

function part(
  args: readonly Json[],
  name: string,
  take: (value: readonly Json[] & string) => readonly [Json | undefined, string | readonly Json[]],
): Json {
  count(args, name, 1);
  const value = (isList(args[0]) ? args[0] : textOf(args, 0, name)) as readonly Json[] & string;
  const [item, text] = take(value);
  return isList(args[0]) ? (item ?? null) : (text as Json);
}

function slice(args: readonly Json[], name: string, bounds: (wanted: number) => readonly [number, number | undefined]): Json {
  count(args, name, 2);
  const [from, to] = bounds(Math.max(0, integerOf(args, 1, name)));
  return isList(args[0]) ? args[0].slice(from, to) : textOf(args, 0, name).slice(from, to);
}

function position(
  args: readonly Json[],
  name: string,
  method: 'indexOf' | 'lastIndexOf',
  inList: (list: readonly Json[], what: Json) => number,
): number {
  count(args, name, 2);
  if (isList(args[0])) return inList(args[0], args[1] ?? null);
  return textOf(args, 0, name)
    .toLowerCase()
    [method](textOf(args, 1, name).toLowerCase());
}

/** Objects inside objects are merged too; a list is replaced. */
function merged(a: JsonObject, b: JsonObject): JsonObject {
  const result: Record<string, Json | undefined> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const known = nameIn(a, name) ?? name;
    const before = result[known];
    result[known] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return result;
}

function common(a: JsonObject, b: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(a).filter(([name, value]) => {
      const other = nameIn(b, name);
      return other !== undefined && same(value ?? null, b[other] ?? null);
    }),
  );
}

function isFirst(item: Json, at: number, all: readonly Json[]): boolean {
  return all.findIndex((other) => same(other, item)) === at;
}
