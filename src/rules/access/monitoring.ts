import type { Said } from '../../model/finding.ts';
import { nameOf } from '../../model/id.ts';
import { ROLES } from '../../model/roles.ts';
import { wantsOf } from '../../model/wants.ts';
import { NOBODY } from '../support/consumers.ts';
import { type AccessRow, type Consumers, ownAccount, type RowContext } from '../support/row.ts';

/** User-assigned identities beside the system-assigned one: what they are for only policy can say. */
const beside = ({ workspace: { identity, primaryIdentity } }: RowContext) =>
  identity.system === null ? [] : identity.user.filter(({ id }) => id !== primaryIdentity);

const monitors = (context: RowContext): readonly string[] => wantsOf(context.wants, context.workspace.id).monitoring ?? [];

function named(context: RowContext): Consumers {
  const marked = beside(context).filter(({ id }) => monitors(context).includes(id));
  if (marked.length === 0) return NOBODY;
  const known = marked.map(({ id, principalId }) => ({ resource: id, name: `identity «${nameOf(id)}»`, principalId }));
  return { known, findings: [] };
}

const unnamed = (context: RowContext): readonly Said[] =>
  beside(context)
    .filter(({ id }) => !monitors(context).includes(id))
    .map(({ id }) => {
      const says = `Identity ${id} is attached beside the system-assigned one; if it monitors models, name it in policy (wants.workspaces[].monitoring).`;
      return { resource: id, aspect: context.workspace.id, verdict: 'drifted', says };
    });

export const monitoring: AccessRow = {
  id: 'monitoring',
  ref: 'D8',
  good: 'The identities that monitor models read and write the default storage account.',
  why: 'Model monitoring stops without it once the account key is gone.',
  seeds: ['S3'],
  on: 'the default storage account',
  grants: 'enforce',
  cut: 'storage',
  scopes: ownAccount,
  consumers: named,
  roles: { always: [ROLES.blobDataContributor] },
  reports: unnamed,
};
