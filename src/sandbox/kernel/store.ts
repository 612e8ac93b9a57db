import type { Resource, Store } from '../contract.ts';
import { createCatalogue } from './catalogue.ts';
import { keyOf } from './sorted-keys.ts';

/** The store as the kernel sees it: it also remembers what each resource was before its last write. */
export interface RememberingStore extends Store {
  /** What a stale read answers: the version before the last write (`undefined`: it was not there); nothing if never written. */
  before(id: string): { readonly resource: Resource | undefined } | undefined;
}

/** An empty Azure in memory. Ids are compared without case; children go with their parents. */
export function createStore(): RememberingStore {
  const resources = new Map<string, Resource>();
  const previous = new Map<string, { readonly resource: Resource | undefined }>();
  const subscriptions = new Map<string, { subscriptionId: string; displayName: string }>();
  const catalogue = createCatalogue();
  const found = (keys: readonly string[]): readonly Resource[] => keys.flatMap((key) => resources.get(key) ?? []);
  const change = (key: string, after: Resource | undefined): void => {
    const before = resources.get(key);
    previous.set(key, { resource: before });
    if (after) resources.set(key, after);
    else resources.delete(key);
    catalogue.note(key, before, after);
  };
  return {
    get: (id) => resources.get(keyOf(id)),
    before: (id) => previous.get(keyOf(id)),
    save: (resource) => change(keyOf(resource.id), resource),
    remove(id) {
      const gone = [keyOf(id), ...catalogue.below(keyOf(id))].filter((key) => resources.has(key));
      const removed = found(gone);
      for (const key of gone) change(key, undefined);
      return removed;
    },
    list: (type, scope) => found(catalogue.ofType(type, scope === undefined ? undefined : keyOf(scope))),
    below: (scope) => found(catalogue.below(keyOf(scope))),
    withProperty: (type, property, text) =>
      found(catalogue.withProperty(type, property, text, () => found(catalogue.ofType(type, undefined)))),
    subscriptions: () => [...subscriptions.values()],
    addSubscription(subscriptionId, displayName) {
      subscriptions.set(subscriptionId.toLowerCase(), { subscriptionId, displayName });
    },
  };
}
