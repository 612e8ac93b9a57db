import { StorageManagementClient } from '@azure/arm-storage';
import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import type { Id } from '../model/id.ts';
import type { StorageAccount } from '../model/resource.ts';
import { readFact } from './answer.ts';
import { perSubscription, placeOf } from './place.ts';
import type { CallOptions, Session } from './session.ts';
import { armId, maybeFlag, maybeInstant, maybeText, tags } from './wire.ts';

const rules = z
  .object({
    defaultAction: maybeText,
    bypass: maybeText,
    resourceAccessRules: z.array(z.object({ resourceId: maybeText })).nullish(),
  })
  .nullish();
const endpoints = z
  .array(z.object({ properties: z.object({ privateLinkServiceConnectionState: z.object({ status: maybeText }).nullish() }) }))
  .nullish();

const Body = z.object({
  id: armId,
  tags,
  properties: z.object({
    provisioningState: maybeText,
    creationTime: maybeInstant,
    allowSharedKeyAccess: maybeFlag,
    allowSharedKeyAccessForServices: z
      .record(z.string(), z.object({ enabled: z.boolean().nullish() }).nullable())
      .nullish()
      .transform((services) => services ?? {}),
    publicNetworkAccess: maybeText,
    networkAcls: rules,
    privateEndpointConnections: endpoints,
  }),
});

type Properties = z.infer<typeof Body>['properties'];

/** Both switches must be open, and both are where Azure shows neither. A perimeter, like any mode of its own, is not open. */
function networkOf({ publicNetworkAccess, networkAcls, privateEndpointConnections }: Properties): StorageAccount['network'] {
  const { defaultAction = null, bypass = null, resourceAccessRules } = networkAcls ?? {};
  const approved = (privateEndpointConnections ?? []).filter(
    ({ properties }) => properties.privateLinkServiceConnectionState?.status?.toLowerCase() === 'approved',
  );
  return {
    open: [publicNetworkAccess ?? 'enabled', defaultAction ?? 'allow'].every((it) => /^(enabled|allow)$/i.test(it)),
    trustsAzure: /\bazureservices\b/i.test(bypass ?? ''),
    passes: (resourceAccessRules ?? []).flatMap(({ resourceId }) => (resourceId === null ? [] : [resourceId.toLowerCase()])),
    privateEndpoints: approved.length,
  };
}

/** A storage account out of an answer's body. Throws for anything that is not one. */
export function parseStorageAccount(body: unknown): StorageAccount {
  const { id, tags: labels, properties: it } = Body.parse(body);
  return {
    id,
    tags: labels,
    sharedKey: it.allowSharedKeyAccess,
    sharedKeyServices: Object.entries(it.allowSharedKeyAccessForServices)
      .filter(([, service]) => service?.enabled === true)
      .map(([name]) => name),
    network: networkOf(it),
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
