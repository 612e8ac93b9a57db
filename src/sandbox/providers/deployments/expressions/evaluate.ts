import type { Json } from '../../../contract.ts';
import { isObject } from '../../body.ts';
import { notModelled } from '../../refusals.ts';
import { type Expression, ExpressionError, type Frame, INNERMOST, type Reading } from './expression.ts';
import { idFunctions } from './functions-ids.ts';
import { type Lambda, lambdaFunctions, listArgument } from './functions-lambda.ts';
import { listFunctions } from './functions-lists.ts';
import { logicFunctions } from './functions-logic.ts';
import { textFunctions } from './functions-text.ts';
import { badArguments, conditionOf, memberOf, type Pure, textOf } from './values.ts';

type Call = Extract<Expression, { kind: 'call' }>;
type Special = (call: Call, frame: Frame) => Json;

const pure: Readonly<Record<string, Pure>> = { ...textFunctions, ...logicFunctions, ...listFunctions };
const FACTS = ['subscription', 'resourcegroup', 'tenant', 'deployment', 'environment'] as const;

/** The value of an expression. Throws `ExpressionError`, `NotModelled`, or what reading throws. */
export function evaluate(expression: Expression, frame: Frame): Json {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'member') return memberOf(evaluate(expression.of, frame), evaluate(expression.key, frame));
  const name = expression.name.toLowerCase();
  const wanted = Object.hasOwn(special, name) ? special[name] : undefined;
  if (wanted) return wanted(expression, frame);
  if (Object.hasOwn(pure, name) && pure[name]) return pure[name](values(expression, frame), expression.name);
  if (Object.hasOwn(idFunctions, name))
    return idFunctions[name]?.(values(expression, frame), expression.name, frame.place) ?? null;
  if (isListing(name)) return frame.read(listing(expression, values(expression, frame)));
  throw unknownFunction(expression.name);
}

/** Refuses a function that the sandbox does not know, wherever in an expression it stands. */
export function checkFunctions(expression: Expression): void {
  if (expression.kind === 'member') for (const part of [expression.of, expression.key]) checkFunctions(part);
  if (expression.kind !== 'call') return;
  const name = expression.name.toLowerCase();
  const isKnown =
    [special, pure, idFunctions].some((table) => Object.hasOwn(table, name)) || isListing(name) || name === 'lambda';
  if (!isKnown) throw unknownFunction(expression.name);
  for (const arg of expression.args) checkFunctions(arg);
}

/** `listKeys` and its like ask the resource; `listX` of no resource is none of Azure's. */
export function isListing(name: string): boolean {
  return /^list[a-z]+$/i.test(name);
}

const special: Readonly<Record<string, Special>> = {
  if: ({ args, name }, frame) => {
    const [condition, yes, no] = args;
    if (!condition || !yes || !no) throw badArguments(name, 'the function expects 3 arguments');
    return evaluate(conditionOf([evaluate(condition, frame)], 0, name) ? yes : no, frame);
  },
  and: ({ args, name }, frame) => args.every((arg) => conditionOf([evaluate(arg, frame)], 0, name)),
  or: ({ args, name }, frame) => args.some((arg) => conditionOf([evaluate(arg, frame)], 0, name)),
  coalesce: ({ args }, frame) => args.reduce((found: Json, arg) => found ?? evaluate(arg, frame), null),
  parameters: (call, frame) => frame.parameter(textOf(values(call, frame), 0, call.name)),
  variables: (call, frame) => frame.variable(textOf(values(call, frame), 0, call.name)),
  copyindex,
  lambdavariables: (call, frame) => {
    const value = frame.lambda.get(textOf(values(call, frame), 0, call.name).toLowerCase());
    if (value === undefined) throw badArguments(call.name, 'there is no such lambda variable');
    return value;
  },
  utcnow: (call, frame) => moments(call, frame).now(call.args.length > 0 ? textOf(values(call, frame), 0, call.name) : ''),
  newguid: (call, frame) => moments(call, frame).guid(),
  fail: (call, frame) => {
    throw new ExpressionError(textOf(values(call, frame), 0, call.name));
  },
  reference: (call, frame) => frame.read(reference(call, values(call, frame))),
  references: (call, frame) => frame.read(reference(call, values(call, frame))),
  ...Object.fromEntries(FACTS.map((name) => [name, (call: Call, frame: Frame) => fact(call, frame, name)])),
  ...Object.fromEntries(Object.entries(lambdaFunctions).map(([name, run]) => [name, withLambda(run)])),
};

function withLambda(run: (typeof lambdaFunctions)[string]): Special {
  return ({ args: [list, ...args], name }, frame) => {
    if (!list) throw badArguments(name, 'the function expects an array');
    const given = args.map((arg): Json | Lambda => (isLambda(arg) ? lambda(arg, frame) : evaluate(arg, frame)));
    return run(listArgument(evaluate(list, frame), name), given, name);
  };
}

function isLambda(expression: Expression): expression is Call {
  return expression.kind === 'call' && expression.name.toLowerCase() === 'lambda';
}

function lambda({ args, name }: Call, frame: Frame): Lambda {
  const body = args.at(-1);
  if (!body) throw badArguments(name);
  const names = args.slice(0, -1).map((arg) => textOf([evaluate(arg, frame)], 0, name).toLowerCase());
  return (...given) => {
    const variables = new Map(frame.lambda);
    for (const [at, variable] of names.entries()) variables.set(variable, given[at] ?? null);
    return evaluate(body, { ...frame, lambda: variables });
  };
}

function values({ args }: Call, frame: Frame): readonly Json[] {
  return args.map((arg) => evaluate(arg, frame));
}

function copyindex(call: Call, frame: Frame): Json {
  const args = values(call, frame);
  const [first, second] = args;
  const loop = typeof first === 'string' ? first.toLowerCase() : INNERMOST;
  const index = frame.loops.get(loop);
  if (index === undefined) {
    const where =
      "The template function 'copyIndex' is not expected at this location. The function can only be used in a resource";
    throw new ExpressionError(`${where} with copy specified`);
  }
  const offset = typeof first === 'number' ? first : second;
  return index + (typeof offset === 'number' ? offset : 0);
}

function moments({ name }: Call, { moments }: Frame) {
  if (moments) return moments;
  throw new ExpressionError(
    `The template function '${name}' is not expected at this location. The function can only be used in parameter default values`,
  );
}

function fact({ name }: Call, { place }: Frame, wanted: (typeof FACTS)[number]): Json {
  const value = place.facts[wanted];
  if (value !== undefined) return value;
  throw new ExpressionError(`The template function '${name}' is not expected at this location`);
}

function reference({ name }: Call, args: readonly Json[]): Reading {
  const [resource, version, how] = args;
  if (typeof resource !== 'string') throw badArguments(name, 'the name or id of a resource is expected');
  const isFull = [version, how].some((arg) => typeof arg === 'string' && arg.toLowerCase() === 'full');
  const apiVersion = typeof version === 'string' && version.toLowerCase() !== 'full' ? version : undefined;
  return { action: name.toLowerCase(), resource, apiVersion, full: isFull, body: undefined };
}

function listing({ name }: Call, args: readonly Json[]): Reading {
  const [resource, version, body] = args;
  if (typeof resource !== 'string') throw badArguments(name, 'the name or id of a resource is expected');
  const apiVersion = typeof version === 'string' ? version : undefined;
  return { action: name, resource, apiVersion, full: true, body: isObject(body) ? body : undefined };
}

function unknownFunction(name: string) {
  return notModelled(`the template function '${name}'`);
}
