import { randomUUID } from 'node:crypto';
import type { Cause, Held, Intent, JournalPort, Written } from '../engine/ports.ts';
import type { Instant } from '../model/id.ts';
import { describe, type Step, stepId, type Write } from '../model/step.ts';
import { causeFields } from './cause.ts';
import { untilRecorded } from './commit.ts';
import { brief, hash, iso, stamp, startingWith } from './keys.ts';
import { conditional, type Fields, type Row, type RowChange, type Rows } from './rows.ts';

/** Leases, budgets and intents share a partition: they change together or not at all. */
export const WRITES = 'writes';
const HOUR = 3_600_000;

export interface WriteLimits {
  readonly writesPerHour: () => number;
  readonly leaseSeconds: number;
  /** Our own clock, for the order of rows; leases and budgets go by Azure's, like everything that decides. */
  readonly now: () => number;
}

const leaseKey = (write: Write): string => `lease-${hash(stepId(write))}`;

/** When Azure answered the last write of this setting; tells from when on it can have been verified. */
export async function writtenAt(rows: Rows, write: Write): Promise<Instant | undefined> {
  const endedAt = (await rows.get(WRITES, leaseKey(write)))?.fields.endedAt;
  return typeof endedAt === 'string' ? Date.parse(endedAt) : undefined;
}

/** Who holds the lease; one that ran out is still open until its intent has a result. */
function openIntent(lease: Row | undefined): { readonly intent: string; readonly until: Instant } | undefined {
  const { intent, until, endedAt } = lease?.fields ?? {};
  if (endedAt !== undefined || typeof intent !== 'string' || typeof until !== 'string') return undefined;
  return { intent, until: Date.parse(until) };
}

const heldByLease = (until: Instant): Held => ({ by: 'lease', until, says: 'Another run is writing this setting.' });

/** A run whose facts are older than another run's write does not know what it would overwrite: it has to look again. */
function overtaken(lease: Row | undefined, readAt: Instant): Held | undefined {
  const endedAt = lease?.fields.endedAt;
  if (typeof endedAt !== 'string' || Date.parse(endedAt) < readAt) return undefined;
  return { by: 'lease', until: Date.parse(endedAt) + 1_000, says: 'Another run has written this setting since it was read.' };
}

const heldByBudget = (writesPerHour: number, at: Instant): Held => ({
  by: 'budget',
  until: (Math.floor(at / HOUR) + 1) * HOUR,
  says: `The budget of ${writesPerHour} writes an hour is used up.`,
});

const rowOf = (step: Step, intent: string): Fields => ({ intent, rule: brief(step.rule), resource: brief(step.on) });

function intentFields(intent: Intent, cause: Cause, at: Instant, recordedAt: number): Fields {
  const { kind, on, from, to, needs } = intent.step;
  return {
    ...rowOf(intent.step, intent.id),
    ...causeFields(cause),
    kind: 'intent',
    at: iso(at),
    recordedAt: iso(recordedAt),
    says: brief(`${describe(intent.step)}.`),
    write: brief(JSON.stringify({ kind, on, from, to })),
    stoodOn: brief(needs.map(({ says }) => says).join('\n')),
  };
}

const resultKey = (intent: string, result: string): string => `result-${intent}-${result}`;

const interrupted = (of: Fields & { readonly intent: string }, at: Instant, recordedAt: number): RowChange => ({
  do: 'put',
  key: resultKey(of.intent, 'interrupted'),
  fields: {
    ...of,
    kind: 'result',
    result: 'interrupted',
    at: iso(at),
    recordedAt: iso(recordedAt),
    says: 'The run that intended this write ended without a result.',
  },
});

function resultFields(intent: Intent, written: Written, recordedAt: number): Fields {
  const refused = written.result === 'refused' ? written.refused : undefined;
  const done = written.result === 'done' ? 'Azure says it is in place.' : 'Azure accepted it and goes on with it.';
  return {
    ...rowOf(intent.step, intent.id),
    kind: 'result',
    result: written.result,
    at: iso(written.at),
    recordedAt: iso(recordedAt),
    says: brief(refused?.says ?? done),
    refusedBy: refused?.by,
    requests: written.requests,
    trips: written.trips,
  };
}

/**
 * Says of every intent whose run ended without a result, and whose write nobody wants any more, that it was interrupted: it may have been
 * carried out. Throws if the store cannot be reached.
 */
export async function closeInterrupted(rows: Rows, at: Instant, recordedAt: number): Promise<void> {
  for (const lease of await rows.range({ partition: WRITES, ...startingWith('lease-') })) {
    const open = openIntent(lease);
    if (open === undefined || open.until > at) continue;
    const { rule, resource } = lease.fields;
    // contended: another run has taken it over, and says so itself
    await rows.commit(WRITES, [
      interrupted({ intent: open.intent, rule, resource }, at, recordedAt),
      conditional(lease, lease.key, { ...lease.fields, endedAt: iso(at) }),
    ]);
  }
}

/** The half of the journal that writes stand on. */
export function openWrites(rows: Rows, limits: WriteLimits): Pick<JournalPort, 'intend' | 'record'> {
  const { writesPerHour, leaseSeconds, now } = limits;

  async function tryToIntend(intent: Intent, cause: Cause, at: Instant): Promise<Intent | Held | 'contended'> {
    const { step, id } = intent;
    const budgetKey = `budget-${stamp(Math.floor(at / HOUR) * HOUR)}`;
    const [lease, budget] = await Promise.all([rows.get(WRITES, leaseKey(step)), rows.get(WRITES, budgetKey)]);
    const open = openIntent(lease);
    // the store can have taken an attempt whose answer was lost on the way
    if (open?.intent === id) return intent;
    if (open !== undefined && open.until > at) return heldByLease(open.until);
    const late = overtaken(lease, at);
    if (late !== undefined) return late;
    const spent = Number(budget?.fields.spent ?? 0);
    if (spent >= writesPerHour()) return heldByBudget(writesPerHour(), at);
    const recordedAt = now();
    const fields = { ...intentFields(intent, cause, at, recordedAt), takesOver: open?.intent };
    const leased = { ...rowOf(step, id), until: iso(at + leaseSeconds * 1_000) };
    const result = await rows.commit(WRITES, [
      { do: 'insert', key: `intent-${id}`, fields },
      conditional(lease, leaseKey(step), leased),
      conditional(budget, budgetKey, { spent: spent + 1 }),
      ...(open === undefined ? [] : [interrupted({ ...rowOf(step, open.intent), intent: open.intent }, at, recordedAt)]),
    ]);
    return result === 'done' ? intent : result;
  }

  return {
    intend: (step, cause, at) => {
      const intent: Intent = { id: `${stamp(now())}-${randomUUID()}`, step };
      return untilRecorded(rows, () => tryToIntend(intent, cause, at));
    },
    record: (intent, written) =>
      untilRecorded(rows, async () => {
        const key = leaseKey(intent.step);
        const lease = await rows.get(WRITES, key);
        const row = { key: resultKey(intent.id, written.result), fields: resultFields(intent, written, now()) };
        // a lease that ran out and was taken over belongs to the other run
        const ours = lease !== undefined && lease.fields.intent === intent.id && lease.fields.endedAt === undefined;
        const ended = ours ? [conditional(lease, key, { ...lease.fields, endedAt: iso(written.at) })] : [];
        const result = await rows.commit(WRITES, [{ do: 'put', ...row }, ...ended]);
        return result === 'done' ? undefined : result;
      }),
  };
}
