import type { Vault } from '../../model/neighbour.ts';

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
export const hasEveryPermission = (vault: Vault, principalId: string): boolean =>
  (Object.keys(NEEDED) as Kind[]).every((kind) => hasPermissions(vault, principalId, kind, NEEDED[kind]));
