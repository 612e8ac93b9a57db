import { type Said, when } from '../../model/finding.ts';
import { contributorOf } from '../../model/roles.ts';
import { VAULT } from '../../model/types.ts';
import { EVERYTHING_BUT_PURGE } from '../../model/vault.ts';
import { NOBODY, primaryUserIdentity } from '../support/consumers.ts';
import type { AccessRow, RowContext, Scope } from '../support/row.ts';
import { policyOf } from '../support/vault-policy.ts';

/** A vault that cannot be read has no scope: the policies say that it cannot. */
function vaultWithPolicies(context: RowContext): readonly Scope[] {
  const { keyVault } = context.workspace;
  if (keyVault === null || primaryUserIdentity(context) === NOBODY) return [];
  const fact = context.ask('vault', keyVault);
  return fact.state === 'known' && !fact.value.rbac ? [{ id: keyVault }] : [];
}

function policies(context: RowContext): readonly Said[] {
  const { workspace, ask, head } = context;
  const { keyVault } = workspace;
  const { known } = primaryUserIdentity(context);
  if (keyVault === null || known.length === 0) return [];
  return when(head, { vault: ask('vault', keyVault) }, ({ vault }) =>
    vault.rbac ? [] : known.flatMap((consumer) => policyOf(keyVault, vault, consumer, context)),
  );
}

const { keys, secrets, certificates } = EVERYTHING_BUT_PURGE;
const quoted = (all: readonly string[]): string => all.map((it) => `'${it}'`).join(', ');
const inBicep = `keys: [${quoted(keys)}], secrets: [${quoted(secrets)}], certificates: [${quoted(certificates)}]`;
const inAz = `--key-permissions ${keys.join(' ')} --secret-permissions ${secrets.join(' ')} --certificate-permissions ${certificates.join(' ')}`;

export const W4: AccessRow = {
  id: 'W4',
  ref: 'W4',
  good: 'The user-assigned identity of a workspace has every permission but purge in its key vault where access policies decide.',
  why: 'The workspace keeps secrets of its connections and datastores there.',
  seeds: ['S0'],
  on: 'a key vault that goes by access policies',
  grants: 'opt-in',
  cut: 'none',
  scopes: vaultWithPolicies,
  consumers: primaryUserIdentity,
  roles: { always: [contributorOf(VAULT)] },
  beside: {
    writes: 'access-policy',
    fix: {
      bicep: `resource policy 'Microsoft.KeyVault/vaults/accessPolicies@2023-07-01' = { parent: vault, name: 'add', properties: { accessPolicies: [{ tenantId: tenant().tenantId, objectId: principalId, permissions: { ${inBicep} } }] } }`,
      az: `az keyvault set-policy --name VAULT --object-id PRINCIPAL ${inAz}`,
    },
  },
  reports: policies,
};
