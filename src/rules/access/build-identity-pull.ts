import { buildIdentities, buildRegistries, unpairedConnections } from '../support/build-identity.ts';
import { type AccessRow, PULL } from '../support/row.ts';

/** Both ends come from policy, never from the connection: whoever may write a connection must not make us grant. */
export const buildIdentityPull: AccessRow = {
  id: 'build-identity-pull',
  ref: 'P3',
  good: 'The identity of a private-registry connection pulls from that registry.',
  why: 'Images that are built on a private base cannot be built without it.',
  seeds: ['S1', 'S2'],
  on: 'private registries that policy names for builds',
  grants: 'enforce',
  cut: 'none',
  scopes: buildRegistries,
  consumers: buildIdentities,
  roles: PULL,
  reports: unpairedConnections,
};
