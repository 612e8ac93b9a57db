import type { Alerts, KeyRead } from '../engine/ports.ts';
import type { Change } from '../model/change.ts';
import { causeFields } from './cause.ts';
import { untilRecorded } from './commit.ts';
import { brief, encode, hash, iso, stamp } from './keys.ts';
import { conditional, type Fields, type Rows } from './rows.ts';

const HOUR = 3_600_000;
/** Events come again within a day; a row lasts an hour. */
const REMEMBERED = 200;

const actorOf = ({ actor: { principalId, applicationId, name, address } }: Change): string =>
  principalId ?? applicationId ?? name ?? address ?? '';

/** Reads that are told and those that are only counted never share a row. */
function keyOf({ change, notify }: KeyRead): string {
  const hour = Math.floor(change.at / HOUR) * HOUR;
  return `story-${stamp(hour)}-${hash(['key-read', actorOf(change), change.resource, notify].join('|'))}`;
}

const firstFields = ({ change, says, notify }: KeyRead, now: number): Fields => ({
  ...causeFields({ by: 'event', change, at: change.at }),
  kind: 'alert',
  rule: 'key-read',
  resource: brief(change.resource),
  at: iso(change.at),
  recordedAt: iso(now),
  says: brief(says),
  notify,
});

/** One row for each actor, resource and hour, in the story of the resource. */
export function openAlerts(rows: Rows, now: () => number): Alerts {
  return {
    keyRead: (read) =>
      untilRecorded(rows, async () => {
        const [partition, key] = [encode(read.change.resource), keyOf(read)];
        const row = await rows.get(partition, key);
        const events = String(row?.fields.events ?? '')
          .split(' ')
          .filter((it) => it !== '');
        const [event, count] = [hash(read.change.eventId), Number(row?.fields.count ?? 0)];
        if (events.includes(event)) return count;
        const fields = {
          ...(row?.fields ?? firstFields(read, now())),
          count: count + 1,
          lastAt: iso(Math.max(read.change.at, Date.parse(String(row?.fields.lastAt ?? iso(read.change.at))))),
          events: [...events, event].slice(-REMEMBERED).join(' '),
        };
        const result = await rows.commit(partition, [conditional(row, key, fields)]);
        return result === 'done' ? count + 1 : result;
      }),
  };
}
