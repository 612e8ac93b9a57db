import type { Style } from './event.ts';

/** What Event Grid may do to events besides delivering them. Probabilities from 0 to 1; nothing happens by default. */
export interface Mischief {
  /** The event is delivered twice to each subscription. */
  readonly doubled?: number;
  /** The event never leaves its source. */
  readonly dropped?: number;
  /** The first delivery waits longer, up to `delaySeconds`: later events overtake it. */
  readonly delayed?: number;
  /** Default 600: delays of one to ten minutes have been seen. */
  readonly delaySeconds?: number;
  /** `authorization` with PascalCase names and an empty `httpRequest`. */
  readonly pascalCase?: number;
  /** Empty `authorization`, `claims` and `httpRequest`. */
  readonly anonymous?: number;
}

/** What befalls one event. */
export interface Fate {
  readonly style: Style;
  readonly dropped: boolean;
  /** The extra wait of each copy, in milliseconds: one entry, or two when the event is doubled. */
  readonly delays: readonly number[];
}

/** Decides an event's fate. The same number of draws is taken each time, so one knob does not shift the others. */
export function fateOf(mischief: Mischief, next: () => number): Fate {
  const [dropped, doubled, delayed, howLong, again, styled] = [next(), next(), next(), next(), next(), next()];
  const most = (mischief.delaySeconds ?? 600) * 1000;
  const wait = delayed < (mischief.delayed ?? 0);
  const delays = doubled < (mischief.doubled ?? 0) ? [howLong, again] : [howLong];
  const pascalCase = mischief.pascalCase ?? 0;
  return {
    dropped: dropped < (mischief.dropped ?? 0),
    delays: delays.map((share) => (wait ? Math.round(share * most) : 0)),
    style: styled < pascalCase ? 'pascalCase' : styled < pascalCase + (mischief.anonymous ?? 0) ? 'anonymous' : 'usual',
  };
}
