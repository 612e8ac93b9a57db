import { CronExpressionParser } from 'cron-parser';

/** The instants (milliseconds) at which a timer fires. */
export interface Schedule {
  after(instant: number): number;
}

/**
 * Compiles an NCRONTAB expression of six fields, in UTC; five are read as without seconds, as the host reads them.
 * Throws for anything else, time spans included: they work in App Service plans only.
 */
export function compileSchedule(expression: string): Schedule {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6) {
    throw new Error(
      `«${expression}» is no NCRONTAB expression: write six fields, {second} {minute} {hour} {day} {month} {weekday}.`,
    );
  }
  const six = (fields.length === 5 ? ['0', ...fields] : fields).join(' ');
  return {
    after: (instant) =>
      CronExpressionParser.parse(six, { currentDate: new Date(instant), tz: 'UTC' })
        .next()
        .getTime(),
  };
}

/** Does it fire more often than once a minute? Such timers are not monitored. */
export function isFrequent(schedule: Schedule, from: number): boolean {
  const first = schedule.after(from);
  return schedule.after(first) - first < 60_000;
}
