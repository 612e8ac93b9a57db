import type { Azure } from '../azure.ts';
import type { Resource } from '../contract.ts';
import { WORKSPACES } from '../providers/machine-learning/hub.ts';
import { keyOf } from '../providers/machine-learning/json.ts';
import type { Household } from './household.ts';

const INSIDE = /^(.*\/providers\/microsoft\.machinelearningservices\/workspaces\/[^/]+)(\/|$)/;
const AUTHORIZATION = /^(.*)\/providers\/microsoft\.authorization\/(roleassignments|denyassignments|roledefinitions)\//;

/** Which workspaces rely on which dependency: rebuilt one workspace at a time, so that a write asks only those it can reach. */
export interface Reach {
  /** The keys of the workspaces that a write to a resource can touch. */
  of(resourceId: string): readonly string[];
  /** Remembers what a workspace relies on; nothing of it, if it is gone. */
  learn(workspaceKey: string, dependencies: readonly string[]): void;
  known(): readonly string[];
}

/** An empty map. */
export function createReach(): Reach {
  const dependenciesOf = new Map<string, readonly string[]>();
  const usersOf = new Map<string, Set<string>>();
  const usersAtOrBelow = (scope: string): readonly string[] => {
    // nothing that anybody relies on lies below a resource; below a group or a subscription much does
    if (scope.includes('/providers/')) return [...(usersOf.get(scope) ?? [])];
    return [...usersOf].filter(([dependency]) => dependency.startsWith(`${scope}/`)).flatMap(([, users]) => [...users]);
  };
  return {
    of(resourceId) {
      const key = keyOf(resourceId);
      const granted = AUTHORIZATION.exec(key);
      // a definition, and what hangs at the root or at a management group, may touch everybody
      if (granted?.[2] === 'roledefinitions' || (granted && !granted[1]?.startsWith('/subscriptions/')))
        return [...dependenciesOf.keys()];
      if (granted) return unique(usersAtOrBelow(granted[1] ?? ''));
      if (key.includes('/providers/microsoft.managedidentity/')) return [...dependenciesOf.keys()];
      const workspace = INSIDE.exec(key)?.[1];
      return unique([...(workspace ? [workspace] : []), ...usersAtOrBelow(workspace ?? key)]);
    },
    learn(workspaceKey, dependencies) {
      for (const dependency of dependenciesOf.get(workspaceKey) ?? []) usersOf.get(dependency)?.delete(workspaceKey);
      if (dependencies.length === 0) {
        dependenciesOf.delete(workspaceKey);
        return;
      }
      dependenciesOf.set(workspaceKey, dependencies.map(keyOf));
      for (const dependency of dependencies.map(keyOf)) {
        const users = usersOf.get(dependency) ?? new Set<string>();
        usersOf.set(dependency, users.add(workspaceKey));
      }
    },
    known: () => [...dependenciesOf.keys()],
  };
}

function unique(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)];
}

/** One workspace with its children. */
export function householdOf({ store }: Azure, workspace: Resource): Household {
  return { workspace, children: store.below(workspace.id) };
}

/** All workspaces with their children, in one pass over the store. */
export function households({ store }: Azure): readonly Household[] {
  const all = new Map(
    store.list(WORKSPACES).map((workspace) => [keyOf(workspace.id), { workspace, children: [] as Resource[] }]),
  );
  for (const resource of store.below('/')) {
    const inside = INSIDE.exec(keyOf(resource.id));
    if (inside?.[2] === '/') all.get(inside[1] ?? '')?.children.push(resource);
  }
  return [...all.values()];
}
