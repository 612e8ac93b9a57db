import { nameOf } from '../../model/id.ts';
import { wantsOf } from '../../model/wants.ts';
import { NOBODY, userIdentity } from '../support/consumers.ts';
import { type AccessRow, type Consumers, ownRegistry, PULL, type RowContext } from '../support/row.ts';

/** Serverless jobs run as the workspace's user-assigned identity; one without any cannot be granted what they need. */
function serverless(context: RowContext): Consumers {
  if (wantsOf(context.wants, context.workspace.id).serverless !== 'used') return NOBODY;
  const { id, identity } = context.workspace;
  if (identity.user.length > 0) return userIdentity(context);
  return {
    known: [{ resource: id, name: `the serverless compute of workspace «${nameOf(id)}»`, principalId: null }],
    findings: [],
  };
}

export const serverlessPull: AccessRow = {
  id: 'serverless-pull',
  ref: 'P7',
  good: "Where policy says that serverless compute is used, the workspace's user-assigned identity pulls from its registry.",
  why: 'Serverless jobs have no compute whose identity could pull for them.',
  seeds: ['S0'],
  on: "the workspace's registry",
  grants: 'enforce',
  cut: 'registry',
  scopes: ownRegistry,
  consumers: serverless,
  roles: PULL,
};
