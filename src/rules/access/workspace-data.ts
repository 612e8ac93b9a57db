import { ROLES } from '../../model/roles.ts';
import { workspaceIdentity } from '../support/consumers.ts';
import { type AccessRow, ownAccount } from '../support/row.ts';

export const workspaceData: AccessRow = {
  id: 'workspace-data',
  ref: 'D1',
  good: 'A workspace reads and writes its default storage account with its own identity.',
  why: 'Studio, datastores and snapshots of the workspace stop without it once the account key is gone.',
  seeds: ['S0', 'S3'],
  on: 'the default storage account',
  grants: 'enforce',
  cut: 'storage',
  scopes: ownAccount,
  consumers: workspaceIdentity,
  roles: { always: [ROLES.blobDataContributor, ROLES.fileDataPrivilegedContributor] },
};
