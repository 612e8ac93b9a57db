import type { Remembered } from '../engine/ports.ts';
import type { Finding, Head } from '../model/finding.ts';
import type { Instant } from '../model/id.ts';
import { brief, iso } from './keys.ts';
import type { Fields, Row } from './rows.ts';

/** What is remembered of one head: what was seen, and what was told last. */
export interface HeadMemory extends Remembered {
  readonly outcome: string | null;
  /** Is the last outcome one that a change elsewhere can end: waiting, blocked, held by a lease? */
  readonly open: boolean;
  /** Last seen drifted: a look from before it, told late, makes nothing good again. */
  readonly lastBad: Instant | null;
  /** The hash of the text told last. */
  readonly told: string | null;
  /** Was what was told last worth a notification? */
  readonly notified: boolean;
}

const UNKNOWN_HEAD: HeadMemory = {
  firstGood: null,
  goodSince: null,
  lastGood: null,
  outcome: null,
  open: false,
  lastBad: null,
  told: null,
  notified: false,
};

const instant = (value: unknown): Instant | null => (typeof value === 'string' ? Date.parse(value) : null);
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export const headMemoryOf = (row: Row | undefined): HeadMemory =>
  row === undefined
    ? UNKNOWN_HEAD
    : {
        firstGood: instant(row.fields.firstGood),
        goodSince: instant(row.fields.goodSince),
        lastGood: instant(row.fields.lastGood),
        outcome: text(row.fields.outcome),
        open: row.fields.open === true,
        lastBad: instant(row.fields.lastBad),
        told: text(row.fields.told),
        notified: row.fields.notified === true,
      };

const written = (at: Instant | null): string | undefined => (at === null ? undefined : iso(at));

export const headFields = ({ rule, resource, aspect }: Head, memory: HeadMemory): Fields => ({
  rule: brief(rule),
  resource: brief(resource),
  aspect: aspect === undefined ? undefined : brief(aspect),
  firstGood: written(memory.firstGood),
  goodSince: written(memory.goodSince),
  lastGood: written(memory.lastGood),
  outcome: memory.outcome ?? undefined,
  open: memory.open,
  lastBad: written(memory.lastBad),
  told: memory.told ?? undefined,
  notified: memory.notified,
});

/**
 * What a look adds to memory. The first good is never overwritten; a drift ends "good since" unless it is older than that, and none
 * begins before the latest drift, in whatever order runs tell; what could not be read changes nothing.
 */
export function learn(memory: HeadMemory, { verdict, at }: Pick<Finding, 'verdict' | 'at'>): HeadMemory {
  if (verdict === 'unknown') return memory;
  if (verdict === 'drifted') {
    const goodSince = memory.goodSince !== null && at >= memory.goodSince ? null : memory.goodSince;
    return { ...memory, goodSince, lastBad: Math.max(at, memory.lastBad ?? at) };
  }
  const isOvertaken = memory.lastBad !== null && at < memory.lastBad;
  return {
    ...memory,
    firstGood: memory.firstGood ?? at,
    goodSince: memory.goodSince ?? (isOvertaken ? null : at),
    lastGood: Math.max(at, memory.lastGood ?? at),
  };
}
