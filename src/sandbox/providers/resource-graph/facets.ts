import { z } from 'zod';
import type { JsonObject } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import type { Table } from './kql/run.ts';

/** A summary of the values of one column, asked for beside a query. */
const facetSchema = z.strictObject({
  expression: z.string().regex(/^\w+$/),
  options: z.strictObject({ sortOrder: z.enum(['asc', 'desc']).nullish(), $top: z.int().min(1).max(1000).nullish() }).nullish(),
});

/** One facet, as it is asked for. */
export type Facet = z.infer<typeof facetSchema>;

/** Reads the facets that a query asks for. Throws 501 for those that nobody recorded: filters, expressions, sorting by value. */
export function readFacets(facets: readonly unknown[] | null | undefined): readonly Facet[] {
  const parsed = z.array(facetSchema).safeParse(facets ?? []);
  if (parsed.success) return parsed.data;
  throw new AzureError(501, 'NotModelled', 'The sandbox models facets of a column with $top and sortOrder only.');
}

/** How often each value of the column occurs in the whole result; a column that is not there spoils its own facet and nothing else. */
export function answerFacet({ expression, options }: Facet, table: Table): JsonObject {
  if (!table.columns.includes(expression)) return facetError(expression);
  const counts = new Map<string, number>();
  for (const row of table.rows) {
    const value = JSON.stringify(row.value(expression) ?? null);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const sign = options?.sortOrder === 'asc' ? 1 : -1;
  const data = [...counts]
    .toSorted(([, one], [, other]) => sign * (one - other))
    .slice(0, options?.$top ?? 10)
    .map(([value, count]): JsonObject => ({ [expression]: JSON.parse(value), count }));
  return { expression, totalRecords: counts.size, count: data.length, data, resultType: 'FacetResult' };
}

function facetError(expression: string): JsonObject {
  const errors = [
    { code: 'NoValidColumns', message: 'No valid columns in facet expression.' },
    { code: 'InvalidColumnNames', message: `Invalid column names: [${expression}].` },
  ];
  return { expression, errors, resultType: 'FacetError' };
}
