import type { Authorizer } from '../azure.ts';
import type { Instant, Resource } from '../contract.ts';
import { couldAllow, type Decision, decide } from './decide.ts';
import { type Grantor, grant } from './grant.ts';

/** What the sandbox itself may do beyond what providers may: explain a refusal, and grant in the past. */
export interface RoleAuthorizer extends Authorizer {
  /** Like `allows`, with the reason. */
  decide(principalId: string, action: string, scope: string, request?: Readonly<Record<string, string>>): Decision;
  grant(
    scope: string,
    principalId: string,
    roleId: string,
    options?: { readonly condition?: string; readonly createdBy?: string; readonly createdAt?: Instant },
  ): Resource;
}

/**
 * Azure's role-based access control over what the store holds. Members of groups are not modelled: an assignment to a group
 * grants nothing to anybody. `events` hears of what `grant` assigns.
 */
export function createAuthorizer(parts: Grantor): RoleAuthorizer {
  const control = (principalId: string, action: string, scope: string, attributes: Readonly<Record<string, string>> = {}) =>
    decide(parts, { principalId, plane: 'control', action, scope, attributes, sources: ['request'] });
  return {
    decide: control,
    allows: (principalId, action, scope, request) => control(principalId, action, scope, request).kind === 'allowed',
    couldAllow: (principalId, action, scope) =>
      couldAllow(parts, { principalId, plane: 'control', action, scope, sources: ['request'] }),
    allowsData: (principalId, action, scope, attributes = {}) =>
      decide(parts, { principalId, plane: 'data', action, scope, attributes, sources: ['resource', 'request'] }).kind ===
      'allowed',
    grant: (scope, principalId, roleId, options = {}) => grant(parts, { scope, principalId, roleId, ...options }),
  };
}
