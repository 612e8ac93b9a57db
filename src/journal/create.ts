import type { TableClient } from '@azure/data-tables';
import type { EstateMap } from '../engine/estate-map.ts';
import type { Alerts, JournalPort, Marks } from '../engine/ports.ts';
import type { Id } from '../model/id.ts';
import { openAlerts } from './alerts.ts';
import { openConclusions } from './conclude.ts';
import { openEstate } from './estate.ts';
import { openMarks } from './marks.ts';
import { openMemory } from './memory.ts';
import { memoryRows } from './memory-rows.ts';
import type { Rows } from './rows.ts';
import { readStory, type StoryRow } from './story.ts';
import { tableRows } from './table-rows.ts';
import { openWrites } from './writes.ts';

/** A write is one short call; a run that dies in it is taken over after this time. */
const LEASE_SECONDS = 60;

export interface JournalOptions {
  /** Our own clock, in milliseconds since the epoch; orders rows. What decides goes by Azure's. */
  readonly now: () => number;
  /** A number, or what policy says at the moment. */
  readonly writesPerHour: number | (() => number);
  /** How long an intent without a result keeps other runs from the same write. */
  readonly leaseSeconds?: number;
}

/** The app's memory. Any error of the store is thrown; nothing is taken for recorded that is not. */
export type Journal = JournalPort &
  EstateMap & {
    readonly marks: Marks;
    readonly alerts: Alerts;
    /** Intents, results and outcomes about a resource, or about everything, in the order of time. */
    story(about?: Id): Promise<readonly StoryRow[]>;
  };

const asked = (it: number | (() => number)): (() => number) => (typeof it === 'number' ? () => it : it);

function openJournal(rows: Rows, { now, writesPerHour, leaseSeconds = LEASE_SECONDS }: JournalOptions): Journal {
  return {
    ...openMemory(rows, now),
    ...openWrites(rows, { now, leaseSeconds, writesPerHour: asked(writesPerHour) }),
    ...openConclusions(rows, now),
    ...openEstate(rows),
    marks: openMarks(rows, now),
    alerts: openAlerts(rows, now),
    story: (about) => readStory(rows, about),
  };
}

/** A journal in one Azure table, made when it is first missed. */
export function createTableJournal({ client, ...options }: JournalOptions & { readonly client: TableClient }): Journal {
  return openJournal(tableRows(client), options);
}

/** A journal that lives as long as the process. */
export function createMemoryJournal(options: JournalOptions): Journal {
  return openJournal(memoryRows(), options);
}
