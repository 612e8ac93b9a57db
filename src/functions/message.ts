import { z } from 'zod';
import type { Cause } from '../engine/ports.ts';
import { subscriptionTarget, targetOf } from '../model/change.ts';
import type { Id } from '../model/id.ts';
import type { Target } from '../model/rule.ts';
import { parseScope } from './scope.ts';

/** What a run or a message is about: one target, or all that a scope expands to. */
export type Item = { readonly target: Target } | { readonly scope: Id };

/** What goes on by queue. A host spreads the top-level members over its own metadata: none may be named like those (`id`, …). */
export type Message = Item & {
  readonly cause: Cause;
  /** Tells the message's own mark from that of one sent later. */
  readonly announced?: string | undefined;
};

const resource = z.string().transform((text, context): Id => {
  const parsed = parseScope(text);
  if (parsed !== undefined) return parsed;
  context.addIssue(`«${text}» is no resource id`);
  return z.NEVER;
});

const target = z.object({ kind: z.string(), id: resource }).transform(({ kind, id }, context): Target => {
  const parsed = kind === 'subscription' ? subscriptionTarget(id) : targetOf(id);
  if (parsed !== undefined && parsed.kind === kind) return parsed;
  context.addIssue(`«${id}» is no ${kind} that rules are about`);
  return z.NEVER;
});

const change = z.object({
  eventId: z.string(),
  operation: z.string(),
  resource,
  actor: z.object({
    name: z.string().nullable(),
    principalId: z.string().nullable(),
    applicationId: z.string().nullable(),
    address: z.string().nullable(),
  }),
  correlationId: z.string().nullable(),
  at: z.number(),
});

const cause = z.discriminatedUnion('by', [
  z.object({ by: z.literal('event'), change, at: z.number() }),
  z.object({ by: z.literal('sweep'), sweep: z.string(), at: z.number() }),
  z.object({ by: z.literal('check'), at: z.number() }),
]);

const common = { cause, announced: z.string().optional() };
const aboutTarget = z.object({ target, ...common });
const aboutScope = z.object({ scope: resource, ...common });

export const aboutOf = (item: Item): Id => ('target' in item ? item.target.id : item.scope);

/** What tells messages apart: a subscription is a target of its own, and a scope that everything in it expands from. */
export const markOf = (item: Item): Id =>
  'target' in item && item.target.kind === 'subscription' ? (`${item.target.id}/itself` as Id) : aboutOf(item);

/** Throws an error that says what is wrong with the message. */
export function parseMessage(body: unknown): Message {
  const isScope = typeof body === 'object' && body !== null && 'scope' in body;
  const parsed = (isScope ? aboutScope : aboutTarget).safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Error(`The message is no deferred reconcile: ${z.prettifyError(parsed.error)}`);
}

/** What a resource or scope is looked at as: rules are about some resources, any other expands. */
export function itemOf(about: Id): Item {
  const target = targetOf(about);
  return target === undefined ? { scope: about } : { target };
}
