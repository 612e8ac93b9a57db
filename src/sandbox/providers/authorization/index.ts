import type { Provider } from '../../contract.ts';
import { denyAssignments } from './deny-assignments.ts';
import { locks } from './locks.ts';
import { permissions } from './permissions.ts';
import { roleAssignments } from './role-assignments.ts';
import { roleDefinitionRoutes } from './role-definitions.ts';

/** Who may do what, and what nobody may touch. */
export const authorization: Provider = {
  namespace: 'Microsoft.Authorization',
  types: [roleAssignments, denyAssignments, locks],
  routes: [...roleDefinitionRoutes, permissions],
};
