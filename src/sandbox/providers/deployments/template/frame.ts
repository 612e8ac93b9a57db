import type { Json, JsonObject } from '../../../contract.ts';
import { ExpressionError, type Frame, type Place } from '../expressions/expression.ts';
import { nameIn } from '../expressions/values.ts';
import { loopsOf, resolve, runLoop } from './resolve.ts';

/** What a frame is made of. */
export interface FrameParts {
  readonly place: Place;
  readonly parameters: JsonObject;
  readonly variables: JsonObject;
  readonly read: Frame['read'];
}

/** What the expressions of a deployment may look at. Variables are evaluated when they are asked for, once. */
export function createFrame({ place, parameters, variables, read }: FrameParts): Frame {
  const known = new Map<string, Json>();
  const pending = new Set<string>();
  const frame: Frame = {
    place,
    read,
    loops: new Map(),
    lambda: new Map(),
    moments: undefined,
    parameter(wanted) {
      const name = nameIn(parameters, wanted);
      if (name === undefined) throw missing('parameter', wanted);
      return parameters[name] ?? null;
    },
    variable(wanted) {
      const name = wanted.toLowerCase();
      const value = known.get(name) ?? once(pending, name, 'variable', () => variableOf(variables, wanted, frame));
      known.set(name, value);
      return value;
    },
  };
  return frame;
}

/** Evaluates what asks for itself only once. */
export function once(pending: Set<string>, name: string, what: string, evaluate: () => Json): Json {
  if (pending.has(name)) throw new ExpressionError(`The template ${what} '${name}' depends on itself`);
  pending.add(name);
  try {
    return evaluate();
  } finally {
    pending.delete(name);
  }
}

/** Why a name means nothing. */
export function missing(what: 'parameter' | 'variable', name: string): ExpressionError {
  return new ExpressionError(
    `The template ${what} '${name}' is not found. Please see https://aka.ms/arm-syntax-${what}s for usage details`,
  );
}

function variableOf(variables: JsonObject, wanted: string, frame: Frame): Json {
  const loop = loopsOf(variables).find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (loop) return runLoop(loop, frame);
  const name = nameIn(variables, wanted);
  if (name === undefined || name.toLowerCase() === 'copy') throw missing('variable', wanted);
  return resolve(variables[name] ?? null, frame);
}
