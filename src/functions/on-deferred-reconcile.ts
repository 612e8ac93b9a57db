import type { InvocationContext } from '@azure/functions';
import { reconcile } from '../engine/reconcile.ts';
import type { App } from './app.ts';
import { logTo, telling } from './log.ts';
import { aboutOf, parseMessage } from './message.ts';
import { policyNow } from './policy.ts';
import { isConfigured } from './scope.ts';
import { spread } from './work.ts';

/** A host hides the message while this runs; long enough for an operation that Azure takes its time for. */
const BEGIN_WITHIN = 240_000;
const READ_WITHIN = 300_000;

/** Continues what could not be finished. Throws what a host should try again, and in the end keep as poison. */
export const onDeferredReconcile =
  (app: App) =>
  async (body: unknown, context: InvocationContext): Promise<void> => {
    const log = logTo(context);
    const { deferrals, subscriptions, timeout, open } = app;
    const message = parseMessage(body);
    // before anything is read: what changes from now on is for another message to find
    await deferrals.taken(message);
    const about = aboutOf(message);
    if (!isConfigured(subscriptions, about)) return log('log', { ignored: 'outside the configured scope', says: about });
    // a message stands for all that came while it was under way, so it is never taken for the mere echo of our own write
    const policy = { ...(await policyNow(app, log)), self: null };
    const ports = telling(open(timeout(READ_WITHIN)), log);
    const { cause } = message;
    if ('scope' in message) return spread(message.scope, cause, { ports, policy, deferrals, log, enough: timeout(BEGIN_WITHIN) });
    await reconcile(message.target, cause, ports, policy);
  };
