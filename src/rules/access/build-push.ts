import { both, imageBuildCompute, workspaceIdentity } from '../support/consumers.ts';
import { type AccessRow, ownRegistry, PUSH } from '../support/row.ts';

/** Azure gives the workspace's identity a wide role by itself; to widen one is not ours, so it is reported. */
export const buildPush: AccessRow = {
  id: 'build-push',
  ref: 'P8',
  good: 'What builds images for a workspace pushes them to its registry with its own identity.',
  why: 'Image builds push with the admin password otherwise, and stop the day it is off.',
  seeds: ['S0', 'S2'],
  on: "the workspace's registry",
  grants: 'never',
  cut: 'registry',
  scopes: ownRegistry,
  consumers: both(workspaceIdentity, imageBuildCompute),
  roles: PUSH,
};
