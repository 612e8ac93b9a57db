import { complaint } from './complaints.ts';
import type { Comparable } from './document.ts';

type Path = readonly PropertyKey[];
type Workspace = NonNullable<Comparable['wants']['workspaces'][number]>;
type Place = NonNullable<Comparable['limits']['include'][number]>;

/** Entries that say for the second time what an earlier one said, or said otherwise. */
function repeated<T>(path: Path, entries: readonly (T | undefined)[], keyOf: (entry: T) => string): readonly string[] {
  const first = new Map<string, number>();
  return entries.flatMap((entry, index) => {
    if (entry === undefined) return [];
    const earlier = first.get(keyOf(entry));
    if (earlier !== undefined)
      return [complaint([...path, index], `repeats ${complaint([...path, earlier], '').trim()}: keep one of them.`)];
    first.set(keyOf(entry), index);
    return [];
  });
}

const itself = (text: string): string => text.toLowerCase();

function peopleIn(path: Path, people: Workspace['people']): readonly string[] {
  if (people === undefined || people === 'none') return [];
  const { contribute, read } = people;
  const both = read.flatMap((group, index) =>
    contribute.includes(group)
      ? [complaint([...path, 'read', index], `${group} contributes already: leave it out of read.`)]
      : [],
  );
  const nobody = contribute.length + read.length === 0 ? [complaint(path, 'names nobody: write "none" if that is so.')] : [];
  return [
    ...repeated([...path, 'contribute'], contribute, itself),
    ...repeated([...path, 'read'], read, itself),
    ...both,
    ...nobody,
  ];
}

function privateRegistriesIn(path: Path, pairs: NonNullable<Workspace['privateRegistries']>): readonly string[] {
  const idle = pairs.flatMap(({ computes, endpoints, builds }, index) =>
    computes.length + endpoints.length + builds.length === 0
      ? [complaint([...path, index], 'pairs the registry with nothing: name computes, endpoints or builds.')]
      : [],
  );
  return [...repeated(path, pairs, ({ registry }) => registry), ...idle];
}

const workspaceIn = (path: Path, it: Workspace): readonly string[] => [
  ...peopleIn([...path, 'people'], it.people),
  ...privateRegistriesIn([...path, 'privateRegistries'], it.privateRegistries ?? []),
  ...repeated([...path, 'accounts'], it.accounts ?? [], ({ account }) => account),
  ...repeated([...path, 'parallelRun'], it.parallelRun ?? [], itself),
  ...repeated([...path, 'readOnly'], it.readOnly ?? [], itself),
  ...repeated([...path, 'monitoring'], it.monitoring ?? [], itself),
];

/** Tags in one order: what people write in another is the same. */
const placeKey = ({ scope, tags = {} }: Place): string =>
  JSON.stringify([
    scope,
    Object.entries(tags)
      .map(([name, value]) => [name.toLowerCase(), value])
      .toSorted(),
  ]);

function placesIn({ include, exclude }: Comparable['limits']): readonly string[] {
  const taken = new Set(include.flatMap((it) => (it === undefined ? [] : [placeKey(it)])));
  const both = exclude.flatMap((it, index) =>
    it !== undefined && taken.has(placeKey(it))
      ? [complaint(['limits', 'exclude', index], 'is what limits.include takes in: keep one of them.')]
      : [],
  );
  return [...repeated(['limits', 'include'], include, placeKey), ...repeated(['limits', 'exclude'], exclude, placeKey), ...both];
}

const STORAGE_CUTS: readonly string[] = ['storage-shared-key', 'workspace-datastore-auth-mode'];

/** One rule migrated twice in one scope, and cuts of what is not wanted. */
function migrationsIn({ wants, limits }: Comparable): readonly string[] {
  const said = limits.migrate.flatMap((it, entry) =>
    (it?.rules ?? []).map((rule, index) => ({ rule, scope: it?.scope, path: ['limits', 'migrate', entry, 'rules', index] })),
  );
  return said.flatMap(({ rule, scope, path }, index) => {
    if (said.slice(0, index).some((it) => it.rule === rule && it.scope === scope)) {
      return [complaint(path, `${rule} is named twice for the same scope: keep one of them.`)];
    }
    if (wants.keylessStorage || !STORAGE_CUTS.includes(rule)) return [];
    return [complaint(path, `${rule} is to be migrated while wants.keylessStorage is false: change one of them.`)];
  });
}

/** What in a document repeats or contradicts something else in it, each with its path and what to do. */
export function contradictions(it: Comparable): readonly string[] {
  const { wants, limits, keyReads } = it;
  return [
    ...repeated(['wants', 'workspaces'], wants.workspaces, ({ scope }) => scope),
    ...wants.workspaces.flatMap((one, index) => (one === undefined ? [] : workspaceIn(['wants', 'workspaces', index], one))),
    ...repeated(['wants', 'dependencies'], wants.dependencies, ({ scope }) => scope),
    ...repeated(['wants', 'servicePrincipals', 'allowed'], wants.servicePrincipals.allowed, itself),
    ...migrationsIn(it),
    ...placesIn(limits),
    ...repeated(['limits', 'exemptions'], limits.exemptions, ({ rule, resource }) => `${rule} ${resource}`),
    ...repeated(['limits', 'optIns'], limits.optIns, itself),
    ...repeated(['keyReads', 'expected'], keyReads.expected, itself),
  ];
}
