import type { JournalPort } from '../engine/ports.ts';
import { headMemoryOf } from './head.ts';
import { brief, encode, headKey, iso } from './keys.ts';
import type { Rows } from './rows.ts';

const SWEEPS = 'sweeps';
const FIRST = 'first';

/** What is remembered, and since when there is anything to remember. */
export function openMemory(rows: Rows): Pick<JournalPort, 'memory' | 'completeSweep'> {
  return {
    async memory(heads) {
      const partitions = [...new Set(heads.map(({ resource }) => encode(resource)))];
      const [first, ...found] = await Promise.all([
        rows.get(SWEEPS, FIRST),
        ...partitions.map((partition) => rows.range({ partition, from: 'head-', below: 'head.' })),
      ]);
      const byKey = new Map(found.flat().map((row) => [row.key, headMemoryOf(row)]));
      const completedAt = first?.fields.completedAt;
      return {
        firstSweep: typeof completedAt === 'string' ? Date.parse(completedAt) : null,
        of: (head) => byKey.get(headKey(head)),
      };
    },
    async completeSweep(sweep, at) {
      // whichever sweep was first stays first
      await rows.commit(SWEEPS, [{ do: 'insert', key: FIRST, fields: { sweep: brief(sweep), completedAt: iso(at) } }]);
    },
  };
}
