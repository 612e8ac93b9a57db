import { StorageManagementClient } from '@azure/arm-storage';
import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import type { Id } from '../model/id.ts';
import type { StorageAccount } from '../model/resource.ts';
import { readFact } from './answer.ts';
import { perSubscription, placeOf } from './place.ts';
import type { CallOptions, Session } from './session.ts';
import { armId, maybeFlag, maybeInstant, maybeText } from './wire.ts';

const Body = z.object({
  id: armId,
  properties: z.object({
    provisioningState: maybeText,
    creationTime: maybeInstant,
    allowSharedKeyAccess: maybeFlag,
    allowSharedKeyAccessForServices: z
      .record(z.string(), z.object({ enabled: z.boolean().nullish() }).nullable())
      .nullish()
      .transform((services) => services ?? {}),
  }),
});

/** A storage account out of an answer's body. Throws for anything that is not one. */
export function parseStorageAccount(body: unknown): StorageAccount {
  const { id, properties: it } = Body.parse(body);
  return {
    id,
    sharedKey: it.allowSharedKeyAccess,
    sharedKeyServices: Object.entries(it.allowSharedKeyAccessForServices)
      .filter(([, service]) => service?.enabled === true)
      .map(([name]) => name),
    provisioningState: it.provisioningState,
    createdAt: it.creationTime,
  };
}

export interface StorageAccounts {
  read(id: Id): Promise<Fact<StorageAccount>>;
  /** Allows or forbids shared keys; the body holds nothing else. */
  setSharedKey(id: Id, allowed: boolean, options: CallOptions): Promise<unknown>;
}

/** Storage accounts, read and written by the typed client: what it sends for this setting is the setting alone. */
export function createStorageAccounts(session: Session): StorageAccounts {
  const { credential, endpoint, scope, httpClient, prepare } = session.connection;
  const clientOf = perSubscription((subscription) =>
    prepare(new StorageManagementClient(credential, subscription, { endpoint, httpClient, credentials: { scopes: [scope] } })),
  );
  return {
    read: (id) => {
      const { subscription, group, name } = placeOf(id);
      return readFact(
        session,
        `storage account ${id}`,
        (options) => clientOf(subscription).storageAccounts.getProperties(group, name, options),
        (replies) => parseStorageAccount(replies.at(-1)?.body),
      );
    },
    setSharedKey: (id, allowed, options) => {
      const { subscription, group, name } = placeOf(id);
      return clientOf(subscription).storageAccounts.update(group, name, { allowSharedKeyAccess: allowed }, options);
    },
  };
}
