import type { Azure } from '../azure.ts';
import type { Resource } from '../contract.ts';
import { objectAt, textAt } from '../providers/machine-learning/json.ts';
import { adminOpens, keyOpens } from './access.ts';
import { type Check, check } from './check.ts';

const TYPE = 'microsoft.machinelearningservices/workspaces';
const ACCOUNTS = 'Microsoft.Storage/storageAccounts';
const REGISTRIES = 'Microsoft.ContainerRegistry/registries';

/** Datastores and connections that hold a key of their own: whoever uses them has no other way. */
export function storedKeyChecks(azure: Azure, children: readonly Resource[]): readonly Check[] {
  return children.flatMap((child) => {
    const type = child.type.toLowerCase();
    if (type === `${TYPE}/datastores`) return datastoreChecks(azure, child);
    return type === `${TYPE}/connections` ? connectionChecks(azure, child) : [];
  });
}

function datastoreChecks(azure: Azure, datastore: Resource): readonly Check[] {
  const { properties } = datastore;
  const holdsKey = ['AccountKey', 'Sas'].includes(textAt(properties, 'credentialsType') ?? '');
  const accountName = textAt(properties, 'accountName')?.toLowerCase();
  if (properties.isSystem === true || !holdsKey || !accountName) return [];
  const account = azure.store.list(ACCOUNTS).find(({ name }) => name.toLowerCase() === accountName);
  if (!account) return [];
  const service = properties.datastoreType === 'AzureFile' ? 'file' : 'blob';
  return [check(datastore, account.id, 'sign in with an account key', keyOpens(account, service))];
}

/** Only the admin user's name is the registry's own; another name belongs to a principal or a token. */
function connectionChecks(azure: Azure, connection: Resource): readonly Check[] {
  const { properties } = connection;
  if (textAt(properties, 'authType') !== 'UsernamePassword' || textAt(properties, 'category') !== 'ContainerRegistry') return [];
  const username = textAt(objectAt(connection.secrets, 'credentials'), 'username')?.toLowerCase();
  const host = textAt(properties, 'target')
    ?.toLowerCase()
    .replace(/^https?:\/\//, '')
    .split('/')[0];
  const registry = azure.store
    .list(REGISTRIES)
    .find(
      ({ name, properties: { loginServer } }) => name.toLowerCase() === username && String(loginServer).toLowerCase() === host,
    );
  if (!registry) return [];
  return [check(connection, registry.id, 'sign in with the admin user', adminOpens(registry))];
}
