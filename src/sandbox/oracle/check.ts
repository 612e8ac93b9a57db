import type { Resource } from '../contract.ts';

/** What a consumer needs of a dependency. */
export type Need =
  | 'pull images'
  | 'push images'
  | 'use blobs'
  | 'use files'
  | 'sign in with the admin user'
  | 'sign in with an account key';

/** One question that the oracle asks after a write, and its answer. */
export interface Check {
  /** The consumer's resource id. */
  readonly consumer: string;
  /** The dependency's resource id. */
  readonly dependency: string;
  readonly need: Need;
  readonly holds: boolean;
  /** When the consumer was made: one that is younger than a repair's last read could not have been seen by it. */
  readonly madeAt: number;
}

/** Makes the check of one need. */
export function check(consumer: Resource, dependency: string, need: Need, holds: boolean): Check {
  return { consumer: consumer.id, dependency, need, holds, madeAt: consumer.createdAt };
}

/** Tells checks apart. */
export function checkKey({ consumer, dependency, need }: Check): string {
  return `${consumer}|${dependency}|${need}`.toLowerCase();
}
