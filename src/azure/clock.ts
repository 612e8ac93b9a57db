import type { Instant } from '../model/id.ts';

/** Azure's clock, as far as its answers tell it. */
export interface AzureClock {
  observe(date: string | undefined): void;
  /** The latest time that Azure named. */
  now(): Instant;
}

/** A clock that has heard nothing yet. */
export function createClock(): AzureClock {
  let latest: Instant | undefined;
  return {
    observe: (date) => {
      const at = parseInstant(date);
      if (at !== null) latest = Math.max(at, latest ?? at);
    },
    // before any answer there is nothing better than our own clock; only "when to try again" is ever counted from it
    now: () => latest ?? Date.now(),
  };
}

/** Milliseconds since the epoch, null for what is no time. Azure writes seven decimals in places. */
export function parseInstant(text: string | null | undefined): Instant | null {
  if (text === null || text === undefined || text === '') return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}
