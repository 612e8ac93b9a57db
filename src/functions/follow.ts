import type { Alerts } from '../engine/ports.ts';
import { type Change, destinationOf, isKeyRead } from '../model/change.ts';
import { STEPS } from '../model/tables.ts';
import { tellKeyRead } from './key-read.ts';
import type { Item } from './message.ts';
import type { PolicyNow } from './policy.ts';
import { isResource } from './scope.ts';
import { lookOrDefer, type Work } from './work.ts';

/** What following a change takes. */
export interface Following extends Work {
  readonly policy: PolicyNow;
  readonly alerts: Alerts;
}

const isOwnGrant = ({ operation, actor }: Change, self: string | null): boolean =>
  operation.toLowerCase() === STEPS.role.write.toLowerCase() &&
  self !== null &&
  actor.applicationId?.toLowerCase() === self.toLowerCase();

/** Follows a change to all it leads to: an alert, targets at once, scopes at once or by queue. Throws what is neither recorded nor deferred. */
export async function follow(change: Change, work: Following): Promise<void> {
  if (isKeyRead(change.operation)) return tellKeyRead(change, { ...work, expected: work.policy.expected });
  // the run that made a grant has judged it already, and has a message that comes back when it has settled
  if (isOwnGrant(change, work.policy.self))
    return work.log('log', { ignored: 'our own grant', eventId: change.eventId, says: change.resource });
  const cause = { by: 'event', change, at: change.at } as const;
  const { targets, scopes } = destinationOf(change);
  const narrow: readonly Item[] = [
    ...targets.map((target) => ({ target })),
    ...scopes.filter(isResource).map((scope) => ({ scope })),
  ];
  for (const item of narrow) await lookOrDefer(item, cause, work);
  for (const scope of scopes) if (!isResource(scope)) await work.deferrals.defer({ scope }, cause, 0);
}
