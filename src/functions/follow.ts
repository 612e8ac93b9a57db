import type { Alerts } from '../engine/ports.ts';
import { type Change, destinationOf, isKeyRead } from '../model/change.ts';
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

/** Follows a change to all it leads to: an alert, targets at once, scopes at once or by queue. Throws what is neither recorded nor deferred. */
export async function follow(change: Change, work: Following): Promise<void> {
  if (isKeyRead(change.operation)) return tellKeyRead(change, { ...work, expected: work.policy.expected });
  const cause = { by: 'event', change, at: change.at } as const;
  const { targets, scopes } = destinationOf(change);
  const narrow: readonly Item[] = [
    ...targets.map((target) => ({ target })),
    ...scopes.filter(isResource).map((scope) => ({ scope })),
  ];
  for (const item of narrow) await lookOrDefer(item, cause, work);
  for (const scope of scopes) if (!isResource(scope)) await work.deferrals.defer({ scope }, cause, 0);
}
