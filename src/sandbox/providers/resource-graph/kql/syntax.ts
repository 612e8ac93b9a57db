import type { Json } from '../../../contract.ts';

export type Expression =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'column'; readonly name: string }
  /** `of.name` and `of['name']`; with a number, `of[0]` and `of[-1]`. */
  | { readonly kind: 'member'; readonly of: Expression; readonly key: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'oneOf'; readonly operator: string; readonly left: Expression; readonly options: readonly Expression[] }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] };

export interface NamedExpression {
  /** Absent where the query gives none: the name then follows from the expression. */
  readonly name: string | undefined;
  readonly value: Expression;
}

export interface OrderKey {
  readonly value: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export type Operator =
  | { readonly kind: 'where'; readonly condition: Expression }
  | { readonly kind: 'project' | 'extend'; readonly columns: readonly NamedExpression[] }
  | { readonly kind: 'projectAway' | 'distinct'; readonly names: readonly string[] }
  | { readonly kind: 'order'; readonly keys: readonly OrderKey[] }
  | { readonly kind: 'limit'; readonly rows: number }
  | { readonly kind: 'count' }
  | { readonly kind: 'summarize'; readonly name: string; readonly by: readonly NamedExpression[] };

export interface Query {
  /** As written; `resources` where the query starts with an operator. */
  readonly table: string;
  readonly operators: readonly Operator[];
}
