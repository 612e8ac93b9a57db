import { ROLES } from '../../model/roles.ts';
import { names, wantsOf } from '../../model/wants.ts';
import { computes, readsByIdentity } from '../support/consumers.ts';
import { type AccessRow, type Consumers, ownAccount, type RowContext } from '../support/row.ts';

/** To those that policy marks as read-only, reading is enough. */
const READING = [ROLES.blobDataReader];

function readers(context: RowContext): Consumers {
  const readOnly = wantsOf(context.wants, context.workspace.id).readOnly ?? [];
  const { known, findings } = computes(readsByIdentity)(context);
  const isMarked = (resource: string): boolean => names(readOnly, resource.slice(resource.lastIndexOf('/') + 1));
  return { findings, known: known.map((it) => (isMarked(it.resource) ? { ...it, roles: READING } : it)) };
}

export const computeData: AccessRow = {
  id: 'compute-data',
  ref: 'D2',
  good: 'Every compute reads and writes the default storage account with its own identity.',
  why: 'Jobs mount data with the account key otherwise, and stop the day it is gone.',
  seeds: ['S0', 'S3'],
  on: 'the default storage account',
  grants: 'enforce',
  cut: 'storage',
  scopes: ownAccount,
  consumers: readers,
  roles: { always: [ROLES.blobDataContributor] },
  instead: { roles: READING, to: 'computes that policy marks as read-only' },
};
