import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import type { Id } from '../model/id.ts';
import type { Subscription } from '../model/neighbour.ts';
import { readFact } from './answer.ts';
import { encode, type Sender } from './operation.ts';
import type { Session } from './session.ts';
import { armId, maybeText } from './wire.ts';

const VERSION = '2022-12-01';
const Body = z.object({ id: armId, tenantId: maybeText, state: maybeText });

/** Reads a subscription. One that Azure does not show cannot be told from one that we may not see, so it is never `absent`. */
export async function readSubscription(session: Session, arm: Sender, id: Id): Promise<Fact<Subscription>> {
  const fact = await readFact(
    session,
    `subscription ${id}`,
    (options) => arm.get(encode(id), VERSION, options),
    (replies) => Body.parse(replies.at(-1)?.body),
  );
  if (fact.state !== 'absent') return fact;
  const because = `Azure shows no subscription ${id}: it does not exist in this tenant, or the app holds no role in it.`;
  return { state: 'unreadable', because, retryAt: null, at: fact.at };
}
