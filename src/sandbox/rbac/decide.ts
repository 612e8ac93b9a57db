import type { Azure } from '../azure.ts';
import type { Resource } from '../contract.ts';
import { type Assignment, assignmentsOf } from './assignment.ts';
import { type Attributes, weigh } from './condition/evaluate.ts';
import { denialOf } from './deny.ts';
import { type Plane, permits } from './permission.ts';
import { findRole } from './role-definition.ts';
import { isAtOrAbove } from './scope.ts';

/** Where decisions are made from. */
export type Authority = Pick<Azure, 'store' | 'clock' | 'settings'>;

/** May this principal do this, here, now? */
export interface Ask {
  readonly principalId: string;
  readonly plane: Plane;
  readonly action: string;
  readonly scope: string;
  readonly subOperation?: string | undefined;
  readonly attributes?: Attributes | undefined;
  /** What an attribute's key without a source stands for. */
  readonly sources: readonly ('request' | 'resource')[];
}

export type Decision =
  | { readonly kind: 'allowed' }
  /** No assignment in force allows it, or one whose condition could not be decided. */
  | { readonly kind: 'denied' }
  /** An assignment in force would allow it, were its condition met. */
  | { readonly kind: 'condition-not-met' }
  | { readonly kind: 'deny-assignment'; readonly deny: Resource };

/** Decides from the role assignments in force, their conditions, and the deny assignments. */
export function decide(authority: Authority, ask: Ask): Decision {
  const verdicts = allowing(authority, ask).map((assignment) => verdictOf(assignment, ask));
  if (verdicts.includes('met')) {
    const deny = denialOf(authority.store, ask);
    return deny === undefined ? { kind: 'allowed' } : { kind: 'deny-assignment', deny };
  }
  return verdicts.includes('not-met') ? { kind: 'condition-not-met' } : { kind: 'denied' };
}

/** Is there an assignment in force that allows it, whatever its condition says? */
export function couldAllow(authority: Authority, ask: Ask): boolean {
  return allowing(authority, ask).length > 0;
}

function allowing(authority: Authority, ask: Ask): readonly Assignment[] {
  return assignmentsOf(authority.store, ask.principalId)
    .filter((assignment) => isAtOrAbove(assignment.scope, ask.scope) && isInForce(assignment, authority))
    .filter((assignment) => roleAllows(assignment, authority, ask));
}

/** When an assignment starts to act: Azure caches permissions, so some time after it was last written. */
export function isInForce(assignment: Assignment, { clock, settings }: Pick<Azure, 'clock' | 'settings'>): boolean {
  const since = assignment.inForceAt ?? assignment.modifiedAt + settings.rolePropagationSeconds * 1000;
  return clock.now() >= since;
}

function roleAllows(assignment: Assignment, { store }: Authority, ask: Ask): boolean {
  const role = findRole(store, assignment.roleId);
  return role?.permissions.some((permission) => permits(permission, ask.plane, ask.action)) ?? false;
}

function verdictOf(assignment: Assignment, ask: Ask) {
  if (assignment.condition === undefined) return 'met';
  return weigh(assignment.condition, { ...ask, attributes: ask.attributes ?? {} });
}
