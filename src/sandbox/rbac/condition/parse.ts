import { type Comparison, comparisonOf, type Quantifier } from './operators.ts';
import { type Token, tokensOf } from './tokens.ts';

export interface Attribute {
  readonly source: string;
  readonly name: string;
}

export type Condition =
  | { readonly kind: 'or' | 'and'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'action'; readonly patterns: readonly string[] }
  | { readonly kind: 'sub-operation'; readonly patterns: readonly string[] }
  | { readonly kind: 'exists'; readonly attribute: Attribute; readonly expected: boolean }
  | {
      readonly kind: 'compare';
      readonly attribute: Attribute;
      readonly quantifier: Quantifier | undefined;
      readonly comparison: Comparison;
      readonly values: readonly string[] | Attribute;
    };

interface Cursor {
  readonly peek: () => Token | undefined;
  readonly take: () => Token | undefined;
  /** Takes the next token if it is this mark or, case aside, this word. */
  readonly accept: (...texts: readonly string[]) => boolean;
}

/** A reason to give up; it never leaves this file. */
class Unreadable extends Error {}

/** Parses an ABAC condition (version 2.0); `undefined` when it does not follow the grammar, which never matches. */
export function parseCondition(text: string): Condition | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const cursor = cursorOver(tokens);
  try {
    const condition = either(cursor);
    return cursor.peek() === undefined ? condition : undefined;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function cursorOver(tokens: readonly Token[]): Cursor {
  let at = 0;
  const peek = () => tokens[at];
  const take = () => tokens[at++];
  const accept = (...texts: readonly string[]) => {
    const next = peek();
    if (next === undefined || (next.kind !== 'mark' && next.kind !== 'word')) return false;
    if (!texts.includes(next.text.toLowerCase())) return false;
    at++;
    return true;
  };
  return { peek, take, accept };
}

function either(cursor: Cursor): Condition {
  let left = both(cursor);
  while (cursor.accept('or', '||')) left = { kind: 'or', left, right: both(cursor) };
  return left;
}

function both(cursor: Cursor): Condition {
  let left = negated(cursor);
  while (cursor.accept('and', '&&')) left = { kind: 'and', left, right: negated(cursor) };
  return left;
}

function negated(cursor: Cursor): Condition {
  return cursor.accept('!', 'not') ? { kind: 'not', of: negated(cursor) } : single(cursor);
}

function single(cursor: Cursor): Condition {
  if (cursor.accept('(')) {
    const inner = either(cursor);
    expect(cursor.accept(')'));
    return inner;
  }
  if (cursor.accept('actionmatches')) return { kind: 'action', patterns: literals(cursor) };
  if (cursor.accept('suboperationmatches')) return { kind: 'sub-operation', patterns: literals(cursor) };
  if (cursor.accept('exists')) return { kind: 'exists', attribute: attribute(cursor.take()), expected: true };
  if (cursor.accept('notexists')) return { kind: 'exists', attribute: attribute(cursor.take()), expected: false };
  return compared(cursor);
}

function compared(cursor: Cursor): Condition {
  const left = attribute(cursor.take());
  const word = cursor.take();
  const operator = word?.kind === 'word' ? comparisonOf(word.text) : undefined;
  if (operator === undefined) throw new Unreadable();
  const next = cursor.peek();
  const values = next?.kind === 'attribute' ? attribute(cursor.take()) : literals(cursor);
  return { kind: 'compare', attribute: left, ...operator, values };
}

/** `'a'`, or `{'a', 'b'}`. */
function literals(cursor: Cursor): readonly string[] {
  if (!cursor.accept('{')) return [literal(cursor.take())];
  const values = [literal(cursor.take())];
  while (cursor.accept(',')) values.push(literal(cursor.take()));
  expect(cursor.accept('}'));
  return values;
}

function literal(token: Token | undefined): string {
  if (token?.kind !== 'text' && token?.kind !== 'value') throw new Unreadable();
  return token.text;
}

function attribute(token: Token | undefined): Attribute {
  if (token?.kind !== 'attribute') throw new Unreadable();
  return { source: token.source, name: token.name };
}

function expect(holds: boolean): asserts holds {
  if (!holds) throw new Unreadable();
}
