import { ROLES } from '../../model/roles.ts';
import { buildIdentityScopes } from '../support/build-identity.ts';
import { systemIdentity } from '../support/consumers.ts';
import type { AccessRow } from '../support/row.ts';

export const buildIdentityOperator: AccessRow = {
  id: 'build-identity-operator',
  ref: 'P4',
  good: 'The workspace may act with the identity of its private-registry connection.',
  why: 'Image builds on a private base attach that identity, which takes the right to assign it.',
  seeds: ['S1', 'S2'],
  on: 'user-assigned identities that policy lets build',
  grants: 'opt-in',
  cut: 'none',
  scopes: buildIdentityScopes,
  consumers: systemIdentity,
  roles: { always: [ROLES.managedIdentityOperator] },
};
