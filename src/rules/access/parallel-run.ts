import { ROLES } from '../../model/roles.ts';
import { names, wantsOf } from '../../model/wants.ts';
import { userAssignedOf } from '../support/consumers.ts';
import { type AccessRow, ownAccount } from '../support/row.ts';

/** Parallel run steps keep their state in queues and tables, and only a user-assigned identity can be given those. */
export const parallelRun: AccessRow = {
  id: 'parallel-run',
  ref: 'D7',
  good: 'The computes that policy marks for parallel run steps use queues and tables of the default storage account.',
  why: 'The steps keep their state there, by the account key otherwise.',
  seeds: ['S3'],
  on: 'the default storage account',
  grants: 'enforce',
  cut: 'storage',
  scopes: ownAccount,
  consumers: userAssignedOf((compute, { wants, workspace }) =>
    names(wantsOf(wants, workspace.id).parallelRun ?? [], compute.name),
  ),
  roles: { always: [ROLES.tableDataContributor, ROLES.queueDataContributor] },
};
