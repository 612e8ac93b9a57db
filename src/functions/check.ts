import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { check as checkScope } from '../engine/check.ts';
import { messageOf } from '../engine/failure.ts';
import type { App } from './app.ts';
import { logTo } from './log.ts';
import { policyNow } from './policy.ts';
import { noScope, nothingThere, notOurs, unfinished } from './problem.ts';
import { checkable, isConfigured } from './scope.ts';

/** The platform's front end gives up after 230 seconds. */
const WITHIN = 200_000;

/** Findings and the plan that would be applied, as JSON. Never writes: what it calls has no way to. */
export const check =
  (app: App) =>
  async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const log = logTo(context);
    const { subscriptions, timeout, open } = app;
    const asked = request.query.get('scope');
    const scope = checkable(asked);
    if (scope === undefined) return noScope(asked);
    if (!isConfigured(subscriptions, scope)) return notOurs(scope);
    try {
      const policy = await policyNow(app, log);
      const report = await checkScope(scope, open(timeout(WITHIN)), policy);
      if (report.targets.length === 0) return nothingThere(scope);
      log('log', { checked: scope, targets: report.targets.length, drifted: report.drifted, unknown: report.unknown });
      return { status: 200, jsonBody: { ...report, policy: policy.from, policyDocument: policy.standing } };
    } catch (error) {
      log('error', { failed: scope, says: messageOf(error) });
      return unfinished(messageOf(error));
    }
  };
