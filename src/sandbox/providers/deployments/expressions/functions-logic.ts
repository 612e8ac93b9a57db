import type { Json } from '../../../contract.ts';
import { badArguments, conditionOf, count, integerOf, isList, type Pure, same, textOf } from './values.ts';

/** Functions on conditions and numbers, and those that turn values into others. */
export const logicFunctions: Readonly<Record<string, Pure>> = {
  true: () => true,
  false: () => false,
  null: () => null,
  not: (args, name) => !conditionOf(args, 0, name),
  equals(args, name) {
    count(args, name, 2);
    return same(args[0] ?? null, args[1] ?? null);
  },
  less: compared((order) => order < 0),
  lessorequals: compared((order) => order <= 0),
  greater: compared((order) => order > 0),
  greaterorequals: compared((order) => order >= 0),
  add: computed((a, b) => a + b),
  sub: computed((a, b) => a - b),
  mul: computed((a, b) => a * b),
  div: computed((a, b) => Math.trunc(a / b)),
  mod: computed((a, b) => a % b),
  min: (args, name) => Math.min(...numbers(args, name)),
  max: (args, name) => Math.max(...numbers(args, name)),
  int(args, name) {
    const value = args[0];
    if (typeof value === 'number') return Math.trunc(value);
    if (typeof value === 'string' && /^\s*-?\d+\s*$/.test(value)) return Number(value);
    throw badArguments(name, 'the value cannot be converted to an integer');
  },
  bool(args, name) {
    const value = args[0];
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number') return value !== 0;
    if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
    if (value === '1' || value === '0') return value === '1';
    throw badArguments(name, 'the value cannot be converted to a boolean');
  },
};

function compared(holds: (order: number) => boolean): Pure {
  return (args, name) => {
    count(args, name, 2);
    const [a, b] = args;
    if (typeof a === 'number' && typeof b === 'number') return holds(a - b);
    const [left, right] = [textOf(args, 0, name), textOf(args, 1, name)];
    return holds(left < right ? -1 : left > right ? 1 : 0);
  };
}

function computed(operation: (a: number, b: number) => number): Pure {
  return (args, name) => {
    count(args, name, 2);
    const result = operation(integerOf(args, 0, name), integerOf(args, 1, name));
    if (!Number.isFinite(result)) throw badArguments(name, 'the divisor must not be zero');
    return result;
  };
}

function numbers(args: readonly Json[], name: string): readonly number[] {
  const values = args.length === 1 && isList(args[0]) ? args[0] : args;
  return values.map((_, at) => integerOf(values, at, name));
}
