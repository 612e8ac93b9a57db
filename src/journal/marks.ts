import { randomUUID } from 'node:crypto';
import type { Marks } from '../engine/ports.ts';
import { untilRecorded } from './commit.ts';
import { encode, iso } from './keys.ts';
import { conditional, type Rows } from './rows.ts';

const MARK = 'mark';
/** A message this late was lost or purged: its mark no longer keeps others out. */
const LOST_AFTER = 3_600_000;

/**
 * An announcement alone keeps nothing out, or a process that dies before it sends would lose the message; and a message
 * taken before it is confirmed clears the announcement, or its mark would stay behind without it.
 */
export function openMarks(rows: Rows, now: () => number): Marks {
  return {
    async announce(about, due) {
      const { state, due: earlier } = (await rows.get(encode(about), MARK))?.fields ?? {};
      const earlierDue = typeof earlier === 'string' ? Date.parse(earlier) : Number.NaN;
      if (state === 'sent' && earlierDue <= due && earlierDue > now() - LOST_AFTER) return false;
      const announced = randomUUID();
      await rows.commit(encode(about), [{ do: 'put', key: MARK, fields: { state: 'announced', announced, due: iso(due) } }]);
      return announced;
    },
    async confirm(about, announced) {
      const mark = await rows.get(encode(about), MARK);
      if (mark?.fields.announced !== announced) return;
      await rows.commit(encode(about), [conditional(mark, MARK, { ...mark.fields, state: 'sent' })]);
    },
    clear: (about, announced) =>
      // taken while its own confirmation is written, a message must not leave a mark behind that keeps all others out
      untilRecorded(rows, async () => {
        const mark = await rows.get(encode(about), MARK);
        // else a message delivered twice, or one beside an earlier one, would go on for ever beside its twin
        if (mark === undefined || (announced !== undefined && mark.fields.announced !== announced)) return;
        const result = await rows.commit(encode(about), [conditional(mark, MARK, { state: 'taken' })]);
        return result === 'done' ? undefined : result;
      }),
  };
}
