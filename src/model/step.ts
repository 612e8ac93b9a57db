import type { Ask } from './fact.ts';
import type { Finding, Head } from './finding.ts';
import type { Id, Instant } from './id.ts';
import type { Tags } from './resource.ts';
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
  | Setting<'role', Grant | null>
  /** Opt-in: an AmlCompute cluster gets a system-assigned identity. */
  | Setting<'compute-identity', 'None' | 'SystemAssigned'>
  /** Opt-in: a datastore forgets its stored credential. */
  | Setting<'datastore-credentials', string>
  /** Opt-in: a principal gets an access policy of a key vault. */
  | Setting<'access-policy', { readonly principalId: string } | null>;

export type WriteKind = Write['kind'];

/**
 * A finding that must be compliant, and settled, before the step. `onceSince`: it is enough that it, or the other
 * head, was seen compliant once since that finding came in force. `until`: what it tells of ended then, and counts only if it ended after all of these came in force.
 */
export type Need = Finding & {
  readonly onceSince?: { readonly finding: Finding; readonly or: Head };
  readonly until?: { readonly endedAt: Instant; readonly all: readonly Finding[] };
};

export type Step = Write & {
  /** The rule, or `access/<row>`, whose mode decides. */
  readonly rule: string;
  /** The target that it is written for: what policy limits by scope and tag. */
  readonly subject: { readonly id: Id; readonly tags: Tags };
  /** Of a grant: whose it is, which an exemption may name. */
  readonly consumer?: Id;
  /** When the resource it writes to was made; decides drift from debt. */
  readonly madeAt: Instant | null;
  /** Of a dependency: since when there has been a workspace that uses it. What it was before then tells nothing of them; absent: not asked. */
  readonly usedSince?: Instant | null;
  readonly needs: readonly Need[];
  /** What binds only debt that may be migrated: declarations, and what speaks against them. Asked only then, since it is much to read. */
  readonly debtNeeds?: (ask: Ask) => readonly Need[];
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
    case 'compute-identity':
      return `Give ${write.on} the identity ${write.to}`;
    case 'datastore-credentials':
      return `Replace the credential ${write.from} of ${write.on} by ${write.to}`;
    case 'access-policy':
      return `${write.to === null ? 'Remove the access policy' : 'Add an access policy with every permission but purge'} of ${write.on} for principal ${(write.to ?? write.from)?.principalId}`;
  }
}
