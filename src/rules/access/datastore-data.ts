import { type Said, when } from '../../model/finding.ts';
import { nameOf } from '../../model/id.ts';
import { ROLES } from '../../model/roles.ts';
import { names, wantsOf } from '../../model/wants.ts';
import { computes, readsByIdentity } from '../support/consumers.ts';
import { isSystemDatastore } from '../support/datastores.ts';
import type { AccessRow, RowContext, Scope } from '../support/row.ts';

const paired = ({ wants, workspace }: RowContext) => wantsOf(wants, workspace.id).accounts ?? [];

const pairs = (context: RowContext): readonly Scope[] =>
  paired(context).map(({ account, computes: list }) => ({
    id: account,
    needs: ({ resource }) => names(list, nameOf(resource)),
  }));

/** A datastore alone is never a reason to grant: whoever may create one must not be able to open somebody else's data. */
function unpaired(context: RowContext): readonly Said[] {
  const { workspace, ask, head } = context;
  const known = new Set(
    [workspace.storageAccount, ...paired(context).map(({ account }) => account)].map((it) => it && nameOf(it)),
  );
  return when(head, { datastores: ask('datastores', workspace.id) }, ({ datastores }) =>
    datastores
      .filter((it) => !isSystemDatastore(it) && (it.credentials ?? 'none').toLowerCase() === 'none' && it.account !== null)
      .filter(({ account }) => !known.has(account?.toLowerCase() ?? null))
      .map(({ id, name, account }): Said => {
        const says = `Datastore «${name}» reads account ${account} by identity, and policy pairs no compute with it (wants.workspaces[].accounts): nothing is granted.`;
        return { resource: id, aspect: `${account}`, verdict: 'drifted', says };
      }),
  );
}

export const datastoreData: AccessRow = {
  id: 'datastore-data',
  ref: 'D3',
  good: 'The computes that policy pairs with the account of an identity-based datastore read it.',
  why: 'Their jobs cannot mount the datastore without it; some accounts are kept from computes on purpose.',
  seeds: ['S0'],
  on: 'accounts that policy pairs with computes',
  grants: 'enforce',
  cut: 'none',
  scopes: pairs,
  consumers: computes(readsByIdentity),
  roles: { always: [ROLES.blobDataReader] },
  reports: unpaired,
};
