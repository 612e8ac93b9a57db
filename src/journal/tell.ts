import type { Ending, Outcome } from '../engine/ports.ts';
import { headId, namedOnce } from '../model/finding.ts';
import { describe } from '../model/step.ts';
import type { HeadMemory } from './head.ts';
import { hash } from './keys.ts';

/** What a row of the story says of one head; `resolved` is a compliant look after something that was told. */
export interface Telling {
  readonly outcome: Ending['outcome'] | 'resolved';
  readonly says: string;
  /** Is it worth a notification? */
  readonly notify: boolean;
}

/** What would stand in the way of a step, were it not held back: told with the rest, and no news by itself. */
function besides({ ending }: Outcome): string {
  const blocked = ('blocked' in ending ? ending.blocked : undefined) ?? [];
  return blocked.length === 0 ? '' : ` It would be blocked by: ${namedOnce(blocked).join(' ')}`;
}

/** The outcome as one paragraph that a person can read. */
function sentence({ finding, ending }: Outcome): string {
  switch (ending.outcome) {
    case 'repaired':
      return `${describe(ending.step)}: done. ${finding.says}`;
    case 'waiting':
      return `${finding.says} Waiting for: ${namedOnce(ending.on).join(' ')}`;
    case 'blocked':
      return `${finding.says} Blocked by: ${namedOnce(ending.on).join(' ')}`;
    case 'held':
      return `${finding.says} ${ending.held.says}`;
    case 'refused':
      return `${finding.says} ${ending.refused.says}`;
    default:
      return finding.says;
  }
}

/** What time alone is expected to end is told, and nobody is called. */
function isWorthNotifying({ finding, ending }: Outcome): boolean {
  switch (ending.outcome) {
    case 'repaired':
    case 'reported':
    case 'blocked':
      return true;
    case 'held':
      return ending.held.by !== 'lease';
    case 'refused':
      return ending.refused.retryAt === null;
    case 'unknown':
      return finding.verdict === 'unknown' && finding.retryAt === null;
    default:
      return false;
  }
}

const isOpen = ({ ending }: Outcome): boolean =>
  ending.outcome === 'waiting' || ending.outcome === 'blocked' || (ending.outcome === 'held' && ending.held.by === 'lease');

/** After these a compliant look is no news. */
const GOOD: ReadonlySet<string | null> = new Set([null, 'compliant', 'resolved', 'repaired', 'gone']);

function tellingOf(memory: HeadMemory, outcome: Outcome): Telling | undefined {
  if (outcome.ending.outcome !== 'compliant') {
    return { outcome: outcome.ending.outcome, says: sentence(outcome), notify: isWorthNotifying(outcome) };
  }
  return GOOD.has(memory.outcome) ? undefined : { outcome: 'resolved', says: outcome.finding.says, notify: memory.notified };
}

/** The same repair of the same head at another time is news; the same words about a lasting state are not. */
const textOf = ({ finding, ending }: Outcome, { outcome, says }: Telling): string =>
  hash([headId(finding), outcome, says, ending.outcome === 'repaired' ? finding.at : ''].join('\n'));

/** Pure: what there is to tell of an outcome, and what is remembered from then on. */
export function tell(memory: HeadMemory, outcome: Outcome): { readonly memory: HeadMemory; readonly telling?: Telling } {
  const telling = tellingOf(memory, outcome);
  if (telling === undefined) return { memory: { ...memory, outcome: outcome.ending.outcome, open: false, told: null } };
  const told = textOf(outcome, telling);
  if (told === memory.told) return { memory };
  const remembered = { ...memory, outcome: telling.outcome, open: isOpen(outcome), told, notified: telling.notify };
  return { memory: remembered, telling: { ...telling, says: `${telling.says}${besides(outcome)}` } };
}
