import type { Principal } from '../contract.ts';
import { AzureError } from '../errors.ts';

/** Throws 403 unless the caller may read applications and service principals. */
export function requireReader({ graph = [] }: Principal): void {
  if (graph.length > 0) return;
  throw new AzureError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** Like `requireReader`, save that everybody may read of itself. */
export function requireOther(caller: Principal, wanted: Principal): void {
  if (caller.principalId !== wanted.principalId) requireReader(caller);
}
