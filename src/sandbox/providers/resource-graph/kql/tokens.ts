/** A piece of a query with where it stands, counted from 0 over the whole text. */
export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

/** Thrown where the text is not a query: Azure answers `ParserFailure` with the position. */
export class SyntaxProblem extends Error {
  readonly line: number;
  readonly column: number;
  readonly token: string;
  constructor(query: string, token: Token) {
    super('ParserFailure');
    const before = query.slice(0, token.at).split('\n');
    this.line = before.length;
    this.column = before.at(-1)?.length ?? 0;
    this.token = token.kind === 'end' ? '<EOF>' : token.text;
  }
}

const pattern =
  /(?<blank>\s+|\/\/[^\n]*)|(?<name>[A-Za-z_][\w-]*~?|!(?:in~|in|contains_cs|contains|startswith_cs|startswith|endswith_cs|endswith|has_cs|has)(?![\w]))|(?<number>\d+(?:\.\d+)?)|(?<text>@?"(?:[^"\\]|\\.)*"|@?'(?:[^'\\]|\\.)*')|(?<symbol>=~|!~|==|!=|<=|>=|[|(),.[\]=<>+*/;%-])/y;

/** Cuts a query into tokens; the last one is the end. Throws a `SyntaxProblem` at a character that no query has. */
export function tokenise(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    pattern.lastIndex = at;
    const groups = pattern.exec(query)?.groups;
    if (!groups) throw new SyntaxProblem(query, { kind: 'symbol', text: query[at] ?? '', at });
    const [kind, text = ''] = Object.entries(groups).find(([, value]) => value !== undefined) ?? ['blank'];
    if (kind !== 'blank') tokens.push({ kind: kind as Token['kind'], text, at });
    at += text.length;
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

/** The value of a text token: quotes gone, escapes read unless it is verbatim. */
export function textValue(token: string): string {
  if (token.startsWith('@')) return token.slice(2, -1);
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return token.slice(1, -1).replace(/\\(.)/g, (_, escaped: string) => escapes[escaped] ?? escaped);
}
