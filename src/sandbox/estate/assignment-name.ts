import { createHash } from 'node:crypto';

/** A GUID that says what a role assignment is: the same scope, principal and role have the same name in every run. */
export function roleAssignmentName(scope: string, principalId: string, roleId: string): string {
  const hash = createHash('sha256').update(`${scope} ${principalId} ${roleId}`.toLowerCase()).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), `5${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
}
