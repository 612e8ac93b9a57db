import type { Json } from '../../../contract.ts';
import { badArguments, listOf, spoken } from './values.ts';

/** A lambda of a template, ready to be called. */
export type Lambda = (...values: readonly Json[]) => Json;

type LambdaFunction = (list: readonly Json[], args: readonly (Json | Lambda)[], name: string) => Json;

/** Functions that call a lambda for each item of a list. */
export const lambdaFunctions: Readonly<Record<string, LambdaFunction>> = {
  map: (list, args, name) => list.map((item, index) => lambdaOf(args, 0, name)(item, index)),
  filter: (list, args, name) => list.filter((item, index) => lambdaOf(args, 0, name)(item, index) === true),
  reduce: (list, [start, ...args], name) =>
    list.reduce((sum: Json, item, index) => lambdaOf(args, 0, name)(sum, item, index), start as Json),
  sort: (list, args, name) => list.toSorted((a, b) => (lambdaOf(args, 0, name)(a, b) === true ? -1 : 1)),
  toobject: (list, args, name) =>
    Object.fromEntries(
      list.map((item) => [spoken(lambdaOf(args, 0, name)(item)), args.length > 1 ? lambdaOf(args, 1, name)(item) : item]),
    ),
};

/** The list that the first argument is. */
export function listArgument(value: Json, name: string): readonly Json[] {
  return listOf([value], 0, name);
}

function lambdaOf(args: readonly (Json | Lambda)[], at: number, name: string): Lambda {
  const lambda = args[at];
  if (typeof lambda === 'function') return lambda;
  throw badArguments(name, 'a lambda is expected');
}
