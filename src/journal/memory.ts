import type { JournalPort } from '../engine/ports.ts';
import { EVERYWHERE, type Id, type Instant, id, isWithin } from '../model/id.ts';
import { joinedOf } from './estate.ts';
import { headMemoryOf } from './head.ts';
import { brief, encode, headKey, iso, startingWith } from './keys.ts';
import type { Row, Rows } from './rows.ts';
import { closeInterrupted } from './writes.ts';

const SWEEPS = 'sweeps';
/** Each scope has a row of its first completed sweep. */
const FIRST = 'first';

interface Swept {
  readonly scope: Id;
  readonly at: Instant;
}

const earliest = (all: readonly Swept[]): Instant | null => (all.length === 0 ? null : Math.min(...all.map(({ at }) => at)));

function sweptIn({ fields: { scope, completedAt } }: Row): readonly Swept[] {
  if (typeof scope !== 'string' || typeof completedAt !== 'string') return [];
  return [{ scope: scope === EVERYWHERE ? EVERYWHERE : id(scope), at: Date.parse(completedAt) }];
}

/** What is remembered, and since when there is anything to remember. */
export function openMemory(rows: Rows, now: () => number): Pick<JournalPort, 'memory' | 'completeSweep'> {
  return {
    async memory(heads) {
      const partitions = [...new Set(heads.map(({ resource }) => encode(resource)))];
      const [joined, first, ...found] = await Promise.all([
        joinedOf(rows, [...new Set(heads.map(({ resource }) => resource))]),
        rows.range({ partition: SWEEPS, ...startingWith(`${FIRST} `) }),
        ...partitions.map((partition) => rows.range({ partition, from: 'head-', below: 'head.' })),
      ]);
      const byKey = new Map(found.flat().map((row) => [row.key, headMemoryOf(row)]));
      const swept = first.flatMap(sweptIn);
      return {
        firstSweep: earliest(swept),
        sweptSince: (it) => earliest(swept.filter(({ scope }) => isWithin(it, scope))),
        of: (head) => byKey.get(headKey(head)),
        joinedAt: (dependency) => joined.get(dependency) ?? null,
      };
    },
    async completeSweep(sweep, at, scopes) {
      // whichever sweep was first stays first
      const fields = { sweep: brief(sweep), completedAt: iso(at) };
      await Promise.all(
        scopes.map((scope) =>
          rows.commit(SWEEPS, [{ do: 'insert', key: `${FIRST} ${encode(scope)}`, fields: { ...fields, scope } }]),
        ),
      );
      await closeInterrupted(rows, at, now());
    },
  };
}
