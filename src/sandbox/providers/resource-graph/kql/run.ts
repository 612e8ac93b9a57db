import type { Json } from '../../../contract.ts';
import { evaluate, order, type Row, UnknownColumn } from './evaluate.ts';
import { isNull } from './functions.ts';
import type { Expression, NamedExpression, Operator, OrderKey } from './syntax.ts';

/** A table with the columns that it has even when it has no rows. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** Applies the operators of a query one after the other. Throws `UnknownColumn`. */
export function run(table: Table, operators: readonly Operator[]): Table {
  return operators.reduce(apply, table);
}

function apply(table: Table, operator: Operator): Table {
  checkColumns(table, operator);
  switch (operator.kind) {
    case 'where':
      return { ...table, rows: table.rows.filter((row) => evaluate(operator.condition, row) === true) };
    case 'project':
      return mapped(table, named(operator.columns), false);
    case 'extend':
      return mapped(table, named(operator.columns), true);
    case 'projectAway':
      return kept(
        table,
        table.columns.filter((column) => !operator.names.includes(column)),
      );
    case 'distinct':
      return { ...kept(table, operator.names), rows: groups(table, columnsAsExpressions(operator.names)).map(({ key }) => key) };
    case 'order':
      return { ...table, rows: table.rows.toSorted((a, b) => byKeys(operator.keys, a, b)) };
    case 'limit':
      return { ...table, rows: table.rows.slice(0, operator.rows) };
    case 'count':
      return { columns: ['Count'], rows: [rowOf(['Count'], [table.rows.length])] };
    case 'summarize':
      return summarized(table, operator.name, operator.by);
  }
}

/** Kusto checks names before it reads rows: an unknown one fails on an empty table too. */
function checkColumns(table: Table, operator: Operator): void {
  const missing = expressionsOf(operator)
    .flatMap(columnsIn)
    .find((column) => !table.columns.includes(column));
  if (missing !== undefined) throw new UnknownColumn(missing);
}

function expressionsOf(operator: Operator): readonly Expression[] {
  switch (operator.kind) {
    case 'where':
      return [operator.condition];
    case 'project':
    case 'extend':
      return operator.columns.map(({ value }) => value);
    case 'order':
      return operator.keys.map(({ value }) => value);
    case 'summarize':
      return operator.by.map(({ value }) => value);
    case 'projectAway':
    case 'distinct':
      return operator.names.map((name) => ({ kind: 'column', name }));
    case 'limit':
    case 'count':
      return [];
  }
}

function columnsIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'column':
      return [expression.name];
    case 'member':
      return columnsIn(expression.of);
    case 'call':
      return expression.args.flatMap(columnsIn);
    case 'compare':
      return [expression.left, expression.right].flatMap(columnsIn);
    case 'oneOf':
      return [expression.left, ...expression.options].flatMap(columnsIn);
    case 'and':
    case 'or':
      return expression.parts.flatMap(columnsIn);
  }
}

interface Column {
  readonly name: string;
  readonly value: Expression;
}

/** Columns without a name are called after their path, or numbered. */
function named(columns: readonly NamedExpression[]): readonly Column[] {
  let unnamed = 0;
  return columns.map(({ name, value }) => ({ name: name ?? pathName(value) ?? `Column${++unnamed}`, value }));
}

function pathName(expression: Expression): string | undefined {
  if (expression.kind === 'column') return expression.name;
  if (expression.kind !== 'member') return undefined;
  const above = pathName(expression.of);
  return above === undefined ? undefined : `${above}_${expression.key}`;
}

function mapped(table: Table, columns: readonly Column[], extending: boolean): Table {
  const names = columns.map(({ name }) => name);
  const all = extending ? [...table.columns, ...names.filter((name) => !table.columns.includes(name))] : names;
  const rows = table.rows.map(
    (row): Row => ({
      columns: all,
      value(name) {
        const column = columns.find((each) => each.name === name);
        return column ? evaluate(column.value, row) : row.value(name);
      },
    }),
  );
  return { columns: all, rows };
}

function kept(table: Table, columns: readonly string[]): Table {
  return { columns, rows: table.rows.map((row) => ({ columns, value: row.value })) };
}

function rowOf(columns: readonly string[], values: readonly (Json | undefined)[]): Row {
  return { columns, value: (name) => values[columns.indexOf(name)] };
}

function columnsAsExpressions(names: readonly string[]): readonly Column[] {
  return names.map((name) => ({ name, value: { kind: 'column', name } }));
}

function groups(table: Table, by: readonly Column[]): readonly { readonly key: Row; readonly count: number }[] {
  const names = by.map(({ name }) => name);
  const found = new Map<string, { key: Row; count: number }>();
  for (const row of table.rows) {
    const values = by.map(({ value }) => evaluate(value, row) ?? null);
    const text = JSON.stringify(values);
    const group = found.get(text) ?? { key: rowOf(names, values), count: 0 };
    found.set(text, { ...group, count: group.count + 1 });
  }
  return [...found.values()];
}

function summarized(table: Table, countName: string, by: readonly NamedExpression[]): Table {
  const keys = named(by);
  const columns = [...keys.map(({ name }) => name), countName];
  const counted = by.length === 0 ? [{ key: rowOf([], []), count: table.rows.length }] : groups(table, keys);
  const rows = counted.map(
    ({ key, count }): Row => ({
      columns,
      value: (name) => (name === countName ? count : key.value(name)),
    }),
  );
  return { columns, rows };
}

function byKeys(keys: readonly OrderKey[], a: Row, b: Row): number {
  for (const { value, descending, nullsFirst } of keys) {
    const [left, right] = [evaluate(value, a), evaluate(value, b)];
    if (isNull(left) || isNull(right)) {
      if (isNull(left) && isNull(right)) continue;
      return isNull(left) === nullsFirst ? -1 : 1;
    }
    const sign = order(left, right);
    if (sign !== 0) return descending ? -sign : sign;
  }
  return 0;
}
