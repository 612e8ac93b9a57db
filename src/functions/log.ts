import type { InvocationContext } from '@azure/functions';
import type { Cause, Conclusion, Ending, Outcome, Ports } from '../engine/ports.ts';
import { namedOnce } from '../model/finding.ts';

type Level = 'log' | 'warn' | 'error';

/** One JSON text a line: a host prints objects only two levels deep. */
export type Log = (level: Level, line: Readonly<Record<string, unknown>>) => void;

export const logTo =
  (context: InvocationContext): Log =>
  (level, line) =>
    context[level](JSON.stringify(line));

const eventOf = (cause: Cause): string | undefined => (cause.by === 'event' ? cause.change.eventId : undefined);

/** What it waits for, is blocked on, held or refused by. */
function becauseOf(ending: Ending): readonly string[] | undefined {
  switch (ending.outcome) {
    case 'waiting':
    case 'blocked':
      return namedOnce(ending.on);
    case 'held':
      return [ending.held.says];
    case 'refused':
      return [ending.refused.says];
    default:
      return undefined;
  }
}

function lineOf({ finding, ending }: Outcome, { target, cause }: Conclusion): Readonly<Record<string, unknown>> {
  const { rule, resource, says } = finding;
  const because = becauseOf(ending);
  const why = { causedBy: cause.by, eventId: eventOf(cause) };
  return { ended: ending.outcome, rule, resource, says, ...(because && { because }), target: target.id, ...why };
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
