import { contributorOf, ROLES } from '../../model/roles.ts';
import { ACCOUNT } from '../../model/types.ts';
import { primaryUserIdentity } from '../support/consumers.ts';
import { type AccessRow, at } from '../support/row.ts';

export const W2: AccessRow = {
  id: 'W2',
  ref: 'W2',
  good: 'The user-assigned identity of a workspace is a contributor of its storage account, and of its data.',
  why: 'The workspace manages containers and shares of the account with it; previews read data with it.',
  seeds: ['S0'],
  on: 'the default storage account',
  grants: 'opt-in',
  cut: 'none',
  scopes: at(({ storageAccount }) => storageAccount),
  consumers: primaryUserIdentity,
  roles: { always: [contributorOf(ACCOUNT), ROLES.blobDataContributor] },
};
