import type { Said } from '../model/finding.ts';
import type { Assignment } from '../model/role.ts';
import { rule } from '../model/rule.ts';
import { strangersOf } from './support/strangers.ts';

const POWERFUL = new Map([
  ['8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'Owner'],
  ['b24988ac-6180-42a0-ab88-20f7382dd24c', 'Contributor'],
  ['18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', 'User Access Administrator'],
]);

function judgeAssignment({ id, principalId, roleId, scope }: Assignment): Said {
  const says = `Service principal ${principalId} holds ${POWERFUL.get(roleId)} on ${scope}: policy does not allow it (wants.servicePrincipals.allowed), and it is no identity of the workspace.`;
  return { aspect: id, verdict: 'drifted', says };
}

/**
 * Managed identities of the workspace, its computes and endpoints are not meant. Ours holds none of these roles. What Azure once gave
 * another workspace on their common resource group is reported: policy has to allow it by name.
 */
export const servicePrincipalPrivilege = rule({
  id: 'service-principal-privilege',
  about: 'workspace',
  good: 'No service principal owns, contributes to or administers access to a workspace beyond those that policy allows.',
  why: 'Whoever holds its secret can hand out every key and role of the workspace, from anywhere.',
  severity: 'high',
  seeds: ['S4'],
  fix: {
    bicep: 'roleDefinitionId: a role with no more than the actions it needs',
    az: 'az role assignment delete --ids ASSIGNMENT',
  },

  judge(workspace, ask, { servicePrincipals: { allowed } }) {
    const head = { rule: 'service-principal-privilege', resource: workspace.id };
    const permitted = new Set(allowed.map((it) => it.toLowerCase()));
    const isMeant = ({ roleId, principalId }: Assignment): boolean =>
      POWERFUL.has(roleId) && !permitted.has(principalId.toLowerCase());
    return strangersOf(workspace, head, ask, isMeant, (found) => {
      if (found.length > 0) return found.map(judgeAssignment);
      return [{ verdict: 'compliant', says: 'No service principal holds a powerful role beyond those that policy allows.' }];
    });
  },
});
