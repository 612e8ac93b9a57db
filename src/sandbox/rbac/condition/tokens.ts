/** One word of a condition. `word` is an operator or `ActionMatches`; `text` a quoted string; `value` a GUID, number or boolean. */
export type Token =
  | { readonly kind: 'mark'; readonly text: '(' | ')' | '{' | '}' | ',' | '!' | '&&' | '||' }
  | { readonly kind: 'attribute'; readonly source: string; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string };

const PATTERN =
  /\s*(?:(?<mark>&&|\|\||[(){},!])|@(?<source>Request|Resource|Principal|Environment)\s*\[(?<name>[^\]]+)\]|'(?<text>(?:[^'\\]|\\.)*)'|(?<value>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|-?\d+(?:\.\d+)?(?![\w-])|(?:true|false)\b)|(?<word>[A-Za-z]+(?::[A-Za-z]+)?))/iy;

/** Reads a condition's words; `undefined` when some of it is none. */
export function tokensOf(condition: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const text = condition.trimEnd();
  let at = 0;
  while (at < text.length) {
    const pattern = new RegExp(PATTERN.source, PATTERN.flags);
    pattern.lastIndex = at;
    const groups = pattern.exec(text)?.groups;
    if (!groups) return undefined;
    tokens.push(tokenOf(groups));
    at = pattern.lastIndex;
  }
  return tokens;
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Token {
  if (groups.mark !== undefined) return { kind: 'mark', text: groups.mark as '(' };
  if (groups.source !== undefined) {
    return { kind: 'attribute', source: groups.source.toLowerCase(), name: (groups.name ?? '').trim().toLowerCase() };
  }
  if (groups.text !== undefined) return { kind: 'text', text: groups.text.replace(/\\(.)/g, '$1') };
  if (groups.value !== undefined) return { kind: 'value', text: groups.value };
  return { kind: 'word', text: groups.word ?? '' };
}
