import { ROLES } from '../../model/roles.ts';
import { people } from '../support/consumers.ts';
import { type AccessRow, ownAccount } from '../support/row.ts';

export const peopleContribute: AccessRow = {
  id: 'people-contribute',
  ref: 'D6',
  good: 'The groups of people who work in a workspace read and write its default storage account.',
  why: 'Studio, notebooks, labelling, prompt flow and datasets use their own identity once the workspace is keyless.',
  seeds: ['S3'],
  on: 'the default storage account',
  grants: 'enforce',
  cut: 'storage',
  scopes: ownAccount,
  consumers: people('contribute'),
  roles: { always: [ROLES.blobDataContributor, ROLES.fileDataPrivilegedContributor] },
};
