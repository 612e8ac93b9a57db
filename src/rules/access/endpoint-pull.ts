import { managedEndpoints } from '../support/consumers.ts';
import { type AccessRow, ownRegistry, PULL } from '../support/row.ts';

export const endpointPull: AccessRow = {
  id: 'endpoint-pull',
  ref: 'P6',
  good: 'Every managed online endpoint pulls from the workspace registry with its own identity.',
  why: 'Its deployments cannot scale out or be updated without it once the admin user is off.',
  seeds: ['S0', 'S3'],
  on: "the workspace's registry",
  grants: 'enforce',
  cut: 'registry',
  scopes: ownRegistry,
  consumers: managedEndpoints({ grantedBy: 'Azure grants it to a system-assigned identity: re-create the endpoint.' }),
  roles: PULL,
};
