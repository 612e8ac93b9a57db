import type { Json, JsonObject } from '../../../contract.ts';
import { asText, callFunction, isNull } from './functions.ts';
import type { Expression } from './syntax.ts';

type Value = Json | undefined;

/** One row: the names of its columns in order, and their values, worked out when asked for. */
export interface Row {
  readonly columns: readonly string[];
  value(column: string): Value;
}

/** Thrown where a query names what its table does not have. */
export class UnknownColumn extends Error {
  readonly column: string;
  constructor(column: string) {
    super(`Failed to resolve scalar expression named '${column}'`);
    this.column = column;
  }
}

/** The value of an expression in a row. Throws `UnknownColumn`. */
export function evaluate(expression: Expression, row: Row): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'column':
      if (!row.columns.includes(expression.name)) throw new UnknownColumn(expression.name);
      return row.value(expression.name);
    case 'member':
      return memberOf(evaluate(expression.of, row), expression.key);
    case 'call':
      return callFunction(
        expression.name,
        expression.args.map((arg) => evaluate(arg, row)),
      );
    case 'compare':
      return compare(expression.operator, evaluate(expression.left, row), evaluate(expression.right, row));
    case 'oneOf':
      return isOneOf(
        expression.operator,
        evaluate(expression.left, row),
        expression.options.map((each) => evaluate(each, row)),
      );
    case 'and':
      return expression.parts.every((part) => evaluate(part, row) === true);
    case 'or':
      return expression.parts.some((part) => evaluate(part, row) === true);
  }
}

function memberOf(value: Value, key: string | number): Value {
  if (Array.isArray(value)) return typeof key === 'number' ? value.at(key) : undefined;
  if (isNull(value) || typeof value !== 'object') return undefined;
  return (value as JsonObject)[key];
}

/** Equality with null: null is equal to nothing and unlike everything. Where kinds differ the texts are compared, as for dynamic values. */
function isEqual(left: Value, right: Value, fold: (text: string) => string): boolean {
  if (isNull(left) || isNull(right)) return false;
  if (typeof left === typeof right && typeof left !== 'string') return asText(left) === asText(right);
  return fold(asText(left)) === fold(asText(right));
}

const exact = (text: string) => text;
const folded = (text: string) => text.toLowerCase();

function compare(operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case '==':
      return isEqual(left, right, exact);
    case '!=':
      return !isEqual(left, right, exact);
    case '=~':
      return isEqual(left, right, folded);
    case '!~':
      return !isEqual(left, right, folded);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return inOrder(operator, left, right);
    default:
      return operator.startsWith('!') ? !isFound(operator.slice(1), left, right) : isFound(operator, left, right);
  }
}

function inOrder(operator: '<' | '<=' | '>' | '>=', left: Value, right: Value): Value {
  if (isNull(left) || isNull(right)) return null;
  const sign = order(left, right);
  return { '<': sign < 0, '<=': sign <= 0, '>': sign > 0, '>=': sign >= 0 }[operator];
}

/** Numbers by size, everything else by its text. */
export function order(left: Json, right: Json): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [asText(left), asText(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function isFound(operator: string, left: Value, right: Value): boolean {
  const fold = operator.endsWith('_cs') ? exact : folded;
  const [text, wanted] = [fold(asText(left)), fold(asText(right))];
  switch (operator.replace('_cs', '')) {
    case 'contains':
      return text.includes(wanted);
    case 'startswith':
      return text.startsWith(wanted);
    case 'endswith':
      return text.endsWith(wanted);
    default:
      return hasTerm(text, wanted);
  }
}

/** `has` finds whole terms: runs of letters and digits. */
function hasTerm(text: string, wanted: string): boolean {
  const escaped = wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(^|[^\\p{L}\\p{N}])${escaped}($|[^\\p{L}\\p{N}])`, 'u').test(text);
}

function isOneOf(operator: string, left: Value, options: readonly Value[]): boolean {
  const fold = operator.endsWith('~') ? folded : exact;
  const found = options
    .flatMap((option) => (Array.isArray(option) ? option : [option]))
    .some((each) => isEqual(left, each, fold));
  return operator.startsWith('!') ? !found : found;
}
