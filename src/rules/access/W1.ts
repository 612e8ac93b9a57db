import { contributorOf } from '../../model/roles.ts';
import { WORKSPACE } from '../../model/types.ts';
import { primaryUserIdentity } from '../support/consumers.ts';
import { type AccessRow, itself } from '../support/row.ts';

export const W1: AccessRow = {
  id: 'W1',
  ref: 'W1',
  good: 'The user-assigned identity of a workspace is a contributor of the workspace.',
  why: 'Azure manages the roles of a system-assigned identity, and none of a user-assigned one.',
  seeds: ['S0', 'S2'],
  on: 'the workspace',
  grants: 'opt-in',
  cut: 'none',
  scopes: itself,
  consumers: primaryUserIdentity,
  roles: { always: [contributorOf(WORKSPACE)] },
};
