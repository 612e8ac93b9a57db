import { contributorOf, ROLES } from '../../model/roles.ts';
import { VAULT } from '../../model/types.ts';
import { NOBODY, primaryUserIdentity } from '../support/consumers.ts';
import type { AccessRow, RowContext, Scope } from '../support/row.ts';

/** A vault that cannot be read is for row W4 to say. */
function vaultWithRoles(context: RowContext): readonly Scope[] {
  const { keyVault } = context.workspace;
  if (keyVault === null || primaryUserIdentity(context) === NOBODY) return [];
  const fact = context.ask('vault', keyVault);
  return fact.state === 'known' && fact.value.rbac ? [{ id: keyVault }] : [];
}

export const W3: AccessRow = {
  id: 'W3',
  ref: 'W3',
  good: 'The user-assigned identity of a workspace administers its key vault where roles decide.',
  why: 'The workspace keeps secrets of its connections and datastores there.',
  seeds: ['S0'],
  on: 'a key vault that goes by roles',
  grants: 'opt-in',
  cut: 'none',
  scopes: vaultWithRoles,
  consumers: primaryUserIdentity,
  roles: { always: [contributorOf(VAULT), ROLES.keyVaultAdministrator] },
};
