import type { InvocationContext, Timer } from '@azure/functions';
import { messageOf } from '../engine/failure.ts';
import { sweep } from '../engine/sweep.ts';
import type { Id } from '../model/id.ts';
import type { App } from './app.ts';
import { logTo, telling } from './log.ts';
import { itemOf } from './message.ts';
import { policyNow } from './policy.ts';
import { scopesOf } from './scope.ts';

/** The host ends a function after half an hour. */
const WITHIN = 1_500_000;
const CONCURRENCY = 8;
/** What failed is tried again when the moment has passed. */
const AGAIN_IN = 60_000;

/** Looks at the whole estate. What fails goes on by queue; throws only if that fails too. */
export const nightlySweep =
  (app: App) =>
  async (_timer: Timer, context: InvocationContext): Promise<void> => {
    const log = logTo(context);
    const { deferrals, subscriptions, now, timeout, open } = app;
    const policy = await policyNow(app, log);
    const signal = timeout(WITHIN);
    const cause = { by: 'sweep', sweep: new Date(now()).toISOString(), at: now() } as const;
    const ports = telling(open(signal), log);
    const report = await sweep(scopesOf(subscriptions), cause, ports, policy, { concurrency: CONCURRENCY, signal });
    log('log', { swept: cause.sweep, ...report, failures: report.failures.length });
    const lost: string[] = [];
    for (const { of, says } of report.failures) {
      log('error', { failed: of, says });
      await deferrals.defer(itemOf(of as Id), cause, AGAIN_IN).catch((error: unknown) => lost.push(`${of}: ${messageOf(error)}`));
    }
    if (lost.length > 0) throw new Error(`The sweep lost what failed until the next one: ${lost.join(' ')}`);
  };
