import { ROLES } from '../../model/roles.ts';
import { people } from '../support/consumers.ts';
import { type AccessRow, ownAccount } from '../support/row.ts';

export const peopleRead: AccessRow = {
  id: 'people-read',
  ref: 'D6',
  good: 'The groups of people who look into a workspace read its default storage account.',
  why: 'Studio and notebooks use their own identity once the workspace is keyless.',
  seeds: ['S3'],
  on: 'the default storage account',
  grants: 'enforce',
  cut: 'storage',
  scopes: ownAccount,
  consumers: people('read'),
  roles: { always: [ROLES.blobDataReader, ROLES.fileDataPrivilegedReader] },
};
