import type { Fields, Range, Row, RowChange, Rows, Value } from './rows.ts';

type Partition = ReadonlyMap<string, Row>;

function holds(change: RowChange, current: Row | undefined): boolean {
  switch (change.do) {
    case 'put':
      return true;
    case 'insert':
      return current === undefined;
    case 'replace':
      return current?.etag === change.etag;
  }
}

const written = (fields: Fields): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

function isIn({ from, below, where }: Range, row: Row): boolean {
  return row.key >= from && row.key < below && (where === undefined || row.fields[where.field] === where.is);
}

/** Rows in memory, with the conditions of a table: the twin that tests and the demo's unit parts use. */
export function memoryRows(): Rows {
  const partitions = new Map<string, Partition>();
  let version = 0;
  return {
    get: async (partition, key) => partitions.get(partition)?.get(key),
    async range(range) {
      const { partition } = range;
      const chosen = partition === undefined ? [...partitions.values()] : [partitions.get(partition) ?? new Map<string, Row>()];
      return chosen
        .flatMap((rows) => [...rows.values()].filter((row) => isIn(range, row)))
        .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    },
    async commit(partition, changes) {
      const rows = new Map(partitions.get(partition));
      if (!changes.every((change) => holds(change, rows.get(change.key)))) return 'contended';
      version += 1;
      for (const { key, fields } of changes) rows.set(key, { key, etag: String(version), fields: written(fields) });
      partitions.set(partition, rows);
      return 'done';
    },
    // whoever came between has gone already: a change of memory takes no time
    pause: async () => undefined,
  };
}
