import type { Azure } from '../azure.ts';
import type { Random } from '../kernel/random.ts';
import { timeText } from '../providers/machine-learning/stamps.ts';
import type { Mint } from './mint.ts';

/** A registry of a generated estate. */
export interface Registry {
  readonly id: string;
  readonly asksForRepositoryRoles: boolean;
}

/** Where generated workspaces live and what they share. */
export interface Sites {
  /** The group of the n-th workspace. */
  groupOf(number: number): Group;
  /** A registry that the n-th workspace shares with its neighbours, or has for itself. */
  registryFor(number: number): Registry;
  registryIds(): readonly string[];
  subscriptionIds(): readonly string[];
  /** Letters and digits that no other estate of another seed has: names are unique in the world. */
  readonly mark: string;
}

/** A resource group, and where it is. */
export interface Group {
  readonly id: string;
  readonly location: string;
}

/** What sites are made from. */
export interface SiteParts {
  readonly azure: Azure;
  readonly mint: Mint;
  readonly random: Random;
  readonly subscriptionId: string;
  readonly seed: number;
}

const PER_GROUP = 40;
const GROUPS_PER_SUBSCRIPTION = 5;
const PER_REGISTRY = 5;
const LOCATIONS = ['westeurope', 'northeurope', 'eastus2', 'japaneast', 'brazilsouth'];

/** Makes subscriptions, groups and registries as they are needed. */
export function createSites(parts: SiteParts): Sites {
  const { mint, random, subscriptionId, seed } = parts;
  const groups = new Map<number, Group>();
  const registries = new Map<number, Registry>();
  const subscriptionFor = createSubscriptions(parts);
  const mark = `g${seed.toString(36)}${subscriptionId.slice(0, 4)}`.toLowerCase();
  const groupOf: Sites['groupOf'] = (number) => {
    const index = Math.floor(number / PER_GROUP);
    const known = groups.get(index);
    if (known) return known;
    const location = LOCATIONS[index % LOCATIONS.length] ?? 'westeurope';
    const subscription = subscriptionFor.next(Math.floor(index / GROUPS_PER_SUBSCRIPTION));
    const group = { id: `/subscriptions/${subscription}/resourceGroups/${mark}-ml-${index}`, location };
    mint.save(group.id, 'Microsoft.Resources/resourceGroups', {
      location,
      tags: {},
      properties: { provisioningState: 'Succeeded' },
    });
    groups.set(index, group);
    return group;
  };
  return {
    mark,
    groupOf,
    registryFor(number) {
      const index = Math.floor(number / PER_REGISTRY);
      const known = registries.get(index);
      if (known) return known;
      const registry = addRegistry(mint, groupOf(number), `${mark}registry${index}`, random.next() < 0.1);
      registries.set(index, registry);
      return registry;
    },
    registryIds: () => [...registries.values()].map(({ id }) => id),
    subscriptionIds: subscriptionFor.all,
  };
}

/** The subscriptions of an estate: the first is given, the others are named by chance that repeats itself. */
function createSubscriptions({ azure, random, subscriptionId, seed }: SiteParts) {
  const ids: string[] = [];
  return {
    next(index: number): string {
      while (ids.length <= index) {
        const id = ids.length === 0 ? subscriptionId : random.guid();
        const isKnown = azure.store.subscriptions().some((subscription) => subscription.subscriptionId === id);
        if (!isKnown) azure.store.addSubscription(id, `generated ${seed}-${ids.length}`);
        ids.push(id);
      }
      return ids[index] ?? subscriptionId;
    },
    all: (): readonly string[] => [...ids],
  };
}

function addRegistry(
  mint: Mint,
  group: { id: string; location: string },
  name: string,
  asksForRepositoryRoles: boolean,
): Registry {
  const id = `${group.id}/providers/Microsoft.ContainerRegistry/registries/${name}`;
  mint.save(id, 'Microsoft.ContainerRegistry/registries', {
    location: group.location,
    sku: { name: 'Premium', tier: 'Premium' },
    tags: {},
    properties: {
      loginServer: `${name}.${mint.cloud.registry}`,
      creationDate: timeText(mint.bornAt),
      provisioningState: 'Succeeded',
      adminUserEnabled: false,
      anonymousPullEnabled: false,
      dataEndpointEnabled: false,
      dataEndpointHostNames: [],
      encryption: { status: 'disabled' },
      networkRuleBypassOptions: 'AzureServices',
      networkRuleSet: { defaultAction: 'Allow', ipRules: [] },
      policies: {},
      privateEndpointConnections: [],
      publicNetworkAccess: 'Enabled',
      zoneRedundancy: 'Disabled',
      metadataSearch: 'Disabled',
      roleAssignmentMode: asksForRepositoryRoles ? 'AbacRepositoryPermissions' : 'LegacyRegistryPermissions',
    },
    secrets: { password: `${name}-1`, password2: `${name}-2` },
  });
  return { id, asksForRepositoryRoles };
}
