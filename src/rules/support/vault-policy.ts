import type { Said } from '../../model/finding.ts';
import type { Id } from '../../model/id.ts';
import type { Vault } from '../../model/neighbour.ts';
import type { Consumer, RowContext } from './row.ts';

const KEEPS = ['get', 'list', 'delete', 'recover', 'backup', 'restore'];

/** What «every permission but purge» comes down to: whoever has these can do all that a workspace does. */
const NEEDED = {
  keys: [...KEEPS, 'create', 'update', 'import', 'wrapkey', 'unwrapkey', 'encrypt', 'decrypt', 'sign', 'verify'],
  secrets: [...KEEPS, 'set'],
  certificates: [...KEEPS, 'create', 'update', 'import'],
} as const;

type Kind = keyof typeof NEEDED;

/** Has the principal all these permissions in the vault's access policies, spelled one by one or as `all`? */
export function hasPermissions({ policies }: Vault, principalId: string, kind: Kind, needed: readonly string[]): boolean {
  const granted = policies
    .filter((it) => it.principalId === principalId)
    .flatMap((it) => it[kind].map((one) => one.toLowerCase()));
  return granted.includes('all') || needed.every((one) => granted.includes(one));
}

/** Every permission but purge, for keys, secrets and certificates. */
const hasEveryPermission = (vault: Vault, principalId: string): boolean =>
  (Object.keys(NEEDED) as Kind[]).every((kind) => hasPermissions(vault, principalId, kind, NEEDED[kind]));

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
    return [{ ...head, verdict: 'compliant', says: `The ${name} has an access policy of ${vault}.` }];
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
      says: `The ${name} lacks an access policy of ${vault} with every permission but purge.`,
      repair,
    },
  ];
}
