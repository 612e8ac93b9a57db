/** The scope as it is compared: lower-case, no slash at the end, `/` for the tenant's root. */
export function scopeKey(scope: string): string {
  const key = scope.toLowerCase().replace(/\/+/g, '/').replace(/\/$/, '');
  return key === '' ? '/' : key;
}

const isManagementGroup = (key: string) => key.startsWith('/providers/microsoft.management/managementgroups/');

/**
 * Is `scope` the same as `other` or one of those that it inherits from? Every management group of the sandbox is an ancestor of
 * every subscription: it keeps no tree of them.
 */
export function isAtOrAbove(scope: string, other: string): boolean {
  const above = scopeKey(scope);
  const below = scopeKey(other);
  if (above === '/' || above === below) return true;
  if (isManagementGroup(above) && below.startsWith('/subscriptions/')) return true;
  return below.startsWith(`${above}/`);
}

/** The scope before the last `/providers/Microsoft.Authorization/…` of an extension's id; `/` for the tenant's root. */
export function scopeOf(extensionId: string): string {
  const at = extensionId.toLowerCase().lastIndexOf('/providers/microsoft.authorization/');
  return at <= 0 ? '/' : extensionId.slice(0, at);
}

/** The id of an extension resource of `Microsoft.Authorization` at a scope. */
export function extensionId(scope: string, type: string, name: string): string {
  return `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/${type}/${name}`;
}
