import { id } from '../../src/model/id.ts';
import { ROLES } from '../../src/model/roles.ts';
import { workspaceEncryptionIdentity } from '../../src/rules/workspace-encryption-identity.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import {
  accessOf,
  anIdentity,
  assigned,
  aVault,
  aWorkspace,
  GROUP,
  IDENTITY,
  NOW,
  none,
  userAssigned,
  VAULT,
  W1,
} from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const role = ROLES.keyVaultCryptoServiceEncryptionUser;
const withKey = { identity: IDENTITY, keyVault: VAULT, key: 'Disk' };
const workspace = (changes: Parameters<typeof aWorkspace>[0] = {}) =>
  aWorkspace({ identity: userAssigned(), primaryIdentity: IDENTITY, encryption: withKey, ...changes });
const bySystem = (changes: Parameters<typeof aWorkspace>[0] = {}) =>
  aWorkspace({ encryption: { identity: null, keyVault: VAULT, key: null }, ...changes });

const KEY = id(`${VAULT}/keys/disk`);
const keyed = (access: unknown, changes: Parameters<typeof factsOf>[0] = {}) =>
  factsOf({ workspace: workspace(), identity: anIdentity(), vault: aVault(), ...changes }, { [`access ${KEY}`]: access });

const policyOf = (...keys: readonly string[]) =>
  aVault({ rbac: false, policies: [{ principalId: 'hands-identity', keys, secrets: [], certificates: [] }] });
const byPolicies = (vault: ReturnType<typeof aVault>) => factsOf({ workspace: workspace(), identity: anIdentity(), vault });

const lacks = `The encryption identity of workspace «w1» lacks ${role.name} on ${KEY}.`;
const lacksPolicy = `The encryption identity of workspace «w1» lacks an access policy of ${VAULT} with get, wrapKey and unwrapKey for keys.`;

testRule(workspaceEncryptionIdentity, {
  on: W1,
  compliant: [
    { name: 'it has the role on the key alone', facts: keyed(accessOf(assigned(role, 'hands-identity', KEY))) },
    {
      name: 'it inherits a role that contains what is needed',
      facts: keyed(accessOf(assigned(ROLES.keyVaultAdministrator, 'hands-identity', GROUP))),
    },
    {
      name: 'the system-assigned identity has the role on the vault, and Azure does not show the key',
      facts: factsOf(
        { workspace: bySystem(), vault: aVault() },
        { [`access ${VAULT}`]: accessOf(assigned(role, 'w1-identity', VAULT)) },
      ),
    },
    {
      name: 'an access policy allows the three things, in any spelling',
      facts: byPolicies(policyOf('Get', 'WrapKey', 'unwrapKey')),
    },
    { name: 'an access policy allows all', facts: byPolicies(policyOf('all')) },
  ],
  silent: [
    { name: 'the workspace is gone', facts: factsOf({ workspace: absent }) },
    { name: 'it is encrypted with a key of Microsoft', facts: factsOf({ workspace: aWorkspace() }) },
  ],
  unknown: [
    {
      name: 'the workspace is being changed',
      facts: factsOf({ workspace: workspace({ provisioningState: 'Updating' }) }),
      says: `${W1} is being changed (Updating).`,
      retryAt: NOW + 15_000,
    },
    {
      name: 'Azure does not show the vault',
      facts: factsOf({ workspace: workspace({ encryption: { ...withKey, keyVault: null } }) }),
      says: 'Azure does not show which vault holds the key of workspace «w1».',
      retryAt: null,
    },
    {
      name: 'the vault cannot be read',
      facts: factsOf({ workspace: workspace(), identity: anIdentity(), vault: unreadable('Vaults are forbidden.') }),
      says: 'Vaults are forbidden.',
      retryAt: null,
    },
    {
      name: 'the identity cannot be read yet',
      facts: factsOf({ workspace: workspace(), identity: unreadable('Identities are throttled.', NOW + 5), vault: aVault() }),
      says: 'Identities are throttled.',
      retryAt: NOW + 5,
    },
    {
      name: 'assignments on the key cannot be read',
      facts: keyed(unreadable('Assignments are forbidden.')),
      says: 'Assignments are forbidden.',
      retryAt: null,
    },
  ],
  drifted: [
    {
      name: 'the identity is not attached',
      facts: factsOf({ workspace: workspace({ identity: none }) }),
      says: [`Identity ${IDENTITY}, which reaches the key of workspace «w1», is not attached to it.`],
      steps: [],
    },
    {
      name: 'the identity does not exist any more',
      facts: factsOf({ workspace: workspace(), identity: absent, vault: aVault() }),
      says: [`Identity ${IDENTITY}, which reaches the key of workspace «w1», does not exist any more.`],
      steps: [],
    },
    {
      name: 'the system-assigned identity is meant, and there is none',
      facts: factsOf({ workspace: bySystem({ identity: none }) }),
      says: ['The key of workspace «w1» is reached with a system-assigned identity, which it does not have.'],
      steps: [],
    },
    {
      name: 'the vault does not exist',
      facts: factsOf({ workspace: workspace(), vault: absent }),
      says: [`Key vault ${VAULT}, which holds the key of workspace «w1», does not exist.`],
      steps: [],
    },
    { name: 'it has no role', facts: keyed(accessOf()), says: [lacks], steps: [] },
    {
      name: 'it has the role only under a condition',
      facts: keyed(accessOf(assigned(role, 'hands-identity', VAULT, { condition: '(@Resource[…] StringEquals …)' }))),
      says: [`The encryption identity of workspace «w1» has ${role.name} on ${KEY} only under a condition.`],
      steps: [],
    },
    {
      name: 'a deny assignment takes it away',
      facts: keyed({
        ...accessOf(assigned(role, 'hands-identity', VAULT)),
        denials: [
          {
            id: id('/denials/keys'),
            name: 'no keys',
            permissions: [{ actions: [], notActions: [], dataActions: ['*'], notDataActions: [] }],
            principalIds: null,
            excluded: [],
            namesGroups: false,
          },
        ],
      }),
      says: [`Deny assignment «no keys» keeps the encryption identity of ${W1} from its key.`],
      steps: [],
    },
    {
      name: 'its access policy lacks one permission',
      facts: byPolicies(policyOf('get', 'wrapKey')),
      says: [lacksPolicy],
      steps: [],
    },
    { name: 'it has no access policy', facts: byPolicies(aVault({ rbac: false })), says: [lacksPolicy], steps: [] },
  ],
});
