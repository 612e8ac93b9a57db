import { ServiceClient } from '@azure/core-client';
import { type Sender, senderOn } from './operation.ts';
import type { Session } from './session.ts';

/** Resource manager, for providers of which one or two plain calls are all that is needed: no client of their own is worth its size. */
export function createArm({ connection }: Session): Sender {
  const { credential, endpoint, scope, httpClient, prepare } = connection;
  return senderOn(prepare(new ServiceClient({ credential, credentialScopes: scope, endpoint, httpClient })));
}
