import type { InvocationContext } from '@azure/functions';
import type { Cause, Conclusion, Outcome, Ports } from '../engine/ports.ts';

type Level = 'log' | 'warn' | 'error';

/** One JSON text a line: a host prints objects only two levels deep. */
export type Log = (level: Level, line: Readonly<Record<string, unknown>>) => void;

export const logTo =
  (context: InvocationContext): Log =>
  (level, line) =>
    context[level](JSON.stringify(line));

const eventOf = (cause: Cause): string | undefined => (cause.by === 'event' ? cause.change.eventId : undefined);

function lineOf({ finding, ending }: Outcome, { target, cause }: Conclusion): Readonly<Record<string, unknown>> {
  const { rule, resource, says } = finding;
  return { ended: ending.outcome, rule, resource, says, target: target.id, causedBy: cause.by, eventId: eventOf(cause) };
}

/** Every outcome once it is in the journal, in a line of its own; compliant ones in one line a target, and in none of a sweep. */
function tellConclusion(conclusion: Conclusion, log: Log): void {
  const { target, cause, outcomes, requests, trips } = conclusion;
  const news = outcomes.filter(({ ending }) => ending.outcome !== 'compliant');
  for (const outcome of news) log('log', lineOf(outcome, conclusion));
  if (news.length > 0 || cause.by === 'sweep') return;
  const ended = outcomes.length > 0 ? 'compliant' : 'not in the estate';
  log('log', { ended, target: target.id, causedBy: cause.by, eventId: eventOf(cause), requests, trips });
}

/** Ports that say what was concluded. */
export function telling(ports: Ports, log: Log): Ports {
  return {
    ...ports,
    conclude: async (conclusion) => {
      await ports.conclude(conclusion);
      tellConclusion(conclusion, log);
    },
  };
}
