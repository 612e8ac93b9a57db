import type { Limits, Policy } from '../engine/ports.ts';
import { type InForce, ONLY_AUDIT } from '../policy/in-force.ts';
import { NONE_EVER_GOOD, type Standing } from '../policy/source.ts';
import type { App } from './app.ts';
import type { Log } from './log.ts';
import { isConfigured, type Subscriptions } from './scope.ts';

/** What one invocation goes by from its beginning to its end. */
export type PolicyNow = Policy &
  Pick<InForce, 'expected'> & {
    /** Where it comes from, as people are told: `none ever good` means that nothing is written. */
    readonly from: 'in force' | typeof NONE_EVER_GOOD;
    /** Which document that is, and what a newer one says that is refused. */
    readonly standing: Standing;
  };

/** What is not configured is nobody's business here: a workspace may name what lies in a subscription of somebody else. */
const withinConfigured = (limits: Limits, subscriptions: Subscriptions): Limits => ({
  ...limits,
  includes: (it, tags) => isConfigured(subscriptions, it) && limits.includes(it, tags),
  leavesOut: (on, tags) => !isConfigured(subscriptions, on) || limits.leavesOut(on, tags),
});

/** The policy of this moment. Where none was ever good everything is only audited; every run says that, and what is wrong with a newer one. */
export async function policyNow({ policies, self, subscriptions }: App, log: Log): Promise<PolicyNow> {
  const current = await policies.current((level, policy) => log(level, { policy }));
  const standing = policies.standing();
  const { wants, limits, expected } = current === NONE_EVER_GOOD ? ONLY_AUDIT : current;
  return {
    wants,
    limits: withinConfigured(limits, subscriptions),
    expected,
    self,
    from: current === NONE_EVER_GOOD ? NONE_EVER_GOOD : 'in force',
    standing,
  };
}
