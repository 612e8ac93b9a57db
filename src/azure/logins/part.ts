import type { z } from 'zod';
import type { Fact } from '../../model/fact.ts';
import type { Id, Instant } from '../../model/id.ts';
import type { Login, Logins } from '../../model/neighbour.ts';
import { factOf, unparsable, worstOf } from '../answer.ts';
import { encode, type Sender } from '../operation.ts';
import { complaintOf, type Reply } from '../reply.ts';
import type { Session } from '../session.ts';
import { itemsOf } from '../wire.ts';

/** What one part of the scan came to. Known even if nobody may look there: then it is named as unread. */
export type Part = Fact<Logins>;

/** Where a part is read, at which version, and what people call what is there. */
export interface Place {
  readonly path: string;
  readonly apiVersion: string;
  readonly what: string;
}

/** A type of resource in a whole subscription. */
export const inSubscription = (subscription: Id, type: string): string => `${encode(subscription)}/providers/${type}`;

export const part = (at: Instant, found: readonly Login[], unread: readonly string[] = []): Part => ({
  state: 'known',
  value: { found, unread },
  at,
});

const UNREGISTERED = new Set(['missingsubscriptionregistration', 'subscriptionnotregistered']);

/** What nobody ever registered for has nothing in it. */
export const isUnregistered = (reply: Reply): boolean => UNREGISTERED.has(complaintOf(reply).code.toLowerCase());

/** Nobody may look there, or there is no such provider: time does not help, and the other parts stand. */
const isClosed = (reply: Reply): boolean => reply.status === 403 || reply.status === 404 || isUnregistered(reply);

/** Parts side by side. One that time will mend spoils all: what it would show may be the evidence. */
export function joined(parts: readonly Part[], what: string, session: Session): Part {
  const known = parts.flatMap((it) => (it.state === 'known' ? [it] : []));
  if (known.length < parts.length) return worstOf(parts) ?? unparsable(what, session.clock.now());
  return part(
    Math.min(...known.map((it) => it.at)),
    known.flatMap(({ value }) => value.found),
    known.flatMap(({ value }) => value.unread),
  );
}

/** Runs a call and makes a part of what it answered. */
async function readPart<T>(
  session: Session,
  what: string,
  call: Parameters<Session['exchange']>[0],
  parse: (replies: readonly Reply[]) => T,
  say: (value: T, at: Instant) => Part | Promise<Part>,
): Promise<Part> {
  const exchange = await session.exchange(call);
  const last = exchange.replies.at(-1);
  if (last !== undefined && isClosed(last)) {
    const why = [last.status, complaintOf(last).code].join(' ').trim();
    return part(last.at ?? session.clock.now(), [], [`${what} (${why})`]);
  }
  const fact = factOf(exchange, what, session, parse);
  return fact.state === 'known' ? say(fact.value, fact.at) : fact;
}

/** Everything in a collection, and what `say` makes of it. */
export const readAll = <T>(
  session: Session,
  arm: Sender,
  { path, apiVersion, what }: Place,
  item: z.ZodType<T>,
  say: (items: readonly T[], at: Instant) => Part | Promise<Part>,
): Promise<Part> =>
  readPart(
    session,
    what,
    (options) => arm.list(path, apiVersion, options),
    (replies) => itemsOf(replies, item),
    say,
  );

/** One resource, and what `say` makes of it. */
export const readOne = <T>(
  session: Session,
  arm: Sender,
  { path, apiVersion, what }: Place,
  body: z.ZodType<T>,
  say: (value: T, at: Instant) => Part,
): Promise<Part> =>
  readPart(
    session,
    what,
    (options) => arm.get(path, apiVersion, options),
    (replies) => body.parse(replies.at(-1)?.body),
    say,
  );
