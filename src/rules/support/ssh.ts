import type { Compute } from '../../model/resource.ts';
import { isInstance } from './consumers.ts';

/** Is the port for SSH closed? `undefined`: Azure does not show it, or in a word that is not known. */
export function sshClosed(compute: Compute): boolean | undefined {
  switch ((compute.ssh ?? '').toLowerCase()) {
    case 'disabled':
      return true;
    case 'enabled':
      return false;
    case 'notspecified':
      // of clusters alone: closed in a virtual network, else open
      return isInstance(compute) ? undefined : compute.inNetwork;
    default:
      return undefined;
  }
}
