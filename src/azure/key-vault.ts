import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import type { Id } from '../model/id.ts';
import { EVERYTHING_BUT_PURGE, type Vault } from '../model/vault.ts';
import { readFact } from './answer.ts';
import { encode, type Sender } from './operation.ts';
import type { CallOptions, Session } from './session.ts';
import { armId, maybeFlag, maybePrincipal, maybeText } from './wire.ts';

const VERSION = '2026-02-01';

const list = z
  .array(z.string())
  .nullish()
  .transform((it) => it ?? []);
const permissions = z.object({ keys: list, secrets: list, certificates: list });
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
