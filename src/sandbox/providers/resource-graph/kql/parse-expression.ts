import { isFunction } from './functions.ts';
import { notModelled, type Reader } from './reader.ts';
import type { Expression } from './syntax.ts';
import { textValue } from './tokens.ts';

const comparisons = new Set(
  [
    ...['==', '!=', '=~', '!~', '<', '<=', '>', '>='],
    ...['contains', 'contains_cs', 'startswith', 'startswith_cs', 'endswith', 'endswith_cs', 'has', 'has_cs'],
  ].flatMap((operator) => (/^[a-z]/.test(operator) ? [operator, `!${operator}`] : [operator])),
);

/** Words that begin an operator: as a column they end the expression before it says anything. */
const reserved = new Set(['where', 'project', 'extend', 'order', 'sort', 'limit', 'take', 'count', 'summarize', 'by']);

/** Names of operators and functions that Resource Graph has and the sandbox has not. */
const unmodelledWords = new Set(['between', 'matches', 'has_any', 'has_all', '!between', 'hasprefix', 'hassuffix']);

/** `a or b`, the loosest of all expressions. */
export function readExpression(reader: Reader): Expression {
  return readJoined(reader, 'or', () => readJoined(reader, 'and', () => readComparison(reader)));
}

function readJoined(reader: Reader, kind: 'and' | 'or', readPart: () => Expression): Expression {
  const first = readPart();
  const parts = [first];
  while (reader.accept(kind)) parts.push(readPart());
  return parts.length === 1 ? first : { kind, parts };
}

function readComparison(reader: Reader): Expression {
  const left = readValue(reader);
  const operator = reader.peek().text.toLowerCase();
  if (unmodelledWords.has(operator)) throw notModelled(`the operator '${operator}'`);
  if (['+', '-', '*', '/', '%'].includes(operator)) throw notModelled('arithmetic');
  if (['in', 'in~', '!in', '!in~'].includes(operator)) {
    reader.take();
    return { kind: 'oneOf', operator, left, options: readList(reader) };
  }
  if (!comparisons.has(operator) || reader.peek().kind === 'text') return left;
  reader.take();
  return { kind: 'compare', operator, left, right: readValue(reader) };
}

function readList(reader: Reader): readonly Expression[] {
  reader.expect('(');
  const items: Expression[] = [];
  while (!reader.accept(')')) {
    if (items.length > 0) reader.expect(',');
    items.push(readExpression(reader));
  }
  return items;
}

function readValue(reader: Reader): Expression {
  let value = readPrimary(reader);
  for (;;) {
    if (reader.accept('.')) value = { kind: 'member', of: value, key: reader.name() };
    else if (reader.accept('[')) value = { kind: 'member', of: value, key: readKey(reader) };
    else return value;
  }
}

function readKey(reader: Reader): string | number {
  const sign = reader.accept('-') ? -1 : 1;
  const token = reader.peek();
  if (token.kind !== 'number' && (token.kind !== 'text' || sign < 0)) reader.fail();
  reader.take();
  reader.expect(']');
  return token.kind === 'number' ? sign * Number(token.text) : textValue(token.text);
}

function readPrimary(reader: Reader): Expression {
  const token = reader.peek();
  if (token.kind === 'text') return { kind: 'literal', value: textValue(reader.take().text) };
  if (token.kind === 'number') return { kind: 'literal', value: Number(reader.take().text) };
  if (reader.accept('-')) return negated(reader);
  if (reader.accept('(')) {
    const inner = readExpression(reader);
    reader.expect(')');
    return inner;
  }
  const name = reader.name();
  if (reader.at('(')) return readCall(reader, name);
  if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
  if (reserved.has(name.toLowerCase())) reader.fail();
  return { kind: 'column', name };
}

function negated(reader: Reader): Expression {
  if (reader.peek().kind !== 'number') throw notModelled('arithmetic');
  return { kind: 'literal', value: -Number(reader.take().text) };
}

function readCall(reader: Reader, name: string): Expression {
  if (!isFunction(name)) throw notModelled(`the function '${name}'`);
  return { kind: 'call', name, args: readList(reader) };
}
