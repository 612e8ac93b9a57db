import { notModelled } from '../../refusals.ts';
import { type Expression, ExpressionError } from './expression.ts';

const TOKEN = /\s*(?:('(?:[^']|'')*')|(-?\d+(?![\w.]))|([A-Za-z_]\w*)|([()[\],.]))/y;

interface Token {
  readonly kind: 'text' | 'number' | 'name' | 'sign';
  readonly text: string;
}

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

/** Does a text of a template stand for something else? `[[…]` is a text that begins with a bracket. */
export function isExpression(text: string): boolean {
  return text.length > 1 && text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[');
}

/** A text that is no expression, as it is meant. */
export function plainText(text: string): string {
  return text.startsWith('[[') && text.endsWith(']') ? text.slice(1) : text;
}

/** The expression of a text for which `isExpression` holds. Throws `ExpressionError`. */
export function parseExpression(text: string): Expression {
  const reader: Reader = { tokens: tokensOf(text.slice(1, -1)), at: 0 };
  const expression = readExpression(reader);
  if (reader.at < reader.tokens.length) throw invalid(text.slice(1, -1));
  return expression;
}

function tokensOf(text: string): readonly Token[] {
  const token = new RegExp(TOKEN);
  const tokens: Token[] = [];
  while (text.slice(token.lastIndex).trim() !== '') {
    const match = token.exec(text);
    if (!match) throw invalid(text);
    const [, quoted, number, name, sign] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.slice(1, -1).replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'sign', text: sign ?? '' });
  }
  return tokens;
}

function readExpression(reader: Reader): Expression {
  let expression = readPrimary(reader);
  for (;;) {
    if (takes(reader, '.')) expression = { kind: 'member', of: expression, key: readName(reader) };
    else if (takes(reader, '[')) {
      expression = { kind: 'member', of: expression, key: readExpression(reader) };
      expect(reader, ']');
    } else return expression;
  }
}

function readPrimary(reader: Reader): Expression {
  const token = reader.tokens[reader.at];
  reader.at += 1;
  if (token?.kind === 'text') return { kind: 'literal', value: token.text };
  if (token?.kind === 'number') return { kind: 'literal', value: Number(token.text) };
  if (token?.kind !== 'name') throw invalid(token?.text ?? '');
  // a function of the template's own stands in a namespace
  if (takes(reader, '.')) throw notModelled(`the functions that a template defines itself ('${token.text}.…')`);
  expect(reader, '(');
  return { kind: 'call', name: token.text, args: readArguments(reader) };
}

function readArguments(reader: Reader): readonly Expression[] {
  const args: Expression[] = [];
  if (takes(reader, ')')) return args;
  do args.push(readExpression(reader));
  while (takes(reader, ','));
  expect(reader, ')');
  return args;
}

function readName(reader: Reader): Expression {
  const token = reader.tokens[reader.at];
  if (token?.kind !== 'name') throw invalid(token?.text ?? '');
  reader.at += 1;
  return { kind: 'literal', value: token.text };
}

function takes(reader: Reader, sign: string): boolean {
  const token = reader.tokens[reader.at];
  if (token?.kind !== 'sign' || token.text !== sign) return false;
  reader.at += 1;
  return true;
}

function expect(reader: Reader, sign: string): void {
  if (!takes(reader, sign)) throw invalid(reader.tokens[reader.at]?.text ?? '');
}

function invalid(text: string): ExpressionError {
  return new ExpressionError(`the string '${text}' is not valid. Unexpected or missing sign`);
}
