import { setTimeout as pause } from 'node:timers/promises';
import { odata, RestError, type TableClient, type TableEntity, type TransactionAction } from '@azure/data-tables';
import { z } from 'zod';
import type { Fields, Range, Row, RowChange, Rows, Value } from './rows.ts';

const details = z.object({ odataError: z.object({ code: z.string() }) });

/** The service's own code. The client puts it in either of two places. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof RestError)) return undefined;
  return error.code ?? details.safeParse(error.details).data?.odataError.code;
}

const CONTENDED = new Set(['EntityAlreadyExists', 'UpdateConditionNotSatisfied', 'ResourceNotFound']);

/** Without a type the service takes every whole number for 32 bits. */
const typed = (value: Value): unknown =>
  typeof value === 'number' && (!Number.isInteger(value) || Math.abs(value) >= 2 ** 31) ? { type: 'Double', value } : value;

function entityOf(partitionKey: string, rowKey: string, fields: Fields): TableEntity {
  const present = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, typed(value)]]));
  return { ...Object.fromEntries(present), partitionKey, rowKey };
}

const SYSTEM = new Set(['partitionKey', 'rowKey', 'etag', 'timestamp', 'odata.metadata']);

function rowOf(entity: Readonly<Record<string, unknown>>): Row {
  const fields = Object.entries(entity).flatMap(([name, value]) =>
    !SYSTEM.has(name) && (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      ? [[name, value] as const]
      : [],
  );
  return { key: String(entity.rowKey), etag: String(entity.etag), fields: Object.fromEntries(fields) };
}

function actionOf(partition: string, change: RowChange): TransactionAction {
  const entity = entityOf(partition, change.key, change.fields);
  switch (change.do) {
    case 'insert':
      return ['create', entity];
    case 'put':
      return ['upsert', entity, 'Replace'];
    case 'replace':
      return ['update', entity, 'Replace', { etag: change.etag }];
  }
}

function filterOf({ partition, from, below, where }: Range): string {
  const keys = odata`RowKey ge ${from} and RowKey lt ${below}`;
  const scoped = partition === undefined ? keys : `${odata`PartitionKey eq ${partition}`} and ${keys}`;
  return where === undefined ? scoped : `${scoped} and ${where.field} ${odata`eq ${where.is}`}`;
}

/** Rows in one Azure table, which is made when it is first missed. */
export function tableRows(client: TableClient): Rows {
  async function withTable<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (codeOf(error) !== 'TableNotFound') throw error;
      await client.createTable();
      return action();
    }
  }

  return {
    get: (partition, key) =>
      withTable(async () => {
        try {
          return rowOf(await client.getEntity(partition, key));
        } catch (error) {
          if (codeOf(error) === 'ResourceNotFound') return undefined;
          throw error;
        }
      }),
    range: (range) =>
      withTable(async () => {
        const rows: Row[] = [];
        for await (const entity of client.listEntities({ queryOptions: { filter: filterOf(range) } })) rows.push(rowOf(entity));
        return rows;
      }),
    commit: (partition, changes) =>
      withTable(async () => {
        try {
          await client.submitTransaction(changes.map((change) => actionOf(partition, change)));
          return 'done';
        } catch (error) {
          if (CONTENDED.has(codeOf(error) ?? '')) return 'contended';
          throw error;
        }
      }),
    pause: (milliseconds) => pause(milliseconds),
  };
}
