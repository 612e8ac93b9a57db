import type { Refused, Written } from '../engine/ports.ts';
import type { Id, Instant } from '../model/id.ts';
import type { Grant } from '../model/role.ts';
import { describe, type Write } from '../model/step.ts';
import { reasonOf, SOON } from './answer.ts';
import type { Authorization } from './authorization.ts';
import { refusalOf } from './refusal.ts';
import { complaintOf, type Reply } from './reply.ts';
import type { Exchange, Session } from './session.ts';
import type { Progress, Setting } from './setting.ts';
import { pauses } from './wait.ts';
import { settingFor, type Writers } from './writers.ts';

/** What a write came to, before it is known what it cost. `at`: Azure's time of its last answer. */
type Result = { readonly at: Instant } & (
  | { readonly result: 'done' | 'accepted' }
  | { readonly result: 'refused'; readonly refused: Refused }
);

const done = (at: Instant): Result => ({ result: 'done', at });
const refused = (at: Instant, why: Refused): Result => ({ result: 'refused', at, refused: why });
const refuse = (at: Instant, by: Refused['by'], says: string, retryAt: Instant | null): Result =>
  refused(at, { by, says, retryAt });

/** No answer: the write may or may not have arrived, and only a fresh read can tell. */
function unanswered(session: Session, { failure }: Exchange): Result {
  const at = session.clock.now();
  // never sent: the client or we could not make a request of it
  if (failure instanceof TypeError) return refuse(at, 'request', `This cannot be sent: ${failure.message}`, null);
  const says = session.signal.aborted
    ? 'There was no time left to wait for Azure. It is looked at again by itself.'
    : `Azure did not answer: ${reasonOf(failure)} It is looked at again by itself.`;
  return refuse(at, 'transient', says, at + SOON);
}

type Heard = Reply & { readonly at: Instant };

/** An answer that is a success, or what the failure means. */
function judged(session: Session, exchange: Exchange): Heard | Result {
  const last = exchange.replies.at(-1);
  if (last === undefined) return unanswered(session, exchange);
  const at = last.at ?? session.clock.now();
  return last.status < 400 ? { ...last, at } : refused(at, refusalOf(last, at));
}

interface Look {
  readonly progress: Progress;
  readonly at: Instant;
}

/** Looks at the resource, not at the operation: that takes no permission which the reads do not take. Ends with the last look. */
async function watched(session: Session, setting: Setting, first: Look, hint: number | null): Promise<Look> {
  let last = first;
  for await (const _ of pauses(session, hint)) {
    const fact = await setting.look();
    if (fact.state === 'known') last = { progress: fact.value, at: fact.at };
    if (isOver(last)) return last;
  }
  return last;
}

const isOver = ({ progress }: Look): boolean => progress === 'in place' || progress === 'failed';

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
  const first = { progress: reply.status === 202 ? 'unfinished' : progressIn(setting, reply), at: reply.at } as const;
  const { progress, at } = isOver(first) ? first : await watched(session, setting, first, reply.retryAfter);
  if (progress === 'in place') return done(at);
  if (progress === 'failed') return refuse(at, 'transient', 'Azure accepted it, but its operation failed.', at + SOON);
  // an operation may still be on its way when its resource looks untouched; a 200 without one claims to be all there is
  if (progress !== 'unchanged' || reply.status !== 200 || reply.goesOn) return { result: 'accepted', at };
  return refuse(
    at,
    'request',
    'Azure answers 200, but the setting is as before: something changes it back. A person must look.',
    null,
  );
}

/** Success, or an answer which says that what is wanted is there already. */
function doneOr(session: Session, exchange: Exchange, isThere: (last: Reply) => boolean): Result {
  const last = exchange.replies.at(-1);
  if (last !== undefined && isThere(last)) return done(last.at ?? session.clock.now());
  const reply = judged(session, exchange);
  return 'result' in reply ? reply : done(reply.at);
}

async function grant(session: Session, client: Authorization, scope: Id, to: Grant): Promise<Result> {
  const exchange = await session.exchange((options) => client.grant(scope, to, options));
  // somebody else, often Azure itself, made the same assignment under a name of their own
  const exists = (last: Reply): boolean => last.status === 409 && complaintOf(last).code.toLowerCase() === 'roleassignmentexists';
  return doneOr(session, exchange, exists);
}

/** Removes only what `grant` made: the name is derived, so nobody else's assignment can be meant. */
async function revoke(session: Session, client: Authorization, scope: Id, from: Grant): Promise<Result> {
  const exchange = await session.exchange((options) => client.revoke(scope, from, options));
  return doneOr(session, exchange, ({ status }) => status === 404);
}

async function perform(
  session: Session,
  write: Write,
  writers: Writers & { readonly authorization: Authorization },
): Promise<Result> {
  if (write.kind !== 'role') {
    const setting = await settingFor(session, write, writers);
    return 'hindered' in setting ? refused(session.clock.now(), setting.hindered) : writeSetting(session, setting);
  }
  const { to, from, on } = write;
  if (to !== null) return grant(session, writers.authorization, on, to);
  if (from !== null) return revoke(session, writers.authorization, on, from);
  return done(session.clock.now());
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
        return refuse(session.clock.now(), 'request', `This cannot be sent (${describe(write)}): ${reason}`, null);
      }
    });
    return { ...value, ...cost };
  };
}
