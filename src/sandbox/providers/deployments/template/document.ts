import type { Json, JsonObject } from '../../../contract.ts';
import { isObject, objectAt, valueAt } from '../../body.ts';
import { notModelled } from '../../refusals.ts';
import { invalidTemplate } from '../errors.ts';
import { checkFunctions } from '../expressions/evaluate.ts';
import { ExpressionError } from '../expressions/expression.ts';
import { isExpression, parseExpression } from '../expressions/parse.ts';

/** A template as it was sent. */
export interface Template {
  readonly raw: JsonObject;
  readonly parameters: JsonObject;
  readonly variables: JsonObject;
  readonly outputs: JsonObject;
  readonly definitions: JsonObject;
  /** With their symbols, where the template names its resources. */
  readonly resources: readonly { readonly symbol: string | undefined; readonly body: JsonObject }[];
}

/** Parts of the language that no template here uses, and where a guess would deploy something else. */
const UNKNOWN = ['functions', 'imports', 'extensions', 'apiProfile', 'asserts'];

/** Reads a template. Throws `InvalidTemplate`, or `NotModelled` for what the sandbox does not know, wherever in it that stands. */
export function readTemplate(raw: JsonObject): Template {
  for (const part of UNKNOWN) if (!isNothing(valueAt(raw, part))) throw notModelled(`'${part}' in a template`);
  const version = valueAt(raw, 'languageVersion') ?? '1.0';
  if (version !== '1.0' && version !== '2.0') throw notModelled(`the language version '${String(version)}' of templates`);
  const resources = valueAt(raw, 'resources');
  if (resources === undefined || resources === null || typeof resources !== 'object')
    throw invalidTemplate("Required property 'resources' not found in JSON. Path '', line 1, position 1.");
  checkExpressions(raw);
  const named = isObject(resources)
    ? Object.entries(resources)
    : (resources as readonly Json[]).map((body) => [undefined, body] as const);
  return {
    raw,
    parameters: objectAt(raw, 'parameters'),
    variables: objectAt(raw, 'variables'),
    outputs: objectAt(raw, 'outputs'),
    definitions: objectAt(raw, 'definitions'),
    resources: named.map(([symbol, body]) => ({ symbol, body: isObject(body) ? body : {} })),
  };
}

/** Every expression of a value, with those of nested templates; what is told of it in words is none. */
export function expressionsIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return isExpression(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(expressionsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'metadata' ? [] : [...expressionsIn(name), ...expressionsIn(inner)],
  );
}

function checkExpressions(raw: JsonObject): void {
  for (const text of expressionsIn(raw)) {
    try {
      checkFunctions(parseExpression(text));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw invalidTemplate(`The template language expression '${text}' is not valid: ${error.message}.`);
    }
  }
}

function isNothing(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
