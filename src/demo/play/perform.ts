import { named } from '../../model/finding.ts';
import { id } from '../../model/id.ts';
import type { Connection, Estate } from '../connection.ts';
import type { Control } from '../control.ts';
import { pause } from '../host/pause.ts';
import type { OutcomeRow } from './journal.ts';
import { type Breakage, breakages, hire } from './people.ts';

/** Waits between two looks, milliseconds. */
const LOOK = 100;

export interface Stage {
  readonly connection: Connection;
  readonly control: Control;
  readonly estate: Estate;
  /** Outcomes that the journal has told since the last call. */
  news(): Promise<readonly OutcomeRow[]>;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
  tell(line: string): void;
}

/** Looks until something is there. Throws a sentence when the time is over. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  signal: AbortSignal,
  every: number = LOOK,
): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (!(await pause(every, signal))) throw new Error(`Gave up waiting: ${what}.`);
  }
}

/** Plays every breakage, one after the other, each until the journal says that all of it is repaired. Answers the repairs. */
export async function perform(stage: Stage): Promise<readonly OutcomeRow[]> {
  const repairs: OutcomeRow[] = [];
  for (const breakage of breakages(stage.estate)) repairs.push(...(await play(stage, breakage)));
  return repairs;
}

async function play(stage: Stage, breakage: Breakage): Promise<readonly OutcomeRow[]> {
  const { who, does, repairedBy, run } = breakage;
  const person = await hire(stage.connection, stage.control, stage.estate, breakage);
  const changed = await run(person.arm);
  stage.tell(`✗ ${who} ${does}`);
  const found: OutcomeRow[] = [];
  const isDone = () => repairedBy.every((rule) => found.some((row) => row.rule === rule));
  return until(
    `${repairedBy.join(' and ')} of ${changed} should be repaired`,
    async () => {
      for (const row of await stage.news()) {
        stage.tell(spoken(row));
        if (row.outcome === 'repaired' && repairedBy.includes(row.rule)) found.push(row);
      }
      return isDone() ? found : undefined;
    },
    stage.signal,
  );
}

/**
 * Milliseconds from the event until the journal had the outcome. The journal's own figure goes by Azure's clock, whose answers have
 * whole seconds; here both clocks are this machine's, so the moment of recording tells more, and never too little.
 */
export function tookMs({ eventAt, recordedAt }: OutcomeRow): number | null {
  return eventAt === undefined ? null : recordedAt - eventAt;
}

/** Ids are long, and the demo's names are enough to tell its resources apart. */
const shortened = (text: string): string => text.replace(/\/subscriptions\/\S*\/([^\s/.,:]+)/g, '«$1»');

/** What is said of a resource, as people read it where nothing else names it. */
export const said = ({ resource, says }: { readonly resource: string; readonly says: string }): string =>
  shortened(named({ resource: id(resource), says }));

/** A line about an outcome, as people read it. */
export function spoken(row: OutcomeRow): string {
  const sign = row.outcome === 'repaired' ? '✓' : '·';
  const taken = tookMs(row);
  const after = taken === null ? '' : `, ${(taken / 1000).toFixed(1)} s after the event`;
  const cost = row.outcome === 'repaired' ? `, ${row.requests} requests in ${row.trips} round trips` : '';
  const cause = row.actor === undefined ? '' : ` (caused by ${row.actor})`;
  return `${sign} ${row.outcome}: ${row.rule}: ${row.outcome === 'repaired' ? shortened(row.says) : said(row)}${cause}${after}${cost}`;
}
