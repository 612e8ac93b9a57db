import { ROLES } from '../../model/roles.ts';
import { managedEndpoints } from '../support/consumers.ts';
import { type AccessRow, ownAccount } from '../support/row.ts';

export const endpointData: AccessRow = {
  id: 'endpoint-data',
  ref: 'D5',
  good: 'Every managed online endpoint reads the default storage account with its own identity.',
  why: 'Its deployments load models and code from there.',
  seeds: ['S3'],
  on: 'the default storage account',
  grants: 'enforce',
  cut: 'storage',
  scopes: ownAccount,
  consumers: managedEndpoints({
    grantedBy: 'Azure grants it to a system-assigned identity, and it is never changed by hand: re-create the endpoint.',
    roles: [ROLES.blobDataReader],
  }),
  roles: { always: [ROLES.blobDataContributor] },
};
