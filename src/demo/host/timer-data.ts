import type { TypedData } from './core-api.ts';

/** When a timer ran and will run; ISO texts, as the host keeps them. */
export interface TimerStatus {
  readonly Last: string;
  readonly Next: string;
  readonly LastUpdated: string;
}

/** What a timer's function is given. Without a schedule monitor there is no status. */
export function timerData(status: TimerStatus | null, isPastDue: boolean): TypedData {
  return { json: JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: status, IsPastDue: isPastDue }) };
}
