import { ROLES } from '../../model/roles.ts';
import { names, wantsOf } from '../../model/wants.ts';
import { isCluster, userAssignedOf } from '../support/consumers.ts';
import { type AccessRow, ownAccount } from '../support/row.ts';

/** The same grants as row D2 makes, for its own reason; computes that policy marks as read-only make no models. */
export const modelRegistry: AccessRow = {
  id: 'model-registry',
  ref: 'D9',
  good: 'Clusters whose jobs take or make models reach them with their user-assigned identity.',
  why: 'Models lie in the default storage account.',
  seeds: ['S3'],
  on: 'the default storage account',
  grants: 'enforce',
  cut: 'storage',
  scopes: ownAccount,
  consumers: userAssignedOf(
    (compute, { wants, workspace }) =>
      isCluster(compute) &&
      compute.identity.system === null &&
      compute.identity.user.length > 0 &&
      !names(wantsOf(wants, workspace.id).readOnly ?? [], compute.name),
  ),
  roles: { always: [ROLES.blobDataContributor] },
};
