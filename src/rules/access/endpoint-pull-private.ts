import { names, wantsOf } from '../../model/wants.ts';
import { managedEndpoints } from '../support/consumers.ts';
import { type AccessRow, PULL, type RowContext, type Scope } from '../support/row.ts';

const pairs = ({ wants, workspace }: RowContext): readonly Scope[] =>
  (wantsOf(wants, workspace.id).privateRegistries ?? []).map(({ registry, endpoints }) => ({
    id: registry,
    needs: ({ resource }) => names(endpoints, resource.slice(resource.lastIndexOf('/') + 1)),
  }));

export const endpointPullPrivate: AccessRow = {
  id: 'endpoint-pull-private',
  ref: 'P9',
  good: 'The endpoints that policy pairs with a private registry pull from it with their own identity.',
  why: 'Deployments whose image lies there do not start without it.',
  seeds: ['S0'],
  on: 'private registries that policy pairs with endpoints',
  grants: 'enforce',
  cut: 'none',
  scopes: pairs,
  consumers: managedEndpoints({ grantedBy: 'Only a user-assigned identity is granted it by the app: grant it by hand.' }),
  roles: PULL,
};
