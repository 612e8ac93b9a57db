import type { Finding } from './finding.ts';
import type { Id, Instant } from './id.ts';
import type { Grant } from './role.ts';

interface Setting<K extends string, T> {
  readonly kind: K;
  readonly on: Id;
  readonly from: T;
  readonly to: T;
}

/** Every write there is: one setting, from → to, nothing else in its body. */
export type Write =
  | Setting<'registry-admin', boolean>
  | Setting<'shared-key', boolean | null>
  | Setting<'datastore-auth-mode', string | null>
  | Setting<'role', Grant | null>;

export type WriteKind = Write['kind'];

/**
 * A finding that must be compliant, and settled, before the step. `for: 'debt'` binds only what was never seen good.
 * `onceSince`: it is enough that it was seen compliant once since that other finding came in force.
 */
export type Need = Finding & { readonly for?: 'debt'; readonly onceSince?: Finding };

export type Step = Write & {
  /** The rule, or `access/<row>`, whose mode decides. */
  readonly rule: string;
  /** When the resource it writes to was made; decides drift from debt. */
  readonly madeAt: Instant | null;
  readonly needs: readonly Need[];
};

/** Lease, approval and contest key: the same write has the same id whichever rule wants it. */
export const stepId = ({ kind, on, from, to }: Write): string => JSON.stringify([kind, on, from, to]);

/** The write that takes another back. */
export const undo = <W extends Write>(write: W): W => ({ ...write, from: write.to, to: write.from });

/** The dry run's text. */
export function describe(write: Write): string {
  switch (write.kind) {
    case 'registry-admin':
      return `Turn the admin user of ${write.on} ${write.to ? 'on' : 'off'}`;
    case 'shared-key':
      return `${write.to === false ? 'Forbid' : 'Allow'} shared keys on ${write.on}`;
    case 'datastore-auth-mode':
      return `Switch the system datastores of ${write.on} from ${write.from ?? 'the access key'} to ${write.to ?? 'the access key'}`;
    case 'role':
      return write.to === null
        ? `Remove ${write.from?.roleName} on ${write.on} from principal ${write.from?.principalId}`
        : `Grant ${write.to.roleName} on ${write.on} to principal ${write.to.principalId}`;
  }
}
