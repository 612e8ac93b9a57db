import type { Ask } from '../../model/fact.ts';
import { type Finding, type Head, type Said, when } from '../../model/finding.ts';
import { type Id, nameOf } from '../../model/id.ts';
import type { Workspace } from '../../model/resource.ts';
import type { Access } from '../../model/role.ts';
import { ROLES } from '../../model/roles.ts';
import { hasPermissions, type Vault } from '../../model/vault.ts';
import { covered, coveredDespiteConditions, denialOf } from './covered.ts';

const ROLE = ROLES.keyVaultCryptoServiceEncryptionUser;

/** Can the principal use the key that the workspace is encrypted with? By roles or by access policies, as the vault goes. */
export function usesKey(principalId: string, vault: Vault, workspace: Workspace, head: Head, ask: Ask): readonly Finding[] {
  if (!vault.rbac) return when(head, { vault: ask('vault', vault.id) }, () => [byPolicy(principalId, vault, workspace)]);
  // a role may be assigned on the key alone; what is assigned on the vault shows there too
  const key = workspace.encryption?.key ?? null;
  const scope = key === null ? vault.id : (`${vault.id}/keys/${key.toLowerCase()}` as Id);
  return when(head, { access: ask('access', scope) }, ({ access }) => [byRole(principalId, access, scope, workspace)]);
}

const named = ({ id }: Workspace): string => `The encryption identity of workspace «${nameOf(id)}»`;

function byPolicy(principalId: string, vault: Vault, workspace: Workspace): Said {
  if (hasPermissions(vault, principalId, 'keys', ['get', 'wrapkey', 'unwrapkey']))
    return { verdict: 'compliant', says: `${named(workspace)} can use the key in ${vault.id}.` };
  const says = `${named(workspace)} lacks an access policy of ${vault.id} with get, wrapKey and unwrapKey for keys.`;
  return { verdict: 'drifted', says };
}

function byRole(principalId: string, access: Access, scope: Id, workspace: Workspace): Said {
  const denial = denialOf(access, principalId, ROLE);
  if (denial !== undefined)
    return {
      verdict: 'drifted',
      says: `Deny assignment «${denial}» keeps the encryption identity of ${workspace.id} from its key.`,
    };
  if (covered(access, principalId, ROLE, workspace) !== undefined)
    return { verdict: 'compliant', says: `${named(workspace)} can use the key: ${ROLE.name} on ${scope}.` };
  if (coveredDespiteConditions(access, principalId, ROLE))
    return { verdict: 'drifted', says: `${named(workspace)} has ${ROLE.name} on ${scope} only under a condition.` };
  return { verdict: 'drifted', says: `${named(workspace)} lacks ${ROLE.name} on ${scope}.` };
}
