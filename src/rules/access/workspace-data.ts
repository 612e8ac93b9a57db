import { ROLES } from '../../model/role.ts';
import { workspaceIdentity } from '../support/consumers.ts';
import type { AccessRow } from '../support/row.ts';

export const workspaceData: AccessRow = {
  id: 'workspace-data',
  good: 'A workspace reads and writes its default storage account with its own identity.',
  why: 'Studio, datastores and snapshots of the workspace stop without it once the account key is gone.',
  seeds: ['S0', 'S3'],
  on: 'storage',
  grants: true,
  when: (_workspace, { keylessStorage }) => keylessStorage,
  scope: ({ storageAccount }) => storageAccount,
  consumers: workspaceIdentity,
  roles: { always: [ROLES.blobDataContributor, ROLES.fileDataPrivilegedContributor] },
};
