import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/sandbox/contract.ts';
import { type Row, UnknownColumn } from '../../../../src/sandbox/providers/resource-graph/kql/evaluate.ts';
import { parseQuery } from '../../../../src/sandbox/providers/resource-graph/kql/parse.ts';
import { run } from '../../../../src/sandbox/providers/resource-graph/kql/run.ts';
import { SyntaxProblem } from '../../../../src/sandbox/providers/resource-graph/kql/tokens.ts';

const columns = ['id', 'name', 'type', 'size', 'properties'];
const data: readonly JsonObject[] = [
  {
    id: '/a/1',
    name: 'Alpha-One',
    type: 't/x',
    size: 3,
    properties: { on: true, role: '/defs/ABC', list: ['p', 'q'], 'odd name': 1 },
  },
  { id: '/a/2', name: 'beta', type: 't/x', size: 1, properties: { on: false, nested: { deep: 'Yes' } } },
  { id: '/a/3', name: '', type: 't/y', size: null, properties: {} },
];
const table = { columns, rows: data.map((each): Row => ({ columns, value: (name) => each[name] })) };

function ask(query: string): readonly JsonObject[] {
  const { columns: names, rows } = run(table, parseQuery(query).operators);
  return rows.map((row) => Object.fromEntries(names.map((name) => [name, row.value(name) ?? null])));
}
const ids = (query: string) => ask(`${query} | project id`).map(({ id }) => String(id).at(-1));

describe('where', () => {
  test.each([
    ["name == 'beta'", '2'],
    ["name =~ 'BETA'", '2'],
    ["name != 'beta'", '13'],
    ["name !~ 'BETA'", '13'],
    ["name in ('beta', 'Beta')", '2'],
    ["name in~ ('ALPHA-ONE', 'BETA')", '12'],
    ["name !in~ ('BETA')", '13'],
    ["name contains 'HA-'", '1'],
    ["name !contains 'a'", '3'],
    ["name startswith 'alpha'", '1'],
    ["name endswith 'ETA'", '2'],
    ["name has 'one'", '1'],
    ["name has 'lpha'", ''],
    ['isempty(name)', '3'],
    ['isnotempty(name)', '12'],
    ['isnull(properties.on)', '3'],
    ['isnotnull(properties.nested.deep)', '2'],
    ['properties.on == true', '1'],
    ["properties.on == 'false'", '2'],
    ['properties.on != true', '23'],
    ["tostring(properties['odd name']) == '1'", '1'],
    ["properties.list[-1] == 'q'", '1'],
    ['size > 1', '1'],
    ['size <= 1', '2'],
    ["type == 't/x' and (name == 'beta' or size == 3)", '12'],
    ["type == 't/y' or name == 'beta' and size == 99", '3'],
    ["not(type == 't/x')", '3'],
    ["tolower(tostring(split(properties.role, '/')[-1])) == 'abc'", '1'],
    ["coalesce(name, 'none') == 'none'", '3'],
    ["iff(size == 3, 'big', 'small') == 'big'", '1'],
  ])('%s', (condition, found) => {
    expect(ids(`where ${condition}`).join('')).toBe(found);
  });
});

describe('operators', () => {
  test('project names what it shows, by name, by path or by number', () => {
    expect(ask('where size == 3 | project id, on = properties.on, properties.role, tolower(name)')).toEqual([
      { id: '/a/1', on: true, properties_role: '/defs/ABC', Column1: 'alpha-one' },
    ]);
  });

  test('extend adds, and what it adds can be used', () => {
    expect(ids("extend upper = toupper(name) | where upper == 'BETA'")).toEqual(['2']);
    expect(ask('extend size = 7 | project size | limit 1')).toEqual([{ size: 7 }]);
  });

  test('order by is descending unless told otherwise; nulls come last then, and first when ascending', () => {
    expect(ids('order by size').join('')).toBe('123');
    expect(ids('sort by size asc').join('')).toBe('321');
    expect(ids('order by size asc nulls last').join('')).toBe('213');
    expect(ids('order by type desc, name asc').join('')).toBe('312');
  });

  test('limit, take, count, distinct, summarize', () => {
    expect(ids('take 2')).toEqual(['1', '2']);
    expect(ask("where type == 't/x' | count")).toEqual([{ Count: 2 }]);
    expect(ask('distinct type')).toEqual([{ type: 't/x' }, { type: 't/y' }]);
    expect(ask('summarize count() by type | order by count_ desc')).toEqual([
      { type: 't/x', count_: 2 },
      { type: 't/y', count_: 1 },
    ]);
    expect(ask('summarize total = count()')).toEqual([{ total: 3 }]);
    expect(ask('where size == 3 | project-away properties, type, name, size')).toEqual([{ id: '/a/1' }]);
  });

  test('a table is named first, or it is resources; comments and lines do not matter', () => {
    expect(parseQuery('ResourceContainers\n| where type contains "x" // containers\n| limit 2').table).toBe('ResourceContainers');
    expect(parseQuery('project id').table).toBe('resources');
  });
});

describe('what is no query', () => {
  const problem = (query: string) => {
    try {
      parseQuery(query);
    } catch (error) {
      if (error instanceof SyntaxProblem) return [error.line, error.column, error.token];
    }
    return undefined;
  };

  test('is refused with the place where it stops making sense', () => {
    expect(problem('where where')).toEqual([1, 11, '<EOF>']);
    expect(problem('resources\n| where name == | limit 1')).toEqual([2, 16, '|']);
    expect(problem('resources | frobnicate x')).toEqual([1, 12, 'frobnicate']);
    expect(problem("resources | where name == 'open")).toEqual([1, 26, "'"]);
  });

  test('names a column that the table does not have, even where there are no rows', () => {
    expect(() => ask('where 1 == 2 | where colour == 1')).toThrow(UnknownColumn);
    expect(() => ask('project id | order by name')).toThrow(UnknownColumn);
  });

  test.each([
    'resources | join kind=inner (x) on id',
    'resources | mv-expand properties',
    'where size + 1 == 2',
    'where strange(name)',
    'let x = 1; resources',
  ])('Azure would understand, and the sandbox says that it does not: %s', (query) => {
    expect(() => parseQuery(query)).toThrow(/The sandbox does not model/);
  });
});
