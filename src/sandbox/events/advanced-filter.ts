import type { Json } from '../contract.ts';

/** One condition on one field. `value` for the operators with a single one, `values` for the others. */
export interface AdvancedFilter {
  readonly operatorType: string;
  readonly key: string;
  readonly value?: Json;
  readonly values?: readonly Json[];
}

type Test = (value: Json | undefined, filter: AdvancedFilter) => boolean;

const anyText =
  (test: (text: string, wanted: string) => boolean): Test =>
  (value, { values = [] }) => {
    if (typeof value !== 'string') return false;
    return values.some((wanted) => test(value.toLowerCase(), String(wanted).toLowerCase()));
  };

const oneNumber =
  (test: (number: number, wanted: number) => boolean): Test =>
  (value, { value: wanted }) =>
    typeof value === 'number' && typeof wanted === 'number' && test(value, wanted);

const numberIn: Test = (value, { values = [] }) => typeof value === 'number' && values.includes(value);

const inRange: Test = (value, { values = [] }) =>
  typeof value === 'number' &&
  values.some((range) => Array.isArray(range) && Number(range[0]) <= value && value <= Number(range[1]));

/** The negated operators also hold where the field is absent. */
const not =
  (test: Test): Test =>
  (value, filter) =>
    !test(value, filter);

const absent: Test = (value) => value === undefined || value === null;

const operators: Readonly<Record<string, Test>> = {
  StringIn: anyText((text, wanted) => text === wanted),
  StringNotIn: not(anyText((text, wanted) => text === wanted)),
  StringBeginsWith: anyText((text, wanted) => text.startsWith(wanted)),
  StringNotBeginsWith: not(anyText((text, wanted) => text.startsWith(wanted))),
  StringEndsWith: anyText((text, wanted) => text.endsWith(wanted)),
  StringNotEndsWith: not(anyText((text, wanted) => text.endsWith(wanted))),
  StringContains: anyText((text, wanted) => text.includes(wanted)),
  StringNotContains: not(anyText((text, wanted) => text.includes(wanted))),
  NumberIn: numberIn,
  NumberNotIn: not(numberIn),
  NumberInRange: inRange,
  NumberNotInRange: not(inRange),
  NumberLessThan: oneNumber((number, wanted) => number < wanted),
  NumberLessThanOrEquals: oneNumber((number, wanted) => number <= wanted),
  NumberGreaterThan: oneNumber((number, wanted) => number > wanted),
  NumberGreaterThanOrEquals: oneNumber((number, wanted) => number >= wanted),
  BoolEquals: (value, { value: wanted }) => typeof value === 'boolean' && value === wanted,
  IsNullOrUndefined: absent,
  IsNotNull: not(absent),
};

/** Every operator that an event subscription may name. */
export const operatorTypes: readonly string[] = Object.keys(operators);

/** Does the condition hold for the field's value? With `onArrays` an array holds if any of its elements does. */
export function matches(filter: AdvancedFilter, value: Json | undefined, onArrays: boolean): boolean {
  const test = operators[filter.operatorType];
  if (!test) return false;
  if (onArrays && Array.isArray(value)) return value.some((element) => test(element as Json, filter));
  return test(value, filter);
}
