import type { Azure, EventSource, Settings } from '../azure.ts';
import type { Principal } from '../contract.ts';
import type { EventGridPorts } from '../events/ports.ts';
import { createEventSource, type EventGrid } from '../events/source.ts';
import { createOracle, type Oracle } from '../oracle/oracle.ts';
import { createGraphIndex } from '../providers/resource-graph/graph-index.ts';
import { createAuthorizer, type RoleAuthorizer } from '../rbac/authorizer.ts';
import { findRole } from '../rbac/role-definition.ts';
import { createLiveClock, createStillClock, type StoppableClock } from './clock.ts';
import type { Cloud } from './cloud.ts';
import { createDirectory } from './directory.ts';
import { createRandom, type Random } from './random.ts';
import { createSettings } from './settings.ts';
import { createStore, type RememberingStore } from './store.ts';

/** How a world begins. */
export interface WorldOptions {
  readonly seed: number;
  readonly startAt: number | undefined;
  readonly live: boolean;
  readonly baseUrl: string;
  readonly tenantId: string | undefined;
  readonly settings: Partial<Settings>;
  readonly ports: Partial<EventGridPorts>;
  /** For how long Resource Graph still shows what was before. */
  readonly graphLagSeconds: number;
  readonly cloud: Cloud;
}

/** One Azure with the handles that only the sandbox itself holds. */
export interface World {
  readonly azure: Azure;
  readonly clock: StoppableClock;
  readonly store: RememberingStore;
  readonly random: Random;
  readonly eventGrid: EventGrid;
  readonly authorizer: RoleAuthorizer;
  readonly oracle: Oracle;
  readonly setSettings: (changes: Partial<Settings>) => void;
  readonly setBaseUrl: (url: string) => void;
  /** Owner of every subscription, also of those added later. */
  readonly owner: Principal;
  /** Adds a principal that may act at once, with roles that are in force at once; no event tells of them. */
  enrol(principal: Partial<Principal> & Pick<Principal, 'type' | 'displayName'>): Principal;
  entitle(principalId: string, roleId: string, scope: string): void;
}

const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';

/** A tenant that nobody can take for a real one. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Noon of an ordinary day: where a clock begins that nobody told anything else. */
const NOON = Date.UTC(2026, 0, 15, 12);

/** Makes a world with nothing in it but its owner. */
export function createWorld(options: WorldOptions): World {
  const clock = options.live ? createLiveClock() : createStillClock(options.startAt ?? NOON);
  const random = createRandom(options.seed);
  const settings = createSettings(options.settings);
  const directory = createDirectory(options.tenantId ?? NOBODY, clock, random);
  const enrol: World['enrol'] = (principal) =>
    directory.add({ clientSecret: `~${random.text(39)}`, ...principal, replicatedAt: clock.now() });
  const owner = enrol({ type: 'ServicePrincipal', displayName: 'sandbox owner' });
  const { store: kept, index: graph } = createGraphIndex({ store: createStore(), clock, lagSeconds: options.graphLagSeconds });
  const { store, entitle } = createOwnedStore({ clock, directory, settings: settings.view, store: kept }, owner);
  const eventGrid = createEventSource({
    clock,
    store,
    directory,
    settings: () => settings.view,
    guid: random.guid,
    next: random.next,
    roleName: (roleId) => findRole(store, roleId)?.name,
    ports: options.ports,
  });
  const events = watched(eventGrid, () => oracle);
  const authorizer = createAuthorizer({ store, clock, directory, settings: settings.view, events });
  const parts = {
    clock,
    store,
    directory,
    authorizer,
    events,
    graph,
    settings: settings.view,
    cloud: options.cloud,
    guid: random.guid,
  };
  const { azure, setBaseUrl } = createAzure(parts, options.baseUrl);
  const oracle = createOracle(azure);
  const setSettings = settings.set;
  return { azure, clock, store, random, eventGrid, authorizer, oracle, setSettings, setBaseUrl, owner, enrol, entitle };
}

/** A store in which every subscription has the same owner from its first moment. */
function createOwnedStore(
  parts: Pick<Azure, 'clock' | 'directory' | 'settings'> & { readonly store: RememberingStore },
  owner: Principal,
): { readonly store: RememberingStore; readonly entitle: World['entitle'] } {
  const authorizer = createAuthorizer(parts);
  const entitle: World['entitle'] = (principalId, roleId, scope) => {
    const createdAt = parts.clock.now() - parts.settings.rolePropagationSeconds * 1000;
    authorizer.grant(scope, principalId, roleId, { createdBy: owner.principalId, createdAt });
  };
  const addSubscription: RememberingStore['addSubscription'] = (subscriptionId, displayName) => {
    parts.store.addSubscription(subscriptionId, displayName);
    entitle(owner.principalId, OWNER, `/subscriptions/${subscriptionId}`);
  };
  return { store: { ...parts.store, addSubscription }, entitle };
}

/** Shows the oracle what Azure does by itself; requests are shown to it by the pipeline. */
function watched(eventGrid: EventGrid, oracle: () => Oracle): EventSource {
  return {
    ...eventGrid,
    happened(change) {
      eventGrid.happened(change);
      // What Azure does around a write happens within it: the oracle shall see the write first, and take it for the cause.
      if (!change.call) queueMicrotask(() => oracle().observe({ ...change, number: 0, principalId: 'Azure' }));
    },
  };
}

function createAzure(parts: Omit<Azure, 'baseUrl'>, firstUrl: string): Pick<World, 'azure' | 'setBaseUrl'> {
  let baseUrl = firstUrl;
  return {
    azure: {
      ...parts,
      get baseUrl() {
        return baseUrl;
      },
    },
    setBaseUrl(url) {
      baseUrl = url;
    },
  };
}
