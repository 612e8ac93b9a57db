import type { Said } from '../../model/finding.ts';
import type { Id } from '../../model/id.ts';
import { hasEveryPermission, type Vault } from '../../model/vault.ts';
import { upper } from './counted.ts';
import type { Consumer, RowContext } from './row.ts';

/** What row W4 says of one principal; one without an identity is for the row's role to say. */
export function policyOf(
  vault: Id,
  it: Vault,
  { resource, name, principalId }: Consumer,
  { workspace }: RowContext,
): readonly Said[] {
  const head = { resource, aspect: `access policy of ${vault}` };
  if (principalId === null) return [];
  if (hasEveryPermission(it, principalId))
    return [{ ...head, verdict: 'compliant', says: `${upper(name)} has an access policy of ${vault}.` }];
  const subject = { id: workspace.id, tags: workspace.tags };
  const repair = {
    rule: 'access/W4',
    kind: 'access-policy',
    on: vault,
    from: null,
    to: { principalId },
    subject,
    madeAt: null,
    needs: [],
  } as const;
  return [
    {
      ...head,
      verdict: 'drifted',
      says: `${upper(name)} lacks an access policy of ${vault} with every permission but purge.`,
      repair,
    },
  ];
}
