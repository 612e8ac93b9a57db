import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import type { Id } from '../model/id.ts';
import type { Vault } from '../model/neighbour.ts';
import { readFact } from './answer.ts';
import { encode, type Sender } from './operation.ts';
import type { CallOptions, Session } from './session.ts';
import { armId, maybeFlag, maybePrincipal, maybeText } from './wire.ts';

const VERSION = '2026-02-01';

const list = z
  .array(z.string())
  .nullish()
  .transform((it) => it ?? []);
const permissions = z.object({ keys: list, secrets: list, certificates: list, storage: list });
const policy = z.object({ objectId: z.string().min(1).toLowerCase(), applicationId: maybeText, permissions });
const Body = z.object({
  id: armId,
  properties: z.object({
    tenantId: maybePrincipal,
    enableRbacAuthorization: maybeFlag,
    accessPolicies: z
      .array(policy)
      .nullish()
      .transform((it) => it ?? []),
  }),
});

/** All that an access policy can allow, but purge: what is purged is gone for good. */
const EVERYTHING_BUT_PURGE: z.infer<typeof permissions> = {
  keys: [
    ...['get', 'list', 'update', 'create', 'import', 'delete', 'recover', 'backup', 'restore', 'decrypt', 'encrypt'],
    ...['unwrapKey', 'wrapKey', 'verify', 'sign', 'release', 'rotate', 'getrotationpolicy', 'setrotationpolicy'],
  ],
  secrets: ['get', 'list', 'set', 'delete', 'recover', 'backup', 'restore'],
  certificates: [
    ...['get', 'list', 'update', 'create', 'import', 'delete', 'recover', 'backup', 'restore', 'managecontacts'],
    ...['manageissuers', 'getissuers', 'listissuers', 'setissuers', 'deleteissuers'],
  ],
  storage: [
    ...['get', 'list', 'update', 'set', 'delete', 'recover', 'backup', 'restore', 'regeneratekey'],
    ...['getsas', 'listsas', 'setsas', 'deletesas'],
  ],
};

/** A vault out of an answer's body; also its policies alone, as a write of one answers. Throws for anything else. */
export function parseVault(body: unknown): Vault {
  const { id, properties: it } = Body.parse(body);
  return {
    id,
    rbac: it.enableRbacAuthorization ?? false,
    tenantId: it.tenantId,
    policies: it.accessPolicies
      // such a policy holds for that application on behalf of the principal, not for the principal
      .filter(({ applicationId }) => applicationId === null)
      .map(({ objectId, permissions: allowed }) => ({ principalId: objectId, ...allowed })),
  };
}

const includes = (all: readonly string[], wanted: readonly string[]): boolean => {
  const allowed = new Set(all.map((it) => it.toLowerCase()));
  return allowed.has('all') || wanted.every((it) => allowed.has(it.toLowerCase()));
};

/** Does the principal have every permission but purge? */
export const allowsEverything = ({ policies }: Vault, principalId: string): boolean =>
  policies.some(
    (it) =>
      it.principalId === principalId.toLowerCase() &&
      (['keys', 'secrets', 'certificates', 'storage'] as const).every((on) => includes(it[on], EVERYTHING_BUT_PURGE[on])),
  );

export interface Vaults {
  read(id: Id): Promise<Fact<Vault>>;
  /** Adds an access policy with every permission but purge; the policies that are there stay. */
  addPolicy(id: Id, of: { readonly tenantId: string; readonly principalId: string }, options: CallOptions): Promise<unknown>;
}

/** Key vaults: whether roles or access policies decide, and which there are. */
export const createVaults = (session: Session, arm: Sender): Vaults => ({
  read: (id) =>
    readFact(
      session,
      `key vault ${id}`,
      (options) => arm.get(encode(id), VERSION, options),
      (replies) => parseVault(replies.at(-1)?.body),
    ),
  addPolicy: (id, { tenantId, principalId }, options) => {
    const accessPolicies = [{ tenantId, objectId: principalId, permissions: EVERYTHING_BUT_PURGE }];
    return arm.write('PUT', `${encode(id)}/accessPolicies/add`, VERSION, { properties: { accessPolicies } }, options);
  },
});
