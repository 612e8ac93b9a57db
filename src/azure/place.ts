import { type Id, nameOf, resourceGroupOf, subscriptionOf } from '../model/id.ts';

export interface Place {
  readonly subscription: string;
  readonly group: string;
  readonly name: string;
}

/** Where a resource lies, as typed clients want it. Throws a `TypeError` for what is not in a resource group. */
export function placeOf(id: Id): Place {
  const subscription = subscriptionOf(id);
  const group = resourceGroupOf(id);
  if (subscription === undefined || group === undefined) throw new TypeError(`«${id}» is in no resource group.`);
  return { subscription, group, name: nameOf(id) };
}

/** Typed clients are bound to one subscription; each is made once. */
export function perSubscription<C>(create: (subscription: string) => C): (subscription: string) => C {
  const clients = new Map<string, C>();
  return (subscription) => {
    const client = clients.get(subscription) ?? create(subscription);
    clients.set(subscription, client);
    return client;
  };
}
