import type { EstateMap } from '../engine/ports.ts';
import { targetOf } from '../model/change.ts';
import { EVERYWHERE, type Id, isWithin, typeOf } from '../model/id.ts';
import type { Target } from '../model/rule.ts';
import { withHubs } from './estate.ts';
import { workspacesTouching } from './kql.ts';
import type { Entry, ResourceGraph } from './resource-graph.ts';

/** Targets that one page holds at most. */
const PAGE = 200;

/** A management group's tree is not ours to know: whatever happens there may concern everything. */
const widened = (scope: Id): Id => (scope.startsWith('/subscriptions/') ? scope : EVERYWHERE);

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

/**
 * Pages of targets within a scope, none twice: at no request what memory knows, then what Resource Graph shows. A resource that
 * no rule is about has none. Throws an `Error` with a sentence if Resource Graph cannot be read: then what is missing is unknown.
 */
export async function* expand(graph: ResourceGraph, map: EstateMap, asked: Id): AsyncGenerator<readonly Target[]> {
  const scope = widened(asked);
  const itself = targetOf(scope);
  if (itself === undefined && typeOf(scope) !== '') return;
  const told = new Set<Id>();
  const fresh = (targets: readonly Target[]): readonly Target[] =>
    targets.filter(({ id }) => !told.has(id) && told.add(id) !== undefined);
  const known = await map.within(scope);
  yield* pagesOf(fresh(itself === undefined ? known : [itself, ...known]));
  const shown = await graph(workspacesTouching(scope), `the workspaces within ${scope}`);
  if (shown.state === 'known') yield* pagesOf(fresh(targetsOf(shown.value, scope)));
  else throw new Error(shown.state === 'absent' ? `Azure shows no ${scope}.` : shown.because);
}
