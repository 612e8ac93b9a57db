import type { Write } from '../model/step.ts';
import { hasEveryPermission } from '../model/vault.ts';
import { parseRegistry, type Registries } from './container-registry.ts';
import { parseVault, type Vaults } from './key-vault.ts';
import type { MachineLearning } from './machine-learning.ts';
import type { Readers } from './read.ts';
import { clusterIdentity, forgottenCredential } from './rewrite.ts';
import type { Session } from './session.ts';
import { type Hindrance, hinderedBy, hindrance, plainSettingOf, type Setting, settingOf } from './setting.ts';
import { parseStorageAccount, type StorageAccounts } from './storage.ts';
import { parseWorkspace } from './workspace.ts';

export interface Writers {
  readonly readers: Readers;
  readonly registries: Registries;
  readonly accounts: StorageAccounts;
  readonly workspaces: MachineLearning;
  readonly vaults: Vaults;
}

type Of<K extends Write['kind']> = Extract<Write, { readonly kind: K }>;

const DEFAULT_MODE = 'AccessKey';

const adminUser = (write: Of<'registry-admin'>, { readers, registries }: Writers): Setting =>
  settingOf({
    send: (options) => registries.setAdminUser(write.on, write.to, options),
    parse: parseRegistry,
    read: () => readers.registry(write.on),
    holds: (it) => it.adminUser === write.to,
  });

function sharedKey(write: Of<'shared-key'>, { readers, accounts }: Writers): Setting {
  // unset means allowed, and cannot be unset again
  const allowed = write.to ?? true;
  return settingOf({
    send: (options) => accounts.setSharedKey(write.on, allowed, options),
    parse: parseStorageAccount,
    read: () => readers.storage(write.on),
    holds: (it) => (it.sharedKey ?? true) === allowed,
  });
}

function authMode(write: Of<'datastore-auth-mode'>, { readers, workspaces }: Writers): Setting {
  const mode = write.to ?? DEFAULT_MODE;
  return settingOf({
    send: (options) => workspaces.patch(write.on, { properties: { systemDatastoresAuthMode: mode } }, options),
    parse: parseWorkspace,
    read: () => readers.workspace(write.on),
    holds: (it) => (it.authMode ?? DEFAULT_MODE).toLowerCase() === mode.toLowerCase(),
  });
}

async function accessPolicy({ on, to }: Of<'access-policy'>, { readers, vaults }: Writers): Promise<Setting | Hindrance> {
  if (to === null) return hindrance('An access policy may hold what others have added since. A person must remove it.');
  const vault = await readers.vault(on);
  if (vault.state !== 'known') return hinderedBy(vault, `key vault ${on}`);
  const { tenantId, rbac } = vault.value;
  if (rbac) return hindrance('In this vault roles decide: an access policy would do nothing.');
  if (tenantId === null) return hindrance('The vault does not say which tenant its policies are for.');
  const { principalId } = to;
  return plainSettingOf({
    send: (options) => vaults.addPolicy(on, { tenantId, principalId }, options),
    parse: parseVault,
    read: () => readers.vault(on),
    holds: (it) => hasEveryPermission(it, principalId),
  });
}

/** How a write of a setting is done, or why it is not. */
export async function settingFor(
  session: Session,
  write: Exclude<Write, { kind: 'role' }>,
  writers: Writers,
): Promise<Setting | Hindrance> {
  switch (write.kind) {
    case 'registry-admin':
      return adminUser(write, writers);
    case 'shared-key':
      return sharedKey(write, writers);
    case 'datastore-auth-mode':
      return authMode(write, writers);
    case 'compute-identity':
      return clusterIdentity(session, write, writers.workspaces);
    case 'datastore-credentials':
      return forgottenCredential(session, write, writers.workspaces);
    case 'access-policy':
      return accessPolicy(write, writers);
  }
}
