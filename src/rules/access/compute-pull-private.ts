import { names, wantsOf } from '../../model/wants.ts';
import { computes, isCluster } from '../support/consumers.ts';
import { type AccessRow, PULL, type RowContext, type Scope } from '../support/row.ts';

/** Only pairs that policy names: whoever may create a compute must not be able to open somebody else's images. */
const pairs = ({ wants, workspace }: RowContext): readonly Scope[] =>
  (wantsOf(wants, workspace.id).privateRegistries ?? []).map(({ registry, computes: list }) => ({
    id: registry,
    needs: ({ resource }) => names(list, resource.slice(resource.lastIndexOf('/') + 1)),
  }));

export const computePullPrivate: AccessRow = {
  id: 'compute-pull-private',
  ref: 'P2',
  good: 'The computes that policy pairs with a private registry pull from it with their own identity.',
  why: 'Base images that are used as they are come from there; without the role their jobs do not start.',
  seeds: ['S0', 'S1', 'S2'],
  on: 'private registries that policy pairs with computes',
  grants: 'enforce',
  cut: 'none',
  scopes: pairs,
  consumers: computes(isCluster),
  roles: PULL,
};
