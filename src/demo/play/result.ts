import type { StoryRow } from '../../journal/story.ts';
import type { AppConnection } from '../connection.ts';
import type { Control, LoggedRequest, OracleReport } from '../control.ts';
import type { OutcomeRow } from './journal.ts';
import { tookMs } from './perform.ts';

/** The last line of `--once`. */
export interface Result {
  readonly repairs: readonly {
    readonly rule: string;
    readonly resource: string;
    readonly actor: string | null;
    readonly eventToVerifiedMs: number | null;
    /** Up to the accepted write. */
    readonly requests: number;
    readonly sequentialRoundTrips: number;
  }[];
  readonly remainingDrift: number;
  readonly brokenConsumers: number;
}

export function resultOf(repairs: readonly OutcomeRow[], remainingDrift: number, brokenConsumers: number): Result {
  return {
    repairs: repairs.map((row) => ({
      rule: row.rule,
      resource: row.resource,
      actor: row.actor ?? row.actorPrincipalId ?? null,
      eventToVerifiedMs: tookMs(row),
      requests: row.requests,
      sequentialRoundTrips: row.trips,
    })),
    remainingDrift,
    brokenConsumers,
  };
}

/** Consumers that the app broke, were it for a moment, and those that are still broken, whoever did it. */
export function countBroken({ brokenConsumers, everBroken }: OracleReport, { principalId }: AppConnection): number {
  const byApp = everBroken.filter(({ causedBy }) => causedBy?.principalId === principalId);
  const keys = [...brokenConsumers, ...byApp].map(
    (it) => `${it.consumer} ${it.dependency} ${String(it.need)} ${String(it.since)}`,
  );
  return new Set(keys).size;
}

/** Event time and answers have whole seconds at places, so a window of the log is taken with that much room. */
const ROOM = 1_500;

/**
 * What the journal says was written and spent, against the sandbox's own log. Answers a sentence for everything that does not agree.
 */
export async function discrepancies(
  repairs: readonly OutcomeRow[],
  story: readonly StoryRow[],
  control: Pick<Control, 'requests'>,
  { principalId }: AppConnection,
): Promise<readonly string[]> {
  const ours = (await control.requests(0)).filter(({ principal }) => principal === principalId);
  const accepted = ours.filter(isAcceptedWrite);
  const recorded = story.filter((row) => row.kind === 'result' && (row.result === 'done' || row.result === 'accepted'));
  const wrong = repairs.flatMap((row) => overspent(row, ours));
  if (accepted.length === recorded.length) return wrong;
  return [
    ...wrong,
    `The journal has ${recorded.length} results of writes, the sandbox's log ${accepted.length} accepted writes.`,
  ];
}

/** Did Azure take a change? */
export const isAcceptedWrite = ({ method, status }: LoggedRequest): boolean =>
  (method === 'PUT' || method === 'PATCH') && typeof status === 'number' && status < 300;

function overspent(row: OutcomeRow, ours: readonly LoggedRequest[]): readonly string[] {
  if (row.trips > row.requests) return [`${row.rule} on ${row.resource}: ${row.trips} round trips in ${row.requests} requests.`];
  const from = (row.eventAt ?? row.at) - ROOM;
  const logged = ours.filter(({ time }) => time >= from && time <= row.recordedAt + ROOM).length;
  if (logged >= row.requests) return [];
  return [`${row.rule} on ${row.resource}: the journal has ${row.requests} requests, the sandbox's log only ${logged}.`];
}
