import { z } from 'zod';
import { type Id, nameOf } from '../../model/id.ts';
import type { Login } from '../../model/neighbour.ts';
import { encode, type Sender } from '../operation.ts';
import type { Session } from '../session.ts';
import { armId, maybeText } from '../wire.ts';
import { inSubscription, joined, type Part, part, readAll } from './part.ts';

const VERSION = '2024-07-01';

const account = z.object({ id: armId });
const registry = z.object({
  registryServer: maybeText,
  username: maybeText,
  identityReference: z.object({ resourceId: maybeText }).nullish(),
});
const machines = z.object({ containerConfiguration: z.object({ containerRegistries: z.array(registry).nullish() }).nullish() });
const pool = z.object({
  id: armId,
  properties: z.object({ deploymentConfiguration: z.object({ virtualMachineConfiguration: machines.nullish() }).nullish() }),
});

function poolLogins({ id, properties }: z.infer<typeof pool>, of: Id): readonly Login[] {
  const { containerConfiguration } = properties.deploymentConfiguration?.virtualMachineConfiguration ?? {};
  return (containerConfiguration?.containerRegistries ?? [])
    .filter(({ username, identityReference }) => username !== null && !identityReference?.resourceId)
    .map(({ registryServer }) => {
      const name = `pool «${nameOf(id)}» of batch account «${nameOf(of)}»`;
      return { id, name, to: registryServer ?? 'docker.io', on: 'registry' };
    });
}

/** Pools of Batch accounts whose containers come from a registry by password. */
export const readPools = (session: Session, arm: Sender, subscription: Id): Promise<Part> => {
  const path = inSubscription(subscription, 'Microsoft.Batch/batchAccounts');
  const place = { path, apiVersion: VERSION, what: `batch accounts of ${subscription}` };
  return readAll(session, arm, place, account, async (accounts, at) => {
    const pools = await session.meter.together<readonly Part[]>(
      accounts.map(({ id }) => () => {
        const of = { path: `${encode(id)}/pools`, apiVersion: VERSION, what: `pools of batch account «${nameOf(id)}»` };
        return readAll(session, arm, of, pool, (all, time) =>
          part(
            time,
            all.flatMap((it) => poolLogins(it, id)),
          ),
        );
      }),
    );
    return joined([part(at, []), ...pools], 'the batch pools', session);
  });
};
