import { readExpression } from './parse-expression.ts';
import { createReader, notModelled, type Reader } from './reader.ts';
import type { Expression, NamedExpression, Operator, OrderKey, Query } from './syntax.ts';

/** Operators that Resource Graph has and the sandbox has not; any other unknown word is a syntax error, as in Azure. */
const unmodelled = [
  'join',
  'union',
  'mv-expand',
  'mvexpand',
  'parse',
  'top',
  'project-rename',
  'project-keep',
  'project-reorder',
  'let',
];

/** Parses a query. Throws a `SyntaxProblem`, or `NotModelled` for what Azure would understand. */
export function parseQuery(text: string): Query {
  const reader = createReader(text);
  if (reader.at('let')) throw notModelled("the statement 'let'");
  const hasTable = reader.peek().kind === 'name' && !(reader.peek().text.toLowerCase() in readers) && !isUnmodelled(reader);
  const table = hasTable ? reader.name() : 'resources';
  const operators: Operator[] = [];
  if (!hasTable) operators.push(readOperator(reader));
  while (reader.accept('|')) operators.push(readOperator(reader));
  if (reader.at(';')) throw notModelled('several statements');
  return reader.peek().kind === 'end' ? { table, operators } : reader.fail();
}

const readers: Readonly<Record<string, (reader: Reader) => Operator>> = {
  where: (reader) => ({ kind: 'where', condition: readExpression(reader) }),
  filter: (reader) => ({ kind: 'where', condition: readExpression(reader) }),
  project: (reader) => ({ kind: 'project', columns: readNamed(reader) }),
  extend: (reader) => ({ kind: 'extend', columns: readNamed(reader) }),
  'project-away': (reader) => ({ kind: 'projectAway', names: readList(reader, reader.name) }),
  distinct: (reader) => ({ kind: 'distinct', names: readList(reader, reader.name) }),
  order: readOrder,
  sort: readOrder,
  limit: readLimit,
  take: readLimit,
  count: () => ({ kind: 'count' }),
  summarize: readSummarize,
};

function readOperator(reader: Reader): Operator {
  if (isUnmodelled(reader)) throw notModelled(`the operator '${reader.peek().text}'`);
  const read = reader.peek().kind === 'name' ? readers[reader.peek().text.toLowerCase()] : undefined;
  if (!read) return reader.fail();
  reader.take();
  return read(reader);
}

function isUnmodelled(reader: Reader): boolean {
  return unmodelled.includes(reader.peek().text.toLowerCase());
}

function readList<Item>(reader: Reader, readItem: () => Item): readonly Item[] {
  const items = [readItem()];
  while (reader.accept(',')) items.push(readItem());
  return items;
}

function readNamed(reader: Reader): readonly NamedExpression[] {
  return readList(reader, () => {
    const value = readExpression(reader);
    if (value.kind !== 'column' || !reader.accept('=')) return { name: undefined, value };
    return { name: value.name, value: readExpression(reader) };
  });
}

function readOrder(reader: Reader): Operator {
  reader.expect('by');
  const keys = readList(reader, (): OrderKey => {
    const value: Expression = readExpression(reader);
    const descending = reader.accept('desc') || !reader.accept('asc');
    if (!reader.accept('nulls')) return { value, descending, nullsFirst: !descending };
    const nullsFirst = reader.accept('first');
    if (!nullsFirst) reader.expect('last');
    return { value, descending, nullsFirst };
  });
  return { kind: 'order', keys };
}

function readLimit(reader: Reader): Operator {
  if (reader.peek().kind !== 'number') reader.fail();
  return { kind: 'limit', rows: Number(reader.take().text) };
}

function readSummarize(reader: Reader): Operator {
  const first = reader.name();
  const name = reader.accept('=') ? first : undefined;
  const aggregate = name === undefined ? first : reader.name();
  if (aggregate.toLowerCase() !== 'count' || !reader.at('(')) throw notModelled(`the aggregate '${aggregate}'`);
  reader.expect('(');
  reader.expect(')');
  if (reader.at(',')) throw notModelled('several aggregates');
  return { kind: 'summarize', name: name ?? 'count_', by: reader.accept('by') ? readNamed(reader) : [] };
}
