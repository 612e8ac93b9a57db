import type { EstateMap } from '../engine/estate-map.ts';
import type { Fact } from '../model/fact.ts';
import { EVERYWHERE, type Id } from '../model/id.ts';
import { SOON } from './answer.ts';
import { allWorkspaces, workspacesNaming } from './kql.ts';
import type { Entry, ResourceGraph } from './resource-graph.ts';
import type { Session } from './session.ts';

/** Entries with what their hub uses: a project's dependencies are its hub's, whether or not it names them. */
export function withHubs(entries: readonly Entry[]): readonly (Entry & { readonly uses: readonly Id[] })[] {
  const byId = new Map(entries.map((it) => [it.id, it]));
  const named = (it: Entry | undefined): readonly (Id | null)[] =>
    it === undefined ? [] : [it.storage, it.registry, it.vault, it.insights];
  return entries.map((it) => {
    const hub = it.hub === null ? undefined : byId.get(it.hub);
    return { ...it, uses: [...new Set([...named(it), ...named(hub)].filter((id) => id !== null))] };
  });
}

/** What the graph shows and what memory adds; the graph lags, so memory may know more. Neither may be missing. */
async function joined(session: Session, graph: Promise<Fact<readonly Id[]>>, memory: Promise<readonly Id[]>, what: string) {
  const [shown, known] = await Promise.all([graph, memory.catch(() => undefined)]);
  if (shown.state !== 'known') return shown;
  if (known === undefined) {
    const at = session.clock.now();
    return { state: 'unreadable', because: `Our own memory of ${what} cannot be read.`, retryAt: at + SOON, at } as const;
  }
  return { ...shown, value: [...new Set([...shown.value, ...known])] };
}

export interface Estate {
  users(dependency: Id): Promise<Fact<readonly Id[]>>;
  all(): Promise<Fact<readonly Id[]>>;
}

/** The list of all workspaces is asked for by every cut: a minute old it is younger than Resource Graph's own index. */
const FRESH = 60_000;

/** Who uses what, from Resource Graph and memory together. */
export function createEstate(session: Session, graph: ResourceGraph, map: EstateMap): Estate {
  let latest: Fact<readonly Id[]> | undefined;
  let reading: Promise<Fact<readonly Id[]>> | undefined;
  const readAll = (): Promise<Fact<readonly Id[]>> => {
    const what = 'the list of all workspaces';
    const shown = graph(allWorkspaces(), what).then((fact) =>
      fact.state === 'known' ? { ...fact, value: fact.value.map(({ id }) => id) } : fact,
    );
    return joined(session, shown, knownWorkspaces(map), what);
  };
  return {
    users: (dependency) => {
      const what = `the workspaces that use ${dependency}`;
      const shown = graph(workspacesNaming(dependency), what).then((fact) =>
        fact.state === 'known'
          ? { ...fact, value: withHubs(fact.value).flatMap((it) => (it.uses.includes(dependency) ? [it.id] : [])) }
          : fact,
      );
      return joined(session, shown, map.usersOf(dependency), what);
    },
    all: async () => {
      if (latest?.state === 'known' && session.clock.now() - latest.at < FRESH) return latest;
      reading ??= readAll().finally(() => {
        reading = undefined;
      });
      latest = await reading;
      return latest;
    },
  };
}

/** Every workspace that memory knows. */
export const knownWorkspaces = async (map: EstateMap): Promise<readonly Id[]> =>
  (await map.within(EVERYWHERE)).flatMap(({ kind, id }) => (kind === 'workspace' ? [id] : []));
