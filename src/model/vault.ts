import type { Id } from './id.ts';

/** A key vault, and which of its access policies hold for a principal by itself. */
export interface Vault {
  readonly id: Id;
  /** Roles decide; otherwise its access policies do. */
  readonly rbac: boolean;
  readonly tenantId: string | null;
  readonly policies: readonly {
    readonly principalId: string;
    readonly keys: readonly string[];
    readonly secrets: readonly string[];
    readonly certificates: readonly string[];
  }[];
}

/**
 * What «every permission but purge» is: what is purged is gone for good. A vault's hold over the keys of storage
 * accounts is no part of it: no workspace uses that, and Azure's portal no longer offers it.
 */
export const EVERYTHING_BUT_PURGE = {
  keys: [
    ...['get', 'list', 'update', 'create', 'import', 'delete', 'recover', 'backup', 'restore', 'decrypt', 'encrypt'],
    ...['unwrapKey', 'wrapKey', 'verify', 'sign', 'release', 'rotate', 'getrotationpolicy', 'setrotationpolicy'],
  ],
  secrets: ['get', 'list', 'set', 'delete', 'recover', 'backup', 'restore'],
  certificates: [
    ...['get', 'list', 'update', 'create', 'import', 'delete', 'recover', 'backup', 'restore', 'managecontacts'],
    ...['manageissuers', 'getissuers', 'listissuers', 'setissuers', 'deleteissuers'],
  ],
} as const;

type Kind = keyof typeof EVERYTHING_BUT_PURGE;

/** Has the principal all these permissions in the vault's access policies, spelled one by one or as `all`? */
export function hasPermissions({ policies }: Vault, principalId: string, kind: Kind, needed: readonly string[]): boolean {
  const granted = policies
    .filter((it) => it.principalId === principalId.toLowerCase())
    .flatMap((it) => it[kind].map((one) => one.toLowerCase()));
  return granted.includes('all') || needed.every((one) => granted.includes(one.toLowerCase()));
}

/** Has the principal every permission but purge? */
export const hasEveryPermission = (vault: Vault, principalId: string): boolean =>
  (Object.keys(EVERYTHING_BUT_PURGE) as Kind[]).every((kind) =>
    hasPermissions(vault, principalId, kind, EVERYTHING_BUT_PURGE[kind]),
  );
