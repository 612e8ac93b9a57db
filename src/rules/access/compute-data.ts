import type { Compute } from '../../model/resource.ts';
import { ROLES } from '../../model/role.ts';
import { consumersAmong, isCluster, isInstance } from '../support/consumers.ts';
import type { AccessRow } from '../support/row.ts';

/** An instance reads with a user-assigned identity or as its user; with a system-assigned one it cannot, whatever is granted. */
const readsByIdentity = (compute: Compute): boolean =>
  isCluster(compute) || (isInstance(compute) && compute.identity.system === null && compute.identity.user.length > 0);

export const computeData: AccessRow = {
  id: 'compute-data',
  good: 'Every compute reads and writes the default storage account with its own identity.',
  why: 'Jobs mount data with the account key otherwise, and stop the day it is gone.',
  seeds: ['S0', 'S3'],
  on: 'storage',
  grants: true,
  when: (_workspace, { keylessStorage }) => keylessStorage,
  scope: ({ storageAccount }) => storageAccount,
  consumers: consumersAmong(readsByIdentity),
  roles: { always: [ROLES.blobDataContributor] },
};
