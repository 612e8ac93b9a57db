import type { Json } from '../../../contract.ts';
import { notModelled } from '../../refusals.ts';
import { guidOf, uniqueStringOf } from './hash.ts';
import { badArguments, count, integerOf, isList, listOf, type Pure, spoken, textOf } from './values.ts';

/** Functions on texts. */
export const textFunctions: Readonly<Record<string, Pure>> = {
  format(args, name) {
    const rest = args.slice(1);
    return textOf(args, 0, name).replace(/\{\{|\}\}|\{(\d+)([^}]*)\}/g, (found, at?: string, how?: string) => {
      if (at === undefined) return found.slice(1);
      if (rest[Number(at)] === undefined) throw badArguments(name, 'the format refers to an argument that is not there');
      return formatted(rest[Number(at)] ?? null, how ?? '');
    });
  },
  replace: (args, name) => textOf(args, 0, name).replaceAll(textOf(args, 1, name), () => textOf(args, 2, name)),
  tolower: (args, name) => textOf(args, 0, name).toLowerCase(),
  toupper: (args, name) => textOf(args, 0, name).toUpperCase(),
  trim: (args, name) => textOf(args, 0, name).trim(),
  substring(args, name) {
    count(args, name, 2, 3);
    const text = textOf(args, 0, name);
    const start = integerOf(args, 1, name);
    const length = args.length > 2 ? integerOf(args, 2, name) : text.length - start;
    if (start < 0 || length < 0 || start + length > text.length)
      throw badArguments(name, 'the index and length parameters must refer to a location within the string');
    return text.slice(start, start + length);
  },
  split(args, name) {
    const signs = isList(args[1]) ? args[1].map(spoken) : [textOf(args, 1, name)];
    const first = signs[0] ?? '';
    if (first === '') return [textOf(args, 0, name)];
    return signs.reduce((text, sign) => text.replaceAll(sign, () => first), textOf(args, 0, name)).split(first);
  },
  join: (args, name) =>
    listOf(args, 0, name)
      .map(spoken)
      .join(textOf(args, 1, name)),
  startswith: (args, name) => lower(args, 0, name).startsWith(lower(args, 1, name)),
  endswith: (args, name) => lower(args, 0, name).endsWith(lower(args, 1, name)),
  padleft(args, name) {
    count(args, name, 2, 3);
    return textOf(args, 0, name).padStart(integerOf(args, 1, name), args.length > 2 ? textOf(args, 2, name) : ' ');
  },
  base64: (args, name) => Buffer.from(textOf(args, 0, name), 'utf8').toString('base64'),
  base64tostring: (args, name) => decoded(args, name),
  base64tojson: (args, name) => parsed(decoded(args, name), name),
  uri: (args, name) => new URL(textOf(args, 1, name), textOf(args, 0, name)).href,
  uricomponent: (args, name) => encodeURIComponent(textOf(args, 0, name)),
  uricomponenttostring: (args, name) => decodeURIComponent(textOf(args, 0, name)),
  uniquestring: (args, name) => uniqueStringOf(texts(args, name)),
  guid: (args, name) => guidOf(texts(args, name)),
  string: (args, name) => {
    count(args, name, 1);
    return spoken(args[0] ?? null);
  },
  json: (args, name) => parsed(textOf(args, 0, name), name),
};

function texts(args: readonly Json[], name: string): readonly string[] {
  if (args.length === 0) throw badArguments(name, 'the function expects at least one argument');
  return args.map((_, at) => textOf(args, at, name));
}

function lower(args: readonly Json[], at: number, name: string): string {
  return textOf(args, at, name).toLowerCase();
}

function decoded(args: readonly Json[], name: string): string {
  return Buffer.from(textOf(args, 0, name), 'base64').toString('utf8');
}

function parsed(text: string, name: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw badArguments(name, 'the argument is not valid JSON');
  }
}

/** Of .NET's formats those that pad a number. */
function formatted(value: Json, how: string): string {
  if (how === '') return spoken(value);
  const digits = /^:D(\d+)$/i.exec(how)?.[1];
  if (digits !== undefined && typeof value === 'number' && value >= 0) return String(value).padStart(Number(digits), '0');
  throw notModelled(`the format '${how}' of a value in a template`);
}
