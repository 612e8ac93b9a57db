import type { Policy, Ports } from '../engine/ports.ts';
import type { Deferrals } from './deferrals.ts';
import type { Subscriptions } from './scope.ts';

/** What the functions are made of; put together once, in `main.ts`. */
export interface App {
  readonly subscriptions: Subscriptions;
  readonly policy: Policy;
  readonly deferrals: Deferrals;
  /** Our own clock, in milliseconds. */
  readonly now: () => number;
  /** Aborts after so many milliseconds. */
  timeout(milliseconds: number): AbortSignal;
  /** Ports that live as long as one invocation. */
  open(signal: AbortSignal): Ports;
}
