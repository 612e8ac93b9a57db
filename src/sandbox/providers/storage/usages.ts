import type { Route } from '../../contract.ts';
import { ACCOUNTS } from './types.ts';

/** What a subscription may have in a region unless it asked for more. */
const LIMIT = 250;

/** GET …/locations/{location}/usages: how many accounts a subscription has there. */
export const usages: Route = {
  method: 'GET',
  path: /^(?<scope>\/subscriptions\/[^/]+)\/providers\/microsoft\.storage\/locations\/(?<location>[^/]+)\/usages$/,
  since: '2016-01-01',
  authorize: (_, { scope = '' }) => ({ action: 'Microsoft.Storage/locations/usages/read', scope }),
  handle({ azure }, { scope = '', location = '' }) {
    const currentValue = azure.store.list(ACCOUNTS, scope).filter((account) => account.location === location).length;
    const name = { value: 'StorageAccounts', localizedValue: 'Storage Accounts' };
    return { status: 200, body: { value: [{ unit: 'Count', currentValue, limit: LIMIT, name }] } };
  },
};
