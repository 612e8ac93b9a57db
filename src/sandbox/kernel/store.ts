import type { Resource, Store } from '../contract.ts';

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
  const byType = new Map<string, Map<string, Resource>>();
  const ofType = (type: string): Map<string, Resource> => {
    const key = type.toLowerCase();
    const found = byType.get(key) ?? new Map<string, Resource>();
    byType.set(key, found);
    return found;
  };
  return {
    get: (id) => resources.get(keyOf(id)),
    before: (id) => previous.get(keyOf(id)),
    save(resource) {
      const key = keyOf(resource.id);
      previous.set(key, { resource: resources.get(key) });
      resources.set(key, resource);
      ofType(resource.type).set(key, resource);
    },
    remove(id) {
      const key = keyOf(id);
      const gone = [...resources].filter(([other]) => other === key || other.startsWith(`${key}/`));
      for (const [other, resource] of gone) {
        previous.set(other, { resource });
        resources.delete(other);
        ofType(resource.type).delete(other);
      }
      return gone.map(([, resource]) => resource);
    },
    list: (type, scope) => sorted([...ofType(type)].filter(([key]) => isBelow(key, scope))),
    below: (scope) => sorted([...resources].filter(([key]) => isBelow(key, scope))),
    subscriptions: () => [...subscriptions.values()],
    addSubscription(subscriptionId, displayName) {
      subscriptions.set(subscriptionId.toLowerCase(), { subscriptionId, displayName });
    },
  };
}

function keyOf(id: string): string {
  return `/${id.toLowerCase().split('/').filter(Boolean).join('/')}`;
}

function isBelow(key: string, scope: string | undefined): boolean {
  if (scope === undefined) return true;
  const above = keyOf(scope);
  return above === '/' || key.startsWith(`${above}/`);
}

function sorted(entries: readonly (readonly [string, Resource])[]): readonly Resource[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, resource]) => resource);
}
