import { z } from 'zod';
import type { Fact } from '../../model/fact.ts';
import { type Id, nameOf } from '../../model/id.ts';
import type { Login } from '../../model/neighbour.ts';
import { factOf } from '../answer.ts';
import type { Sender } from '../operation.ts';
import type { Session } from '../session.ts';
import { armId, itemsOf, maybeText } from '../wire.ts';
import { inSubscription, isUnregistered, type Part, part, readAll } from './part.ts';

const GROUPS = '2025-09-01';
const APPS = '2025-01-01';

const credential = z.object({ server: maybeText, username: maybeText, passwordSecretRef: maybeText, identity: maybeText });
type Credential = z.infer<typeof credential>;

/** Registries that are logged in to by password. Without a server there is nothing to log in to. */
const byPassword = (all: readonly Credential[] | null | undefined): readonly string[] =>
  (all ?? []).flatMap(({ server, username, passwordSecretRef, identity }) =>
    server !== null && identity === null && (username !== null || passwordSecretRef !== null) ? [server] : [],
  );

const volume = z.object({ azureFile: z.object({ storageAccountName: maybeText }).nullish() });
const group = z.object({
  id: armId,
  properties: z.object({
    imageRegistryCredentials: z.array(credential).nullish(),
    volumes: z.array(volume).nullish(),
  }),
});

const app = z.object({
  id: armId,
  properties: z.object({ configuration: z.object({ registries: z.array(credential).nullish() }).nullish() }),
});

function groupLogins({ id, properties: { imageRegistryCredentials, volumes } }: z.infer<typeof group>): readonly Login[] {
  const it = { id, name: `container group «${nameOf(id)}»` };
  const accounts = (volumes ?? []).flatMap(({ azureFile }) => azureFile?.storageAccountName ?? []);
  return [
    ...byPassword(imageRegistryCredentials).map((to) => ({ ...it, to, on: 'registry' as const })),
    // file shares are mounted by the account's key, there is no other way
    ...accounts.map((to) => ({ ...it, to, on: 'storage' as const })),
  ];
}

const groupsOf = (subscription: Id) => ({
  path: inSubscription(subscription, 'Microsoft.ContainerInstance/containerGroups'),
  apiVersion: GROUPS,
  what: `container groups of ${subscription}`,
});

/** Container groups: their registry logins, and the file shares that they mount. */
export const readContainerGroups = (session: Session, arm: Sender, subscription: Id): Promise<Part> =>
  readAll(session, arm, groupsOf(subscription), group, (all, at) => part(at, all.flatMap(groupLogins)));

/** Their registry logins alone, for what must not be cut: here a scan that nobody may make is not known, and no empty one. */
export async function readGroupLogins(session: Session, arm: Sender, subscription: Id): Promise<Fact<readonly Login[]>> {
  const { path, apiVersion, what } = groupsOf(subscription);
  const exchange = await session.exchange((options) => arm.list(path, apiVersion, options));
  const last = exchange.replies.at(-1);
  if (last !== undefined && last.at !== null && isUnregistered(last)) return { state: 'known', value: [], at: last.at };
  return factOf(exchange, `the ${what}`, session, (replies) =>
    itemsOf(replies, group)
      .flatMap(groupLogins)
      .filter(({ on }) => on === 'registry'),
  );
}

const appReader =
  (type: string, many: string, one: string) =>
  (session: Session, arm: Sender, subscription: Id): Promise<Part> => {
    const path = inSubscription(subscription, `Microsoft.App/${type}`);
    return readAll(session, arm, { path, apiVersion: APPS, what: `${many} of ${subscription}` }, app, (all, at) =>
      part(
        at,
        all.flatMap(({ id, properties }) =>
          byPassword(properties.configuration?.registries).map((to) => ({
            id,
            name: `${one} «${nameOf(id)}»`,
            to,
            on: 'registry',
          })),
        ),
      ),
    );
  };

export const readContainerApps = appReader('containerApps', 'container apps', 'container app');
export const readContainerAppJobs = appReader('jobs', 'container app jobs', 'container app job');
