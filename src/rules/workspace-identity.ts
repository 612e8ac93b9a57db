import type { Said } from '../model/finding.ts';
import { nameOf } from '../model/id.ts';
import type { Workspace } from '../model/resource.ts';
import { rule } from '../model/rule.ts';
import { UNFINISHED, unfinished } from './support/unfinished.ts';

/** Why its identity is none that it can act with. */
function faultOf({ identity: { system, user }, primaryIdentity }: Workspace): string | undefined {
  if (system === null && user.length === 0) return 'has no managed identity';
  if (system === null && primaryIdentity === null) return 'has user-assigned identities alone and names none of them as primary';
  if (primaryIdentity !== null && !user.some(({ id }) => id === primaryIdentity))
    return `names ${primaryIdentity} as its primary identity, which is not attached to it`;
  return undefined;
}

/** Only reported: a workspace that has both kinds can never go back to the system-assigned one alone. */
export const workspaceIdentity = rule({
  id: 'workspace-identity',
  about: 'workspace',
  good: 'Every workspace has a managed identity, and names a primary one where all of them are user-assigned.',
  why: 'Without one it reaches its registry, vault and data with keys alone, or with an identity that nobody chose.',
  severity: 'high',
  seeds: ['S0', 'S2'],
  fix: {
    bicep: "identity: { type: 'SystemAssigned' }",
    az: 'az ml workspace update --name WORKSPACE --resource-group GROUP --primary-user-assigned-identity IDENTITY',
  },

  judge(workspace, ask): readonly Said[] {
    const { id, identity, primaryIdentity } = workspace;
    const { at } = ask('workspace', id);
    const waits = unfinished(workspace, at);
    if (waits.length > 0) return waits;
    const name = `Workspace «${nameOf(id)}»`;
    const fault = faultOf(workspace);
    if (fault !== undefined) return [{ verdict: 'drifted', says: `${name} ${fault}.` }];
    if (identity.user.some((it) => it.id === primaryIdentity && it.principalId === null)) {
      const says = `The primary identity of workspace «${nameOf(id)}» is not settled yet.`;
      return [{ verdict: 'unknown', retryAt: at + UNFINISHED, says }];
    }
    return [{ verdict: 'compliant', says: `${name} has a managed identity.` }];
  },
});
