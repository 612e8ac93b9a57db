import type { Clock, Directory, Principal } from '../contract.ts';
import type { Random } from './random.ts';

/** The tenant's principals. Who is added without `replicatedAt` is known at once. */
export function createDirectory(tenantId: string, clock: Clock, random: Random): Directory {
  const principals = new Map<string, Principal>();
  return {
    tenantId,
    find: (principalId) => principals.get(principalId.toLowerCase()),
    findByClientId: (clientId) =>
      [...principals.values()].find((principal) => principal.clientId.toLowerCase() === clientId.toLowerCase()),
    add(wanted) {
      const principal: Principal = {
        principalId: wanted.principalId ?? random.guid(),
        clientId: wanted.clientId ?? random.guid(),
        clientSecret: wanted.clientSecret,
        type: wanted.type,
        displayName: wanted.displayName,
        replicatedAt: wanted.replicatedAt ?? clock.now(),
        resourceId: wanted.resourceId,
        graph: wanted.graph,
        secrets: wanted.secrets,
      };
      principals.set(principal.principalId.toLowerCase(), principal);
      return principal;
    },
    remove(principalId) {
      principals.delete(principalId.toLowerCase());
    },
    all: () => [...principals.values()],
  };
}
