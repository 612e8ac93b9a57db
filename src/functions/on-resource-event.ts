import type { InvocationContext } from '@azure/functions';
import { messageOf } from '../engine/failure.ts';
import type { App } from './app.ts';
import { type Ignored, parseEvents } from './event.ts';
import { follow } from './follow.ts';
import { type Log, logTo, telling } from './log.ts';
import { policyNow } from './policy.ts';
import { isConfigured } from './scope.ts';

/** Event Grid waits thirty seconds: nothing is begun after the first, nothing asked of Azure after the second. */
const BEGIN_WITHIN = 12_000;
const READ_WITHIN = 20_000;

function sayIgnored({ because, eventId, says }: Ignored, log: Log): void {
  log(because === 'malformed' ? 'warn' : 'log', { ignored: because, eventId, says });
}

/** Returns, and so acknowledges, only when every change was concluded or a message continues it; throws otherwise. */
export const onResourceEvent =
  (app: App) =>
  async (delivered: unknown, context: InvocationContext): Promise<void> => {
    const log = logTo(context);
    const { alerts, deferrals, subscriptions, timeout, open } = app;
    const { changes, ignored } = parseEvents(delivered, (it) => isConfigured(subscriptions, it));
    for (const it of ignored) sayIgnored(it, log);
    if (changes.length === 0) return;
    const [enough, signal] = [timeout(BEGIN_WITHIN), timeout(READ_WITHIN)];
    const policy = await policyNow(app, log);
    const work = { policy, alerts, deferrals, log, enough, ports: telling(open(signal), log) };
    const results = await Promise.allSettled(changes.map((change) => follow(change, work)));
    const failed = results.flatMap((it) => (it.status === 'rejected' ? [messageOf(it.reason)] : []));
    if (failed.length > 0) throw new Error(failed.join(' '));
  };
