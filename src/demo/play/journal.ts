import { TableClient } from '@azure/data-tables';
import { createTableJournal, type Journal } from '../../journal/create.ts';
import type { StoryRow } from '../../journal/story.ts';
import { credentialOf } from '../arm.ts';
import type { Connection } from '../connection.ts';

/** The app's journal, read as its owner may. */
export function openJournal(connection: Connection): Pick<Journal, 'story' | 'memory'> {
  const client = new TableClient(connection.storage.table, 'journal', credentialOf(connection, connection.owner));
  return createTableJournal({ client, now: Date.now, writesPerHour: 1 });
}

export type OutcomeRow = Extract<StoryRow, { kind: 'outcome' }>;

/** Answers, at every call, the outcomes that came since the last. */
export function newOutcomes(journal: Pick<Journal, 'story'>): () => Promise<readonly OutcomeRow[]> {
  const seen = new Set<string>();
  return async () => {
    const rows = (await journal.story()).filter((row) => row.kind === 'outcome');
    const fresh = rows.filter((row) => !seen.has(JSON.stringify(row)));
    for (const row of fresh) seen.add(JSON.stringify(row));
    return fresh;
  };
}
