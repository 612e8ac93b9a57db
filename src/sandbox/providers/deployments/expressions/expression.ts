import type { Json } from '../../../contract.ts';

/** An expression of a template: what stands between `[` and `]`. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression };

/** What somebody must be asked before an expression has a value: the state of a resource, or what one of its actions lists. */
export interface Reading {
  /** `reference`, `references`, or the name of a list function as it was written. */
  readonly action: string;
  /** An id, the name of a resource of the template, or its symbol. */
  readonly resource: string;
  readonly apiVersion: string | undefined;
  readonly full: boolean;
  readonly body: Json | undefined;
}

/** Where a deployment stands, as its functions tell of it. */
export interface Place {
  /** `/subscriptions/…` or `/subscriptions/…/resourceGroups/…`. */
  readonly scope: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string | undefined;
  readonly facts: Readonly<Record<'subscription' | 'resourcegroup' | 'tenant' | 'deployment' | 'environment', Json | undefined>>;
}

/** What an expression may look at while it is evaluated. */
export interface Frame {
  readonly place: Place;
  parameter(name: string): Json;
  variable(name: string): Json;
  /** The values of the loops around it; the innermost one without a name. */
  readonly loops: ReadonlyMap<string, number>;
  readonly lambda: ReadonlyMap<string, Json>;
  /** Answers, or throws. */
  read(reading: Reading): Json;
  /** In defaults of parameters alone. */
  readonly moments: undefined | { now(format: string): string; guid(): string };
}

/** Of an expression that has no value: the reason, in Azure's words where they are public. */
export class ExpressionError extends Error {}

/** The loop that `copyIndex()` without a name means. */
export const INNERMOST = '';

/** The same frame inside one more loop. */
export function inLoop(frame: Frame, name: string, index: number, innermost: boolean): Frame {
  const loops = new Map(frame.loops).set(name.toLowerCase(), index);
  if (innermost) loops.set(INNERMOST, index);
  return { ...frame, loops };
}
