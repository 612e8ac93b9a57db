import { isRestError, RestError } from '@azure/core-rest-pipeline';
import type { Fact, Unreadable } from '../model/fact.ts';
import type { Instant } from '../model/id.ts';
import { complaintOf, type Reply } from './reply.ts';
import type { Exchange, Session } from './session.ts';

/** How soon something is read again that failed for a reason which passes, where Azure does not say. Milliseconds. */
export const SOON = 30_000;

const GONE = new Set(['resourcenotfound', 'resourcegroupnotfound', 'subscriptionnotfound', 'parentresourcenotfound']);

/** Statuses that pass by themselves. */
export const passes = (status: number): boolean =>
  status === 408 || status === 409 || status === 429 || (status >= 500 && status !== 501 && status !== 505);

type Failed = Exclude<Fact<never>, { readonly state: 'known' }>;
/** An answer that can be used, or why it cannot. */
type Answer = { readonly replies: readonly Reply[]; readonly at: Instant } | Failed;

const isFailed = (it: Answer): it is Failed => 'state' in it;

const sayStatus = ({ status, body }: Reply): string => {
  const { code } = complaintOf({ body });
  return code === '' ? `${status}` : `${status} ${code}`;
};

/** Why there was no answer, to end a sentence with. */
export function reasonOf(failure: unknown): string {
  const reason = failure instanceof Error ? failure.message : 'the connection failed';
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}

function unanswered({ failure }: Exchange, what: string, { signal, clock }: Session): Unreadable {
  const at = clock.now();
  if (signal.aborted) return { state: 'unreadable', because: `There was no time left to read ${what}.`, retryAt: at + SOON, at };
  return { state: 'unreadable', because: `Azure did not answer for ${what}: ${reasonOf(failure)}`, retryAt: at + SOON, at };
}

function refused(reply: Reply, what: string, at: Instant): Failed {
  if (reply.status === 404 && GONE.has(complaintOf(reply).code.toLowerCase())) return { state: 'absent', at };
  const retryAt = passes(reply.status) ? at + (reply.retryAfter ?? SOON) : null;
  return { state: 'unreadable', because: `Reading ${what} failed: ${sayStatus(reply)}.`, retryAt, at };
}

/** An answer that cannot be understood: time does not help. */
export const unparsable = (what: string, at: Instant): Unreadable => ({
  state: 'unreadable',
  because: `Azure's answer for ${what} cannot be understood.`,
  retryAt: null,
  at,
});

/** Is an exchange an answer to a read? `what` completes the sentence "Reading … failed". */
function answerOf(exchange: Exchange, what: string, session: Session): Answer {
  const { replies, failure } = exchange;
  const last = replies.at(-1);
  if (last === undefined)
    return failure === undefined ? unparsable(what, session.clock.now()) : unanswered(exchange, what, session);
  if (last.status >= 400) return refused(last, what, last.at ?? session.clock.now());
  if (failure !== undefined && isAboutSending(failure, session)) return unanswered(exchange, what, session);
  const times = replies.flatMap(({ at }) => (at === null ? [] : [at]));
  const at = Math.min(...times);
  if (times.length < replies.length)
    return { ...unparsable(what, session.clock.now()), because: `Azure's answer for ${what} carries no date.` };
  return failure === undefined ? { replies, at } : unparsable(what, at);
}

/** A later page that was never answered, as opposed to an answer that the client choked on. */
function isAboutSending(failure: unknown, { signal }: Session): boolean {
  if (signal.aborted) return true;
  if (failure instanceof TypeError) return false;
  return !isRestError(failure) || (failure.statusCode === undefined && failure.code !== RestError.PARSE_ERROR);
}

/** Of facts that belong together, the one that spoils them: one that only people can mend hides behind none that time will. */
export function worstOf(facts: readonly Fact<unknown>[]): Failed | undefined {
  const failed = facts.filter((fact) => fact.state !== 'known');
  const unreadable = failed.filter((fact) => fact.state === 'unreadable');
  return unreadable.find(({ retryAt }) => retryAt === null) ?? unreadable[0] ?? failed[0];
}

/** Parses an exchange. A body that does not parse is unreadable, never half known. */
export function factOf<T>(exchange: Exchange, what: string, session: Session, parse: (replies: readonly Reply[]) => T): Fact<T> {
  const answer = answerOf(exchange, what, session);
  if (isFailed(answer)) return answer;
  try {
    return { state: 'known', value: parse(answer.replies), at: answer.at };
  } catch {
    return unparsable(what, answer.at);
  }
}

/** Runs a call and parses what it answered. Never throws. */
export async function readFact<T>(
  session: Session,
  what: string,
  call: Parameters<Session['exchange']>[0],
  parse: (replies: readonly Reply[]) => T,
): Promise<Fact<T>> {
  return factOf(await session.exchange(call), what, session, parse);
}
