import type { Refused, Written } from '../engine/ports.ts';
import type { Id } from '../model/id.ts';
import type { Grant } from '../model/role.ts';
import { describe, type Write } from '../model/step.ts';
import { SOON } from './answer.ts';
import type { Authorization } from './authorization.ts';
import { refusalOf } from './refusal.ts';
import { complaintOf, type Reply } from './reply.ts';
import type { Exchange, Session } from './session.ts';
import { type Progress, type Setting, settingFor, type Writers } from './setting.ts';
import { pauses } from './wait.ts';

/** What a write came to, before it is known what it cost. */
type Result = { readonly result: 'done' | 'accepted' } | { readonly result: 'refused'; readonly refused: Refused };

const DONE: Result = { result: 'done' };
const ACCEPTED: Result = { result: 'accepted' };

const refuse = (by: Refused['by'], says: string, retryAt: number | null): Result => ({
  result: 'refused',
  refused: { by, says, retryAt },
});

/** No answer: the write may or may not have arrived, and only a fresh read can tell. */
function unanswered(session: Session, { failure }: Exchange): Result {
  // never sent: the client or we could not make a request of it
  if (failure instanceof TypeError) return refuse('request', `This cannot be sent: ${failure.message}`, null);
  const reason = failure instanceof Error ? failure.message : 'the connection failed';
  const says = session.signal.aborted
    ? 'There was no time left to wait for Azure.'
    : `Azure did not answer: ${reason} It is looked at again by itself.`;
  return refuse('transient', says, session.clock.now() + SOON);
}

function judged(session: Session, exchange: Exchange): Reply | Result {
  const last = exchange.replies.at(-1);
  if (last === undefined) return unanswered(session, exchange);
  if (last.status < 400) return last;
  return { result: 'refused', refused: refusalOf(last, last.at ?? session.clock.now()) };
}

const failed = (session: Session): Result =>
  refuse('transient', 'Azure accepted it, but its operation failed.', session.clock.now() + SOON);

/** Looks at the resource, not at the operation: that takes no permission which the reads do not take. Ends with the last look. */
async function watched(session: Session, setting: Setting, first: Progress, hint: number | null): Promise<Progress> {
  let last = first;
  for await (const _ of pauses(session, hint)) {
    const fact = await setting.look();
    if (fact.state === 'known') last = fact.value;
    if (last === 'in place' || last === 'failed') return last;
  }
  return last;
}

function progressIn(setting: Setting, { body }: Reply): Progress {
  try {
    return setting.progressIn(body);
  } catch {
    return 'unfinished';
  }
}

async function writeSetting(session: Session, setting: Setting): Promise<Result> {
  const reply = judged(session, await session.exchange(setting.send));
  if ('result' in reply) return reply;
  const first = reply.status === 202 ? 'unfinished' : progressIn(setting, reply);
  const isOver = first === 'in place' || first === 'failed';
  const last = isOver ? first : await watched(session, setting, first, reply.retryAfter);
  if (last === 'in place') return DONE;
  if (last === 'failed') return failed(session);
  // a 202 may still be on its way when its resource looks untouched; a 200 claims to be all there is
  if (last !== 'unchanged' || reply.status !== 200) return ACCEPTED;
  return refuse(
    'request',
    'Azure answers 200, but the setting is as before: something changes it back. A person must look.',
    null,
  );
}

async function grant(session: Session, client: Authorization, scope: Id, to: Grant): Promise<Result> {
  const exchange = await session.exchange((options) => client.grant(scope, to, options));
  // somebody else, often Azure itself, made the same assignment under a name of their own
  const last = exchange.replies.at(-1);
  if (last?.status === 409 && complaintOf(last).code.toLowerCase() === 'roleassignmentexists') return DONE;
  const reply = judged(session, exchange);
  return 'result' in reply ? reply : DONE;
}

/** Removes only what `grant` made: the name is derived, so nobody else's assignment can be meant. */
async function revoke(session: Session, client: Authorization, scope: Id, from: Grant): Promise<Result> {
  const exchange = await session.exchange((options) => client.revoke(scope, from, options));
  if (exchange.replies.at(-1)?.status === 404) return DONE;
  const reply = judged(session, exchange);
  return 'result' in reply ? reply : DONE;
}

function perform(session: Session, write: Write, writers: Writers & { readonly authorization: Authorization }): Promise<Result> {
  if (write.kind !== 'role') return writeSetting(session, settingFor(write, writers));
  const { to, from, on } = write;
  if (to !== null) return grant(session, writers.authorization, on, to);
  if (from !== null) return revoke(session, writers.authorization, on, from);
  return Promise.resolve(DONE);
}

/** Writes one setting and says what Azure made of it. Never throws. */
export function createWrite(
  session: Session,
  writers: Writers & { readonly authorization: Authorization },
): (write: Write) => Promise<Written> {
  return async (write) => {
    const { value, cost } = await session.meter.measure(async (): Promise<Result> => {
      try {
        return await perform(session, write, writers);
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'no reason given';
        return refuse('request', `This cannot be sent (${describe(write)}): ${reason}`, null);
      }
    });
    return { ...value, ...cost, at: session.clock.now() };
  };
}
