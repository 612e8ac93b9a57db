import type { Alerts, Ports } from '../engine/ports.ts';
import type { PolicySource } from '../policy/source.ts';
import type { Deferrals } from './deferrals.ts';
import type { Subscriptions } from './scope.ts';

/** What the functions are made of; put together once, in `main.ts`. */
export interface App {
  readonly subscriptions: Subscriptions;
  readonly policies: PolicySource;
  /** Our own application (client) id: tells the echo of our own writes. */
  readonly self: string | null;
  readonly alerts: Alerts;
  readonly deferrals: Deferrals;
  /** Our own clock, in milliseconds. */
  readonly now: () => number;
  /** Aborts after so many milliseconds. */
  timeout(milliseconds: number): AbortSignal;
  /** Ports that live as long as one invocation. */
  open(signal: AbortSignal): Ports;
}
