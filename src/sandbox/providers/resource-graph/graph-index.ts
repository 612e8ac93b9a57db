import type { Clock, Instant, Resource, Store } from '../../contract.ts';

/** What Resource Graph keeps for itself: its view of the resources, which lags, and what each caller has left to ask. */
export interface GraphIndex {
  /** Every resource as the index has it now. */
  resources(): readonly Resource[];
  /** Takes one query off the caller's quota. */
  take(principalId: string): Quota;
}

export interface Quota {
  readonly granted: boolean;
  readonly remaining: number;
  /** Whole seconds until it is full again. */
  readonly resetsAfterSeconds: number;
}

const queries = 15;
const windowSeconds = 5;

interface Version {
  readonly from: Instant;
  /** Absent: it was deleted. */
  readonly resource: Resource | undefined;
}

export interface GraphIndexOptions<Kept extends Store> {
  readonly store: Kept;
  readonly clock: Clock;
  /** For how long a new, changed or deleted resource still shows its old state. */
  readonly lagSeconds: number;
}

/** Watches a store: `store` must be used in its place, `index` lags behind what is saved through it. */
export function createGraphIndex<Kept extends Store>({
  store,
  clock,
  lagSeconds,
}: GraphIndexOptions<Kept>): { store: Kept; index: GraphIndex } {
  const versions = new Map<string, readonly Version[]>();
  const note = (id: string, resource: Resource | undefined): void => {
    const now = clock.now();
    const old = seen(versions.get(id.toLowerCase()) ?? [], now - lagSeconds * 1000);
    versions.set(id.toLowerCase(), [...old, { from: now, resource }]);
  };
  const watched: Kept = {
    ...store,
    save(resource) {
      store.save(resource);
      note(resource.id, resource);
    },
    remove(id) {
      const gone = store.remove(id);
      for (const resource of gone) note(resource.id, undefined);
      return gone;
    },
  };
  return {
    store: watched,
    index: { resources: () => indexed(versions, clock.now() - lagSeconds * 1000), take: createQuota(clock) },
  };
}

/** The versions from the one that was in force at `horizon` on: nobody will ask for older ones. */
function seen(versions: readonly Version[], horizon: Instant): readonly Version[] {
  const first = versions.findLastIndex((version) => version.from <= horizon);
  return versions.slice(Math.max(0, first));
}

function indexed(versions: ReadonlyMap<string, readonly Version[]>, horizon: Instant): readonly Resource[] {
  const found: Resource[] = [];
  for (const all of versions.values()) {
    const resource = all.findLast((version) => version.from <= horizon)?.resource;
    if (resource) found.push(resource);
  }
  return found;
}

/** Fifteen queries in five seconds for each caller; the five seconds start with the first. */
function createQuota(clock: Clock): (principalId: string) => Quota {
  const windows = new Map<string, { readonly endsAt: Instant; used: number }>();
  return (principalId) => {
    const now = clock.now();
    const current = windows.get(principalId);
    const window = current && current.endsAt > now ? current : { endsAt: now + windowSeconds * 1000, used: 0 };
    windows.set(principalId, window);
    const granted = window.used < queries;
    if (granted) window.used++;
    return { granted, remaining: queries - window.used, resetsAfterSeconds: Math.ceil((window.endsAt - now) / 1000) };
  };
}
