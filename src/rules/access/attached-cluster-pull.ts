import { attachedClusters } from '../support/attached-clusters.ts';
import { type AccessRow, ownRegistry, PULL } from '../support/row.ts';

/** Azure grants it to a service principal when the cluster is attached. */
export const attachedClusterPull: AccessRow = {
  id: 'attached-cluster-pull',
  ref: 'P5',
  good: 'An attached AKS cluster pulls from the workspace registry as its kubelet identity or service principal.',
  why: 'Services on the cluster do not start without it once the admin user is off.',
  seeds: ['S0', 'S1', 'S2'],
  on: "the workspace's registry",
  grants: 'enforce',
  cut: 'registry',
  scopes: ownRegistry,
  consumers: attachedClusters,
  roles: PULL,
};
