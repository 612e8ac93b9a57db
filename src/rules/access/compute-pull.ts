import { consumersAmong, isCluster } from '../support/consumers.ts';
import { type AccessRow, PULL } from '../support/row.ts';

/** Azure grants it itself only to an AmlCompute's system identity, and only if the registry existed first. */
export const computePull: AccessRow = {
  id: 'compute-pull',
  good: 'Every cluster pulls images from its workspace registry with its own identity.',
  why: 'Without the role its jobs pull with the admin password, and stop the day it is off.',
  seeds: ['S0', 'S1', 'S2'],
  on: 'registry',
  grants: true,
  when: () => true,
  scope: ({ containerRegistry }) => containerRegistry,
  consumers: consumersAmong(isCluster),
  roles: PULL,
};
