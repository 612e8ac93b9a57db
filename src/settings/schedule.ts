import { z } from 'zod';

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** What may stand for numbers, from the lowest on. */
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly Field[] = [
  { name: 'second', from: 0, to: 59 },
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: MONTHS },
  { name: 'day of the week', from: 0, to: 6, names: DAYS },
];

function numberOf(text: string, { from, names }: Field): number {
  const named = names?.indexOf(text.slice(0, 3).toLowerCase()) ?? -1;
  if (named >= 0) return from + named;
  return /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
}

/** One item of a field: `*`, a number, a range, each with an optional `/step`. */
function isItem(item: string, field: Field): boolean {
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return false;
  if (range === '*') return true;
  const bounds = range.split('-').map((bound) => numberOf(bound, field));
  if (bounds.length > 2 || bounds.some((bound) => !(bound >= field.from && bound <= field.to))) return false;
  const [low = 0, high = low] = bounds;
  return low <= high;
}

function complaint(text: string): string | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) {
    return `«${text}» has ${parts.length} fields: write six, {second} {minute} {hour} {day} {month} {day of the week}, as in 0 0 2 * * *.`;
  }
  const wrong = FIELDS.find((field, index) => !(parts[index] ?? '').split(',').every((item) => isItem(item, field)));
  if (wrong === undefined) return undefined;
  return `«${parts[FIELDS.indexOf(wrong)]}» is no ${wrong.name}: write *, or numbers from ${wrong.from} to ${wrong.to}.`;
}

/** NCRONTAB with its six fields, in UTC. */
export const schedule = z.string().transform((text, context) => {
  const wrong = complaint(text);
  if (wrong !== undefined) context.addIssue(wrong);
  return text.trim();
});
