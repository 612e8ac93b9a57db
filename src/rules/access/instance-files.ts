import { ROLES } from '../../model/roles.ts';
import { isInstance, userAssignedOf } from '../support/consumers.ts';
import { type AccessRow, ownAccount } from '../support/row.ts';

/** One without an identity reads as its user. */
export const instanceFiles: AccessRow = {
  id: 'instance-files',
  ref: 'D4',
  good: 'A compute instance reaches the files of its workspace with its user-assigned identity.',
  why: 'Notebooks are files of the default account; without the role it cannot open them once the key is gone.',
  seeds: ['S3'],
  on: 'the default storage account',
  grants: 'enforce',
  cut: 'storage',
  scopes: ownAccount,
  consumers: userAssignedOf((compute) => isInstance(compute) && compute.identity.user.length > 0),
  roles: { always: [ROLES.fileDataPrivilegedContributor] },
};
