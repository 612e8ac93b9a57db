import type { EstateMap } from '../engine/estate-map.ts';
import type { JournalPort } from '../engine/ports.ts';
import { targetOf } from '../model/change.ts';
import { EVERYWHERE, type Id, type Instant } from '../model/id.ts';
import type { Target } from '../model/rule.ts';
import { encode, hash, iso, startingWith } from './keys.ts';
import type { Row, Rows } from './rows.ts';

/**
 * One partition. A workspace has a row under its own id, under each dependency and under every other resource where roles matter to
 * it, so a range of keys answers both "who uses this" and "what lies within that". A row is never removed: a workspace that left a dependency may still hold its keys.
 */
const ESTATE = 'estate';
/** One property holds 32,768 characters, and an id seldom more than 200. */
const MOST_IDENTITIES = 100;
/** No id has a space: what follows it tells the rows of one resource apart. */
const keyOf = (resource: Id, workspace: Id): string => `${encode(resource)} ${hash(workspace)}`;

const idIn = (row: Row, field: 'workspace' | 'registry' | 'storage'): readonly Id[] => {
  const value = row.fields[field];
  return typeof value === 'string' ? [value as Id] : [];
};

const targetsOf = (ids: Iterable<Id>): readonly Target[] =>
  [...new Set(ids)].flatMap((it) => {
    const target = targetOf(it);
    return target === undefined ? [] : [target];
  });

const rowsUnder = (rows: Rows, prefix: string): Promise<readonly Row[]> =>
  rows.range({ partition: ESTATE, ...startingWith(prefix) });

/** Does the last outcome of any head of this resource wait, or is it blocked or held by a lease? */
async function isOpen(rows: Rows, it: Id): Promise<boolean> {
  const heads = await rows.range({ partition: encode(it), from: 'head-', below: 'head.' });
  return heads.some(({ fields }) => fields.open === true);
}

/** When the workspace came to each of what it uses, if it came from another: what was remembered, or the time of its latest change. */
async function joinedBy(rows: Rows, workspace: Id, uses: readonly Id[], before: readonly Id[] | null, at: Instant | null) {
  const all = await Promise.all(
    uses.map(async (it): Promise<readonly (readonly [Id, string])[]> => {
      if (before !== null && !before.includes(it)) return at === null ? [] : [[it, iso(at)]];
      const remembered = (await rows.get(ESTATE, keyOf(it, workspace)))?.fields.joined;
      return typeof remembered === 'string' ? [[it, remembered]] : [];
    }),
  );
  return new Map(all.flat());
}

/** Since when the last workspace that came to each of these dependencies from another one uses it. */
export async function joinedOf(rows: Rows, resources: readonly Id[]): Promise<ReadonlyMap<Id, Instant>> {
  const dependencies = resources.filter((it) => ['registry', 'storage'].includes(targetOf(it)?.kind ?? ''));
  const found = await Promise.all(
    dependencies.map(async (it) => {
      const named = await rowsUnder(rows, `${encode(it)} `);
      const times = named.flatMap(({ fields: { joined } }) => (typeof joined === 'string' ? [Date.parse(joined)] : []));
      return times.length === 0 ? [] : [[it, Math.max(...times)] as const];
    }),
  );
  return new Map(found.flat());
}

export function openEstate(rows: Rows): EstateMap & Pick<JournalPort, 'follow'> {
  return {
    async follow({ id, containerRegistry, storageAccount, modifiedAt }, others, identities) {
      const known = await rows.get(ESTATE, keyOf(id, id));
      const uses = [containerRegistry, storageAccount].filter((it) => it !== null);
      const before = known === undefined ? [] : [...idIn(known, 'registry'), ...idIn(known, 'storage')];
      const acting = [...new Set(identities)].sort().slice(0, MOST_IDENTITIES).join(' ');
      const also = hash([[...new Set(others)].sort().join(), acting].join(' '));
      const fields = { workspace: id, registry: containerRegistry ?? undefined, storage: storageAccount ?? undefined, also };
      const isNew = known === undefined || before.join() !== uses.join() || known.fields.also !== also;
      if (isNew) {
        const resources = [...new Set([id, ...uses, ...others])];
        const joined = await joinedBy(rows, id, uses, known === undefined ? null : before, modifiedAt);
        await rows.commit(
          ESTATE,
          resources.map((resource) => ({
            do: 'put',
            key: keyOf(resource, id),
            fields: resource === id ? { ...fields, identities: acting } : { ...fields, joined: joined.get(resource) },
          })),
        );
      }
      const again = await Promise.all(uses.map(async (it) => !before.includes(it) || (await isOpen(rows, it))));
      return targetsOf(uses.filter((_, index) => again[index]));
    },
    async usersOf(dependency) {
      const named = await rowsUnder(rows, `${encode(dependency)} `);
      const users = named.filter((row) => [...idIn(row, 'registry'), ...idIn(row, 'storage')].includes(dependency));
      return users.flatMap((row) => idIn(row, 'workspace'));
    },
    async identitiesOf(workspace) {
      const known = (await rows.get(ESTATE, keyOf(workspace, workspace)))?.fields.identities;
      return typeof known === 'string' ? (known.split(' ').filter(Boolean) as Id[]) : [];
    },
    async within(scope) {
      const prefixes = scope === EVERYWHERE ? ['|'] : [`${encode(scope)} `, `${encode(scope)}|`];
      const found = (await Promise.all(prefixes.map((prefix) => rowsUnder(rows, prefix)))).flat();
      return targetsOf(found.flatMap((row) => [...idIn(row, 'workspace'), ...idIn(row, 'registry'), ...idIn(row, 'storage')]));
    },
  };
}
