import { complaint } from './complaints.ts';

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

interface Open {
  readonly path: readonly PropertyKey[];
  /** Of an object; a list has none. */
  readonly names: Set<string> | undefined;
  /** The member or entry that is being read. */
  at: PropertyKey;
}

/** Members that a JSON text gives an object twice, which a parser drops silently. The text has to be JSON. */
export function repeatedMembers(text: string): readonly string[] {
  const open: Open[] = [];
  const complaints: string[] = [];
  const tokens = text.match(TOKEN) ?? [];
  for (const [index, token] of tokens.entries()) {
    const inner = open.at(-1);
    const path = inner === undefined ? [] : [...inner.path, inner.at];
    if (token === '{') open.push({ path, names: new Set(), at: '' });
    else if (token === '[') open.push({ path, names: undefined, at: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && typeof inner?.at === 'number') inner.at += 1;
    else if (inner?.names !== undefined && tokens[index + 1] === ':') {
      inner.at = String(JSON.parse(token));
      if (inner.names.has(inner.at)) complaints.push(complaint([...inner.path, inner.at], 'is written twice: keep one of them.'));
      inner.names.add(inner.at);
    }
  }
  return complaints;
}
