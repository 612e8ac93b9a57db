import type { Call, JsonObject, Route } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { textAt } from '../body.ts';
import { ACCOUNTS } from './types.ts';

const invalid = (name: string) =>
  `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`;

const isValid = (name: string) => /^[a-z0-9]{3,24}$/.test(name);

/** Account names are hosts: one for the whole world. Errors: `AccountNameInvalid`, and two kinds of taken. */
export function checkAccountName({ azure, id }: Call): void {
  if (!isValid(id.name)) throw new AzureError(400, 'AccountNameInvalid', invalid(id.name));
  const other = azure.store.list(ACCOUNTS).find(({ name }) => name === id.name);
  if (other === undefined) return;
  if (other.id.toLowerCase().startsWith(`/subscriptions/${id.subscriptionId}/`.toLowerCase())) {
    const text = `The account ${id.name} is already in another resource group in this subscription.`;
    throw new AzureError(409, 'StorageAccountInAnotherResourceGroup', text);
  }
  throw new AzureError(409, 'StorageAccountAlreadyTaken', `The storage account named ${id.name} is already taken.`);
}

/** POST …/checkNameAvailability. */
export const checkNameAvailability: Route = {
  method: 'POST',
  path: /^(?<scope>\/subscriptions\/[^/]+)\/providers\/microsoft\.storage\/checknameavailability$/,
  since: '2015-06-15',
  authorize: (_, { scope = '' }) => ({ action: 'Microsoft.Storage/checknameavailability/read', scope }),
  handle: (call) => ({ status: 200, body: availability(call) }),
};

function availability({ azure, body }: Call): JsonObject {
  const name = textAt(body, 'name') ?? '';
  if (!isValid(name)) return { nameAvailable: false, reason: 'AccountNameInvalid', message: invalid(name) };
  if (!azure.store.list(ACCOUNTS).some((account) => account.name === name)) return { nameAvailable: true };
  return { nameAvailable: false, reason: 'AlreadyExists', message: `The storage account named ${name} is already taken.` };
}
