import { AzureError } from '../../../errors.ts';
import { SyntaxProblem, type Token, tokenise } from './tokens.ts';

/** Reads tokens one after the other. */
export interface Reader {
  peek(): Token;
  take(): Token;
  /** Is the next token this symbol or, without regard to case, this word? */
  at(text: string): boolean;
  /** Takes it if it is next. */
  accept(text: string): boolean;
  /** Takes it, or throws a `SyntaxProblem`. */
  expect(text: string): void;
  name(): string;
  fail(): never;
}

/** Starts reading a query. */
export function createReader(query: string): Reader {
  const tokens = tokenise(query);
  let position = 0;
  const peek = (): Token => tokens[position] ?? { kind: 'end', text: '', at: query.length };
  const take = (): Token => {
    const token = peek();
    position++;
    return token;
  };
  const at = (text: string): boolean => ['symbol', 'name'].includes(peek().kind) && peek().text.toLowerCase() === text;
  const fail = (): never => {
    throw new SyntaxProblem(query, peek());
  };
  const accept = (text: string): boolean => {
    const found = at(text);
    if (found) position++;
    return found;
  };
  return {
    peek,
    take,
    at,
    accept,
    fail,
    expect: (text) => {
      if (!accept(text)) fail();
    },
    name: () => (peek().kind === 'name' ? take().text : fail()),
  };
}

/** What Azure would answer and the sandbox cannot. */
export function notModelled(what: string): AzureError {
  return new AzureError(501, 'NotModelled', `The sandbox does not model ${what} in a Resource Graph query.`);
}
