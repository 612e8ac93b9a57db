import { z } from 'zod';
import type { Call, JsonObject } from '../../contract.ts';
import { refusal } from './errors.ts';
import { type Facet, readFacets } from './facets.ts';
import type { ScopeFilter } from './tables.ts';

const scopeFilters = [
  'AtScopeAndBelow',
  'AtScopeAndAbove',
  'AtScopeExact',
  'AtScopeAboveAndBelow',
] as const satisfies readonly ScopeFilter[];

const schema = z.object({
  query: z.string().min(1),
  subscriptions: z.array(z.string()).nullish(),
  managementGroups: z.array(z.string()).nullish(),
  facets: z.array(z.json()).nullish(),
  options: z
    .object({
      $top: z.int().min(1).max(1000).nullish(),
      $skip: z.int().min(0).nullish(),
      $skipToken: z.string().nullish(),
      resultFormat: z.enum(['table', 'objectArray']).nullish(),
      allowPartialScopes: z.boolean().nullish(),
      authorizationScopeFilter: z.enum(scopeFilters).nullish(),
    })
    .nullish(),
});

export interface QueryRequest {
  readonly query: string;
  readonly facets: readonly Facet[];
  readonly subscriptions: readonly string[] | undefined;
  readonly managementGroups: readonly string[] | undefined;
  readonly top: number;
  readonly skip: number;
  readonly format: 'table' | 'objectArray';
  readonly scopeFilter: ScopeFilter;
}

/** Reads the body of a query. Throws Azure's refusal. */
export function readQueryRequest(call: Call): QueryRequest {
  const parsed = schema.safeParse(call.body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const message = `${issue?.path.join('.')}: ${issue?.message}`;
    throw refusal(call, 400, 'BadRequest', [{ code: 'InvalidRequest', message }]);
  }
  const { query, subscriptions, managementGroups, facets } = parsed.data;
  const options = parsed.data.options ?? {};
  const continued = options.$skipToken ? readSkipToken(call, options.$skipToken) : undefined;
  return {
    query,
    facets: readFacets(facets),
    subscriptions: subscriptions && subscriptions.length > 0 ? subscriptions : undefined,
    managementGroups: managementGroups && managementGroups.length > 0 ? managementGroups : undefined,
    top: options.$top ?? continued?.top ?? 100,
    skip: continued?.skip ?? options.$skip ?? 0,
    format: options.resultFormat ?? (call.apiVersion < '2020' ? 'table' : 'objectArray'),
    scopeFilter: options.authorizationScopeFilter ?? 'AtScopeAndBelow',
  };
}

/** An opaque token in the form that Azure's have. */
export function writeSkipToken(top: number, skip: number): string {
  return Buffer.from(JSON.stringify({ $id: '1', MaxRows: top, RowsToSkip: skip })).toString('base64');
}

function readSkipToken(call: Call, token: string): { readonly top: number; readonly skip: number } {
  const parsed = z.object({ MaxRows: z.int(), RowsToSkip: z.int() }).safeParse(decoded(token));
  if (parsed.success) return { top: parsed.data.MaxRows, skip: parsed.data.RowsToSkip };
  throw refusal(call, 400, 'BadRequest', [{ code: 'InvalidSkipToken', message: 'The skip token is invalid.' }]);
}

function decoded(token: string): JsonObject | undefined {
  try {
    return JSON.parse(Buffer.from(token, 'base64').toString()) as JsonObject;
  } catch {
    return undefined;
  }
}
