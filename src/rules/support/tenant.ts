import type { Ask } from '../../model/fact.ts';
import { type Finding, type Head, type Said, when } from '../../model/finding.ts';
import { type Id, nameOf, subscriptionScopeOf } from '../../model/id.ts';

const home = (it: Id): Id => subscriptionScopeOf(it) ?? it;

/** Does the account lie in the tenant of the workspace? Not asked within one subscription. */
export function sameTenant(account: Id, workspace: Id, ask: Ask): readonly Finding[] {
  if (home(account) === home(workspace)) return [];
  const head: Head = { rule: 'storage-network-path', resource: workspace, aspect: 'tenant' };
  const facts = { mine: ask('subscription', home(workspace)), its: ask('subscription', home(account)) };
  return when(head, facts, ({ mine, its }): readonly Said[] => {
    const silent = [mine, its].find(({ tenantId }) => tenantId === null);
    if (silent !== undefined)
      return [{ verdict: 'unknown', retryAt: null, says: `Azure does not show the tenant of ${silent.id}.` }];
    const name = `Storage account «${nameOf(account)}»`;
    if (mine.tenantId?.toLowerCase() === its.tenantId?.toLowerCase())
      return [{ verdict: 'compliant', says: `${name} lies in the tenant of its workspace.` }];
    const says = `${name} lies in another tenant than workspace «${nameOf(workspace)}», which is not supported.`;
    return [{ verdict: 'drifted', says }];
  });
}
