import { z } from 'zod';
import type { Id } from '../model/id.ts';
import { encode, startingWith } from './keys.ts';
import type { Range, Row, Rows } from './rows.ts';
import { WRITES } from './writes.ts';

const time = z.iso.datetime().transform((text) => Date.parse(text));

const common = {
  /** By Azure's clock: of the intent, of Azure's answer, of the verification. */
  at: time,
  /** By our own clock; the order of the story. */
  recordedAt: time,
  rule: z.string(),
  resource: z.string().transform((text) => text as Id),
  says: z.string(),
};

const cause = {
  causedBy: z.enum(['event', 'sweep', 'check']),
  sweep: z.string().optional(),
  eventId: z.string().optional(),
  operation: z.string().optional(),
  /** The resource that the event was about. */
  changed: z.string().optional(),
  eventAt: time.optional(),
  correlationId: z.string().optional(),
  actor: z.string().optional(),
  actorPrincipalId: z.string().optional(),
  actorApplicationId: z.string().optional(),
  actorAddress: z.string().optional(),
};

const storyRow = z.discriminatedUnion('kind', [
  /** Written before the write: what it is, and the findings it stood on. */
  z.object({
    kind: z.literal('intent'),
    ...common,
    ...cause,
    intent: z.string(),
    write: z.string(),
    stoodOn: z.string(),
    takesOver: z.string().optional(),
  }),
  z.object({
    kind: z.literal('result'),
    ...common,
    intent: z.string(),
    result: z.enum(['done', 'accepted', 'refused', 'interrupted']),
    refusedBy: z.string().optional(),
    requests: z.number().optional(),
    trips: z.number().optional(),
  }),
  z.object({
    kind: z.literal('outcome'),
    ...common,
    ...cause,
    outcome: z.string(),
    aspect: z.string().optional(),
    target: z.string(),
    /** Worth a notification. */
    notify: z.boolean(),
    eventToVerifiedMs: z.number().optional(),
    requests: z.number(),
    trips: z.number(),
  }),
  /** Reads of keys by one actor on one resource within one hour; it tells of the first, and counts the others. */
  z.object({
    kind: z.literal('alert'),
    ...common,
    ...cause,
    notify: z.boolean(),
    count: z.number(),
    lastAt: time,
  }),
]);

/** A row of the story: an intent, its result, an outcome that was worth telling, or an alert. */
export type StoryRow = z.output<typeof storyRow>;

/** An intent that was taken over got its result before the intent that took over. */
const rank = (row: StoryRow): number => {
  if (row.kind === 'intent') return 1;
  if (row.kind === 'outcome' || row.kind === 'alert') return 3;
  return row.result === 'interrupted' ? 0 : 2;
};

const parse = ({ fields }: Row): StoryRow => storyRow.parse(fields);

/**
 * All rows about a resource, or about everything, in the order they were recorded.
 * Throws if the store cannot be read or holds rows of another shape.
 */
export async function readStory(rows: Rows, about?: Id): Promise<readonly StoryRow[]> {
  const outcomes: Range = { ...startingWith('story-'), ...(about === undefined ? {} : { partition: encode(about) }) };
  const where = about === undefined ? {} : { where: { field: 'resource', is: about } };
  const writes = ['intent-', 'result-'].map((prefix): Range => ({ partition: WRITES, ...startingWith(prefix), ...where }));
  const found = await Promise.all([outcomes, ...writes].map((range) => rows.range(range)));
  return found
    .flat()
    .map((row) => ({ key: row.key, row: parse(row) }))
    .toSorted((a, b) => a.row.recordedAt - b.row.recordedAt || rank(a.row) - rank(b.row) || (a.key < b.key ? -1 : 1))
    .map(({ row }) => row);
}
