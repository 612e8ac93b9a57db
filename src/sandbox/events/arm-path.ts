/** The subscription's scope of an ARM id, or nothing for tenant and management-group scopes. */
export function subscriptionScope(id: string): string | undefined {
  return /^\/subscriptions\/[^/]+/i.exec(id)?.[0];
}

/** The resource group's scope of an ARM id, if it lies in one. */
export function resourceGroupScope(id: string): string | undefined {
  return /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/i.exec(id)?.[0];
}

/** Is `id` the scope itself or below it? Case does not matter. */
export function isWithin(id: string, scope: string): boolean {
  const [inner, outer] = [id.toLowerCase(), scope.toLowerCase().replace(/\/$/, '')];
  return inner === outer || inner.startsWith(`${outer}/`);
}
