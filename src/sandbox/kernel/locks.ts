import type { ArmId, Call, Store } from '../contract.ts';
import { AzureError } from '../errors.ts';
import { parseId } from './ids.ts';

const LOCKS = 'Microsoft.Authorization/locks';

/**
 * Throws `ScopeLocked` where a management lock forbids the method: `CanNotDelete` deletes, `ReadOnly` every write and every
 * POST (also listing keys). A lock covers what lies below its scope; a delete is stopped by locks further below too.
 */
export function checkLocks(store: Store, method: Call['method'], target: ArmId): void {
  if (method === 'GET' || method === 'HEAD' || target.type.toLowerCase() === LOCKS.toLowerCase()) return;
  const locked = store
    .list(LOCKS)
    .filter((lock) => method === 'DELETE' || String(lock.properties.level).toLowerCase() === 'readonly')
    .map((lock) => parseId(parseId(lock.id).parent))
    .filter((scope) => covers(scope.key, target.key) || (method === 'DELETE' && covers(target.key, scope.key)));
  if (locked.length === 0) return;
  const scopes = locked.map((scope) => scope.text).join(',');
  throw new AzureError(
    409,
    'ScopeLocked',
    `The scope '${target.text}' cannot perform ${method === 'DELETE' ? 'delete' : 'write'} operation because following ` +
      `scope(s) are locked: '${scopes}'. Please remove the lock and try again.`,
    {},
    { 'x-ms-failure-cause': 'gateway' },
  );
}

function covers(scope: string, key: string): boolean {
  return key === scope || key.startsWith(`${scope}/`);
}
