import { type Head, type Said, when } from '../model/finding.ts';
import { nameOf } from '../model/id.ts';
import { rule } from '../model/rule.ts';
import { usesKey } from './support/encryption-key.ts';
import { unfinished } from './support/unfinished.ts';

/** A workspace with Microsoft's key has nothing to say here. */
export const workspaceEncryptionIdentity = rule({
  id: 'workspace-encryption-identity',
  about: 'workspace',
  good: "The identity that reaches the customer's key of a workspace exists, is attached to it and can use the key.",
  why: 'Once the key cannot be unwrapped any more, the workspace and all it keeps cannot be read.',
  severity: 'high',
  seeds: ['S0', 'S2'],
  fix: {
    bicep: 'encryption: { identity: { userAssignedIdentity: identity.id }, … }',
    az: "az role assignment create --assignee-object-id PRINCIPAL --assignee-principal-type ServicePrincipal --role 'Key Vault Crypto Service Encryption User' --scope VAULT",
  },

  judge(workspace, ask): readonly Said[] {
    const { id, encryption, identity } = workspace;
    if (encryption === null) return [];
    const waits = unfinished(workspace, ask('workspace', id).at);
    if (waits.length > 0) return waits;
    const head: Head = { rule: 'workspace-encryption-identity', resource: id };
    const name = `workspace «${nameOf(id)}»`;
    const drifted = (says: string): readonly Said[] => [{ verdict: 'drifted', says }];
    if (encryption.keyVault === null)
      return [{ verdict: 'unknown', retryAt: null, says: `Azure does not show which vault holds the key of ${name}.` }];
    const keeper = encryption.identity;
    if (keeper === null && identity.system === null)
      return drifted(`The key of ${name} is reached with a system-assigned identity, which it does not have.`);
    if (keeper !== null && !identity.user.some((it) => it.id === keeper))
      return drifted(`Identity ${keeper}, which reaches the key of ${name}, is not attached to it.`);
    const vault = ask('vault', encryption.keyVault);
    if (vault.state === 'absent')
      return drifted(`Key vault ${encryption.keyVault}, which holds the key of ${name}, does not exist.`);
    if (keeper === null) return when(head, { vault }, (it) => usesKey(identity.system ?? '', it.vault, workspace, head, ask));
    const fact = ask('identity', keeper);
    if (fact.state === 'absent') return drifted(`Identity ${keeper}, which reaches the key of ${name}, does not exist any more.`);
    return when(head, { vault, fact }, (it) => usesKey(it.fact.principalId, it.vault, workspace, head, ask));
  },
});
