/**
 * Reads JSON as generously as Azure reads templates: with comments, names without quotes or in single ones, commas at the end, and
 * texts over several lines. Command lines send templates as their authors wrote them. Throws `SyntaxError`.
 */
export function parseLenientJson(text: string): unknown {
  const reader: Reader = { text, at: 0 };
  const value = readValue(reader);
  skip(reader);
  if (reader.at < text.length) throw unexpected(reader);
  return value;
}

interface Reader {
  readonly text: string;
  at: number;
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function readValue(reader: Reader): unknown {
  skip(reader);
  const sign = reader.text[reader.at];
  if (sign === '{') return readObject(reader);
  if (sign === '[') return readArray(reader);
  if (sign === '"' || sign === "'") return readText(reader);
  const word = /[^\s,:[\]{}"'/]+/y;
  word.lastIndex = reader.at;
  const [found] = word.exec(reader.text) ?? [];
  if (found === undefined) throw unexpected(reader);
  const value: unknown = JSON.parse(found);
  reader.at += found.length;
  return value;
}

function readObject(reader: Reader): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  reader.at += 1;
  for (skip(reader); reader.text[reader.at] !== '}'; skip(reader)) {
    const name = readName(reader);
    skip(reader);
    take(reader, ':');
    entries.push([name, readValue(reader)]);
    separate(reader, '}');
  }
  reader.at += 1;
  return Object.fromEntries(entries);
}

function readArray(reader: Reader): unknown[] {
  const items: unknown[] = [];
  reader.at += 1;
  for (skip(reader); reader.text[reader.at] !== ']'; skip(reader)) {
    items.push(readValue(reader));
    separate(reader, ']');
  }
  reader.at += 1;
  return items;
}

function separate(reader: Reader, end: string): void {
  skip(reader);
  if (reader.text[reader.at] !== end) take(reader, ',');
}

function readName(reader: Reader): string {
  const sign = reader.text[reader.at];
  if (sign === '"' || sign === "'") return readText(reader);
  const name = /[\w$-]+/y;
  name.lastIndex = reader.at;
  const [found] = name.exec(reader.text) ?? [];
  if (found === undefined) throw unexpected(reader);
  reader.at += found.length;
  return found;
}

function readText(reader: Reader): string {
  const quote = reader.text[reader.at];
  let text = '';
  reader.at += 1;
  for (; reader.text[reader.at] !== quote; reader.at += 1) {
    const sign = reader.text[reader.at];
    if (sign === undefined) throw unexpected(reader);
    text += sign === '\\' ? readEscape(reader) : sign;
  }
  reader.at += 1;
  return text;
}

/** Leaves the reader at the last sign of the escape. */
function readEscape(reader: Reader): string {
  reader.at += 1;
  const sign = reader.text[reader.at];
  if (sign === undefined) throw unexpected(reader);
  if (sign !== 'u') return ESCAPES[sign] ?? sign;
  const code = reader.text.slice(reader.at + 1, reader.at + 5);
  if (!/^[\da-f]{4}$/i.test(code)) throw unexpected(reader);
  reader.at += 4;
  return String.fromCharCode(Number.parseInt(code, 16));
}

function skip(reader: Reader): void {
  const blank = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
  blank.lastIndex = reader.at;
  blank.exec(reader.text);
  reader.at = blank.lastIndex;
}

function take(reader: Reader, sign: string): void {
  if (reader.text[reader.at] !== sign) throw unexpected(reader);
  reader.at += sign.length;
}

function unexpected({ text, at }: Reader): SyntaxError {
  const found = text[at];
  return new SyntaxError(found === undefined ? 'Unexpected end of the text.' : `Unexpected '${found}' at position ${at}.`);
}
