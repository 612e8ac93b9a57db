import { contributorOf } from '../../model/roles.ts';
import { WORKSPACE } from '../../model/types.ts';
import { computes, isInstance } from '../support/consumers.ts';
import { type AccessRow, itself } from '../support/row.ts';

/** An instance without an identity is shut down by Azure itself. */
export const idleShutdown: AccessRow = {
  id: 'idle-shutdown',
  ref: 'I1',
  good: 'An instance that shuts down when idle may do so with its own identity.',
  why: 'Without the role it never shuts down, and goes on costing.',
  seeds: ['S0'],
  on: 'the workspace',
  grants: 'opt-in',
  cut: 'none',
  scopes: itself,
  consumers: computes((it) => isInstance(it) && it.idleShutdown && (it.identity.system !== null || it.identity.user.length > 0)),
  roles: { always: [contributorOf(WORKSPACE)] },
};
