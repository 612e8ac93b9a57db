import type { Json, JsonObject } from '../../contract.ts';
import { answerFacet } from './facets.ts';
import type { Row } from './kql/evaluate.ts';
import type { Table } from './kql/run.ts';
import type { Query } from './kql/syntax.ts';
import { type QueryRequest, writeSkipToken } from './query-request.ts';

/** One page of a result. Without `id`, or after `limit`, there is no token to go on with: rows beyond the page are lost, and it says so. */
export function answer(table: Table, query: Query, request: QueryRequest): JsonObject {
  const { top, skip, format } = request;
  const rows = table.rows.slice(skip, skip + top);
  const isMore = skip + rows.length < table.rows.length;
  const canContinue = table.columns.includes('id') && !query.operators.some(({ kind }) => kind === 'limit');
  return {
    totalRecords: table.rows.length,
    count: rows.length,
    data: format === 'table' ? asTable(table.columns, rows) : rows.map(asObject),
    facets: request.facets.map((facet) => answerFacet(facet, table)),
    resultTruncated: String(isMore && !canContinue),
    ...(isMore && canContinue ? { $skipToken: writeSkipToken(top, skip + rows.length) } : {}),
  };
}

function asObject(row: Row): JsonObject {
  return Object.fromEntries(row.columns.map((column) => [column, row.value(column) ?? null]));
}

const objects = ['sku', 'plan', 'tags', 'properties', 'identity', 'zones', 'extendedLocation'];

function asTable(columns: readonly string[], rows: readonly Row[]): JsonObject {
  return {
    columns: columns.map((name) => ({ name, type: objects.includes(name) ? 'object' : typeOf(rows[0]?.value(name)) })),
    rows: rows.map((row) => columns.map((column) => row.value(column) ?? null)),
  };
}

function typeOf(value: Json | undefined): string {
  if (typeof value === 'number') return 'integer';
  if (typeof value === 'boolean') return 'boolean';
  return value !== null && typeof value === 'object' ? 'object' : 'string';
}
