import type { EstateMap } from '../engine/estate-map.ts';
import { subscriptionTarget, targetOf } from '../model/change.ts';
import { ancestor, EVERYWHERE, type Id, isWithin, subscriptionOf, typeOf } from '../model/id.ts';
import type { Target } from '../model/rule.ts';
import { withHubs } from './estate.ts';
import { workspacesTouching } from './kql.ts';
import type { Entry, ResourceGraph } from './resource-graph.ts';

/** Targets that one page holds at most. */
const PAGE = 200;

const IDENTITY = 'microsoft.managedidentity/userassignedidentities';
/** Resources that no rule is about, but that the rules of the workspaces which name them look at. */
const VAULTS = 'microsoft.keyvault/vaults';
const NEIGHBOURS = new Set([VAULTS, 'microsoft.insights/components']);

/** A management group's tree is not ours to know, nor who names an identity: whatever happens there may concern all around it. */
function widened(scope: Id): Id {
  if (!scope.startsWith('/subscriptions/')) return EVERYWHERE;
  if (typeOf(scope) === IDENTITY) return subscriptionScope(subscriptionOf(scope) ?? '');
  // a role on one key of a vault decides for the workspaces that it encrypts
  return ancestor(scope, VAULTS) ?? scope;
}

const subscriptionScope = (subscription: string): Id => `/subscriptions/${subscription.toLowerCase()}` as Id;

function* pagesOf(targets: readonly Target[]): Generator<readonly Target[]> {
  for (let start = 0; start < targets.length; start += PAGE) yield targets.slice(start, start + PAGE);
}

/** A workspace within the scope brings all it uses; a dependency within it brings those who use it, and itself. */
function targetsOf(entries: readonly Entry[], scope: Id): readonly Target[] {
  return withHubs(entries).flatMap(({ id, uses }) => {
    if (isWithin(id, scope)) return [id, ...uses].flatMap((it) => targetOf(it) ?? []);
    const within = uses.filter((it) => isWithin(it, scope));
    return within.length === 0 ? [] : [id, ...within].flatMap((it) => targetOf(it) ?? []);
  });
}

/** The scope as a target of its own; of everything, the subscriptions that are configured. */
function themselves(scope: Id, subscriptions: '*' | readonly string[]): readonly Target[] {
  const all = scope === EVERYWHERE && subscriptions !== '*' ? subscriptions.map(subscriptionScope) : [scope];
  return all.flatMap((it) => targetOf(it) ?? subscriptionTarget(it) ?? []);
}

export interface Expansion {
  readonly graph: ResourceGraph;
  readonly map: EstateMap;
  readonly subscriptions: '*' | readonly string[];
}

/**
 * Pages of targets within a scope, none twice: at no request the scope itself and what memory knows, then what Resource Graph
 * shows. A resource that no rule looks at has none. Throws an `Error` with a sentence if Resource Graph cannot be read: then what
 * is missing is unknown.
 */
export async function* expand({ graph, map, subscriptions }: Expansion, asked: Id): AsyncGenerator<readonly Target[]> {
  const scope = widened(asked);
  const first = themselves(scope, subscriptions);
  if (first.length === 0 && typeOf(scope) !== '' && !NEIGHBOURS.has(typeOf(scope))) return;
  const told = new Set<Id>();
  const fresh = (targets: readonly Target[]): readonly Target[] =>
    targets.filter(({ id }) => !told.has(id) && told.add(id) !== undefined);
  // asked before what memory knows is looked at, which spends the quota
  const asking = graph(workspacesTouching(scope), `the workspaces within ${scope}`);
  yield* pagesOf(fresh([...first, ...(await map.within(scope))]));
  const shown = await asking;
  if (shown.state === 'known') yield* pagesOf(fresh(targetsOf(shown.value, scope)));
  else throw new Error(shown.state === 'absent' ? `Azure shows no ${scope}.` : shown.because);
}
