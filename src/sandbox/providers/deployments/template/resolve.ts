import type { Json, JsonObject } from '../../../contract.ts';
import { isObject } from '../../body.ts';
import { evaluate } from '../expressions/evaluate.ts';
import { ExpressionError, type Frame, inLoop } from '../expressions/expression.ts';
import { isExpression, parseExpression, plainText } from '../expressions/parse.ts';
import { isList, spoken } from '../expressions/values.ts';

const MOST = 800;

/** A value of a template with all its expressions evaluated and the loops of its properties run. */
export function resolve(value: Json, frame: Frame): Json {
  if (typeof value === 'string') return isExpression(value) ? evaluate(parseExpression(value), frame) : plainText(value);
  if (isList(value)) return value.map((item) => resolve(item, frame));
  if (!isObject(value)) return value;
  const loops = loopsOf(value);
  const entries = Object.entries(value)
    .filter(([name]) => loops.length === 0 || name.toLowerCase() !== 'copy')
    .map(([name, inner]) => [spoken(resolve(name, frame)), resolve(inner ?? null, frame)] as const);
  return Object.fromEntries([...entries, ...loops.map((loop) => [loop.name, runLoop(loop, frame)] as const)]);
}

/** A loop that makes the items of a list. */
export interface Loop {
  readonly name: string;
  readonly count: Json;
  readonly input: Json;
}

/** The loops of an object: each becomes a property of its name. */
export function loopsOf(value: JsonObject): readonly Loop[] {
  const copy = Object.entries(value).find(([name]) => name.toLowerCase() === 'copy')?.[1];
  if (!isList(copy)) return [];
  const loops = copy.filter(isObject).filter((loop) => 'input' in loop && 'count' in loop);
  return loops.map((loop) => ({ name: String(loop.name), count: loop.count ?? 0, input: loop.input ?? null }));
}

/** The list that a loop makes. */
export function runLoop({ name, count, input }: Loop, frame: Frame): Json {
  return Array.from({ length: countOf(count, frame) }, (_, index) =>
    resolve(input, inLoop(frame, name, index, !frame.loops.has(''))),
  );
}

/** How often a loop runs. */
export function countOf(count: Json, frame: Frame): number {
  const times = resolve(count, frame);
  if (typeof times === 'number' && times >= 0 && times <= MOST) return times;
  throw new ExpressionError(
    `The value '${spoken(times)}' for the copy count is not valid: it must be an integer from 0 to ${MOST}`,
  );
}
