import { z } from 'zod';
import type { FunctionEntry, TypedData } from './core-api.ts';
import { type Invoke, invokeAndSay } from './invoke.ts';
import type { Log } from './log.ts';
import { pause } from './pause.ts';
import { resolveSettings } from './settings.ts';
import { type TimerStatus, timerData } from './timer-data.ts';
import { compileSchedule, isFrequent, type Schedule } from './timer-schedule.ts';
import type { StatusStore } from './timer-status.ts';

const Trigger = z.object({
  schedule: z.string(),
  runOnStartup: z.boolean().default(false),
  useMonitor: z.boolean().default(true),
});

export interface TimerOptions {
  readonly invoke: Invoke;
  readonly status: StatusStore;
  readonly log: Log;
  readonly environment: NodeJS.ProcessEnv;
}

/** A timer whose schedule was read. */
export interface Timer {
  /** Runs it at its times until `signal` aborts. */
  listen(signal: AbortSignal): Promise<void>;
  /** What its function is given when somebody starts it by hand. */
  data(): Promise<TypedData>;
}

/**
 * A timer's listener: one run at a time, the next computed after the last has ended; one run at once, marked past due, if the
 * monitor's status says that any was missed. Throws at once for a schedule that cannot be read.
 */
export function timerListener(entry: FunctionEntry, options: TimerOptions): Timer {
  const { schedule: text, runOnStartup, useMonitor } = Trigger.parse(entry.trigger);
  const schedule = compileSchedule(resolveSettings(text, options.environment));
  const monitored = useMonitor && !isFrequent(schedule, Date.now());
  const data = async (isPastDue: boolean) =>
    timerData(monitored ? statusNow(schedule, await options.status.read(entry.name)) : null, isPastDue);
  const run = async (isPastDue: boolean) => {
    const started = Date.now();
    await invokeAndSay(options.invoke, entry, { data: await data(isPastDue) }, options.log);
    // status moves on even when the function failed: without a retry policy there is no second run
    if (monitored) await options.status.write(entry.name, statusAfter(schedule, started));
  };
  const listen = async (signal: AbortSignal) => {
    const missed = monitored && isMissed(schedule, await options.status.read(entry.name), Date.now());
    if (missed || runOnStartup) await run(missed);
    else if (monitored) await options.status.write(entry.name, statusNow(schedule, await options.status.read(entry.name)));
    while (await pause(schedule.after(Date.now()) - Date.now(), signal)) await run(false);
  };
  return { listen, data: () => data(false) };
}

const NEVER = '0001-01-01T00:00:00+00:00';
const iso = (instant: number): string => new Date(instant).toISOString();

/** What is known before a run. A changed schedule is taken over here. */
function statusNow(schedule: Schedule, known: TimerStatus | undefined): TimerStatus {
  const now = Date.now();
  return { Last: known?.Last ?? NEVER, Next: iso(schedule.after(now)), LastUpdated: iso(now) };
}

function statusAfter(schedule: Schedule, started: number): TimerStatus {
  return { Last: iso(started), Next: iso(schedule.after(Date.now())), LastUpdated: iso(started) };
}

/** Was a run missed? Never when the schedule is another than the one the status was kept for. */
function isMissed(schedule: Schedule, status: TimerStatus | undefined, now: number): boolean {
  if (status === undefined) return false;
  const next = Date.parse(status.Next);
  return now > next && schedule.after(Date.parse(status.LastUpdated)) === next;
}
