import { z } from 'zod';
import { type Id, nameOf } from '../../model/id.ts';
import type { Login } from '../../model/neighbour.ts';
import type { Sender } from '../operation.ts';
import type { Session } from '../session.ts';
import { armId, maybeText } from '../wire.ts';
import { inSubscription, type Part, part, readAll } from './part.ts';

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

/** Container groups: their registry logins, and the file shares that they mount. */
export const readContainerGroups = (session: Session, arm: Sender, subscription: Id): Promise<Part> => {
  const path = inSubscription(subscription, 'Microsoft.ContainerInstance/containerGroups');
  return readAll(session, arm, { path, apiVersion: GROUPS, what: `container groups of ${subscription}` }, group, (all, at) =>
    part(at, all.flatMap(groupLogins)),
  );
};

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
