import type { Principal } from '../contract.ts';
import { AzureError } from '../errors.ts';

/** Throws 403 unless the caller may read applications and service principals. */
export function requireReader({ graph = [] }: Principal): void {
  if (graph.length === 0) throw denied();
}

/** May the caller read people and groups too? */
export function readsAll({ graph = [] }: Principal): boolean {
  return graph.includes('Directory.Read.All');
}

/** Throws 403 unless the caller may read people and groups too. */
export function requireAll(caller: Principal): void {
  if (!readsAll(caller)) throw denied();
}

function denied(): AzureError {
  return new AzureError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** Like `requireReader`, save that everybody may read of itself. */
export function requireOther(caller: Principal, wanted: Principal): void {
  if (caller.principalId !== wanted.principalId) requireReader(caller);
}
