import { computes, isCluster } from '../support/consumers.ts';
import { type AccessRow, ownRegistry, PULL } from '../support/row.ts';

/** Azure grants it itself only to an AmlCompute's system identity, and only if the registry existed first. */
export const computePull: AccessRow = {
  id: 'compute-pull',
  ref: 'P1',
  good: 'Every cluster pulls images from its workspace registry with its own identity.',
  why: 'Without the role its jobs pull with the admin password, and stop the day it is off.',
  seeds: ['S0', 'S1', 'S2'],
  on: "the workspace's registry",
  grants: 'enforce',
  cut: 'registry',
  scopes: ownRegistry,
  consumers: computes(isCluster),
  roles: PULL,
};
