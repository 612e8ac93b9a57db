import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import type { Id } from '../model/id.ts';
import type { UserIdentity } from '../model/neighbour.ts';
import { readFact } from './answer.ts';
import { encode, type Sender } from './operation.ts';
import type { Session } from './session.ts';
import { armId } from './wire.ts';

const VERSION = '2024-11-30';

const guid = z.string().min(1).toLowerCase();
const Body = z
  .object({ id: armId, properties: z.object({ principalId: guid, clientId: guid }) })
  .transform(({ id, properties }): UserIdentity => ({ id, ...properties }));

/** Reads a user-assigned managed identity. */
export const readIdentity = (session: Session, arm: Sender, id: Id): Promise<Fact<UserIdentity>> =>
  readFact(
    session,
    `identity ${id}`,
    (options) => arm.get(encode(id), VERSION, options),
    (replies) => Body.parse(replies.at(-1)?.body),
  );
