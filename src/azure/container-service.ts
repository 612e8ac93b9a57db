import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import type { Id } from '../model/id.ts';
import type { ManagedCluster } from '../model/neighbour.ts';
import { readFact } from './answer.ts';
import { encode, type Sender } from './operation.ts';
import type { Session } from './session.ts';
import { armId, maybePrincipal } from './wire.ts';

const VERSION = '2025-05-01';

const Body = z.object({
  id: armId,
  properties: z.object({
    identityProfile: z.record(z.string(), z.object({ objectId: maybePrincipal }).nullable()).nullish(),
    servicePrincipalProfile: z.object({ clientId: maybePrincipal }).nullish(),
  }),
});

/** What stands in the place of an application id where a managed identity acts. */
const MANAGED = 'msi';

function parseCluster(body: unknown): ManagedCluster {
  const { id, properties } = Body.parse(body);
  const profiles = Object.entries(properties.identityProfile ?? {});
  const [, kubelet] = profiles.find(([name]) => name.toLowerCase() === 'kubeletidentity') ?? [];
  const applicationId = properties.servicePrincipalProfile?.clientId ?? null;
  return { id, kubelet: kubelet?.objectId ?? null, applicationId: applicationId === MANAGED ? null : applicationId };
}

/** Reads who an AKS cluster acts as. */
export const readCluster = (session: Session, arm: Sender, id: Id): Promise<Fact<ManagedCluster>> =>
  readFact(
    session,
    `cluster ${id}`,
    (options) => arm.get(encode(id), VERSION, options),
    (replies) => parseCluster(replies.at(-1)?.body),
  );
