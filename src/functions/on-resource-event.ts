import type { InvocationContext } from '@azure/functions';
import { type Change, destinationOf } from '../model/change.ts';
import type { App } from './app.ts';
import { type Ignored, parseEvents } from './event.ts';
import { type Log, logTo, messageOf, telling } from './log.ts';
import type { Item } from './message.ts';
import { isConfigured, isResource } from './scope.ts';
import { lookOrDefer, type Work } from './work.ts';

/** Event Grid waits thirty seconds: nothing is begun after the first, nothing asked of Azure after the second. */
const BEGIN_WITHIN = 12_000;
const READ_WITHIN = 20_000;

function sayIgnored({ because, eventId, says }: Ignored, log: Log): void {
  log(because === 'malformed' ? 'warn' : 'log', { ignored: because, eventId, says });
}

async function follow(change: Change, work: Work): Promise<void> {
  const cause = { by: 'event', change, at: change.at } as const;
  const { targets, scopes } = destinationOf(change);
  const narrow: readonly Item[] = [
    ...targets.map((target) => ({ target })),
    ...scopes.filter(isResource).map((scope) => ({ scope })),
  ];
  for (const item of narrow) await lookOrDefer(item, cause, work);
  for (const scope of scopes) if (!isResource(scope)) await work.deferrals.defer({ scope }, cause, 0);
}

/** Returns, and so acknowledges, only when every change was concluded or a message continues it; throws otherwise. */
export const onResourceEvent =
  ({ policy, deferrals, subscriptions, timeout, open }: App) =>
  async (delivered: unknown, context: InvocationContext): Promise<void> => {
    const log = logTo(context);
    const { changes, ignored } = parseEvents(delivered, (it) => isConfigured(subscriptions, it));
    for (const it of ignored) sayIgnored(it, log);
    const work = { policy, deferrals, log, enough: timeout(BEGIN_WITHIN), ports: telling(open(timeout(READ_WITHIN)), log) };
    const results = await Promise.allSettled(changes.map((change) => follow(change, work)));
    const failed = results.flatMap((it) => (it.status === 'rejected' ? [messageOf(it.reason)] : []));
    if (failed.length > 0) throw new Error(failed.join(' '));
  };
