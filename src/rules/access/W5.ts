import { contributorOf } from '../../model/roles.ts';
import { REGISTRY } from '../../model/types.ts';
import { primaryUserIdentity } from '../support/consumers.ts';
import { type AccessRow, at } from '../support/row.ts';

export const W5: AccessRow = {
  id: 'W5',
  ref: 'W5',
  good: 'The user-assigned identity of a workspace is a contributor of its registry.',
  why: 'The workspace builds and lists images with it.',
  seeds: ['S0'],
  on: 'the registry',
  grants: 'opt-in',
  cut: 'none',
  scopes: at(({ containerRegistry }) => containerRegistry),
  consumers: primaryUserIdentity,
  roles: { always: [contributorOf(REGISTRY)] },
};
