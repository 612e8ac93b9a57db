import { randomUUID } from 'node:crypto';
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryJournal, createTableJournal, type JournalOptions } from '../../src/journal/create.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { adminOff, anEvent } from '../support/causes.ts';
import { NOW } from '../support/literals.ts';
import { alerts } from './contract/alerts.ts';
import { conclusions } from './contract/conclusions.ts';
import { estate } from './contract/estate.ts';
import { marks } from './contract/marks.ts';
import type { Open } from './contract/open.ts';
import { writes } from './contract/writes.ts';

const options = (changes: Partial<JournalOptions> = {}): JournalOptions => ({ now: () => NOW, writesPerHour: 100, ...changes });

function contract(open: Open): void {
  describe('what is intended and written', () => writes(open));
  describe('what is told and remembered', () => conclusions(open));
  describe('who uses what', () => estate(open));
  describe('who read keys', () => alerts(open));
  describe('which messages are under way', () => marks(open));
}

describe('a journal in memory', () => contract((changes) => createMemoryJournal(options(changes))));

describe('a journal in an Azure table', () => {
  let azurite: Azurite;
  beforeAll(async () => {
    azurite = await startAzurite('table');
  });
  afterAll(() => azurite.stop());

  const client = (url: string): TableClient =>
    new TableClient(
      url,
      `journal${randomUUID().replaceAll('-', '')}`,
      new AzureNamedKeyCredential(azurite.account, azurite.key),
      { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } },
    );

  contract((changes) => createTableJournal({ ...options(changes), client: client(azurite.url) }));

  it('throws when the table cannot be reached, so that nothing is taken for recorded', async () => {
    const journal = createTableJournal({ ...options(), client: client('http://127.0.0.1:9/nobody') });
    await expect(journal.intend(adminOff(), anEvent(), NOW)).rejects.toThrow('ECONNREFUSED');
    await expect(journal.memory([])).rejects.toThrow('ECONNREFUSED');
  });
});
