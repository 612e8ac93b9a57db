import { z } from 'zod';
import { ancestor, type Id, type Instant, nameOf } from '../../model/id.ts';
import { inGroups } from '../meter.ts';
import { encode, type Sender } from '../operation.ts';
import type { Session } from '../session.ts';
import { armId, maybeFlag, maybeText } from '../wire.ts';
import { inSubscription, joined, type Part, part, readAll, readOne } from './part.ts';

const SITES = 'Microsoft.Web/sites';
const VERSION = '2024-04-01';
/** Configurations that are read at once: a subscription may hold hundreds of web apps. */
const AT_ONCE = 20;

const shown = z.object({ name: maybeText, value: z.unknown().optional() });
const site = z.object({
  id: armId,
  kind: maybeText,
  properties: z.object({ siteProperties: z.object({ properties: z.array(shown).nullish() }).nullish() }),
});
type Site = z.infer<typeof site>;

const config = z.object({
  properties: z.object({ linuxFxVersion: maybeText, windowsFxVersion: maybeText, acrUseManagedIdentityCreds: maybeFlag }),
});

const STACK = /^(linux|windows)fxversion$/i;
const CONTAINER = /^(docker|compose|sitecontainers)\b/i;

/** The list tells the stack of most apps; of one that it does not tell the configuration must. */
function mayRunContainers({ kind, properties: { siteProperties } }: Site): boolean {
  const stacks = (siteProperties?.properties ?? []).filter(({ name }) => STACK.test(name ?? ''));
  const isContainer = stacks.some(({ value }) => typeof value === 'string' && CONTAINER.test(value));
  return stacks.length === 0 || isContainer || /\bcontainer\b/i.test(kind ?? '');
}

/** `DOCKER|<server>/<image>`; an image without a server is Docker Hub's. */
function serverOf(stack: string): string {
  const [first = '', ...rest] = stack.slice(stack.indexOf('|') + 1).split('/');
  return rest.length > 0 && first.includes('.') ? first : 'docker.io';
}

/** A slot is a web app of its own, of which the other's name says more. */
function titleOf(id: Id): string {
  const app = ancestor(id, SITES) ?? id;
  return app === id ? `web app «${nameOf(id)}»` : `slot «${nameOf(id)}» of web app «${nameOf(app)}»`;
}

const readConfig = (session: Session, arm: Sender, { id }: Site): Promise<Part> => {
  const name = titleOf(id);
  const place = { path: `${encode(id)}/config/web`, apiVersion: VERSION, what: `the configuration of ${name}` };
  return readOne(session, arm, place, config, ({ properties: it }, at) => {
    const stack = [it.linuxFxVersion, it.windowsFxVersion].find((text) => CONTAINER.test(text ?? '')) ?? '';
    if (stack === '' || it.acrUseManagedIdentityCreds === true) return part(at, []);
    if (!/^docker\|/i.test(stack)) return part(at, [], [`the registries of ${name} (it runs several containers)`]);
    return part(at, [{ id, name, to: serverOf(stack), on: 'registry' }]);
  });
};

/** No list of web apps holds their slots. */
const readSlots = (session: Session, arm: Sender, { id }: Site): Promise<Part> => {
  const place = { path: `${encode(id)}/slots`, apiVersion: VERSION, what: `the slots of ${titleOf(id)}` };
  return readAll(session, arm, place, site, (all, at) => readEach([readConfig], session, arm, all.filter(mayRunContainers), at));
};

/** What each of the sites says when it is read in these ways. */
async function readEach(
  ways: readonly (typeof readConfig)[],
  session: Session,
  arm: Sender,
  sites: readonly Site[],
  at: Instant,
): Promise<Part> {
  const tasks = sites.flatMap((it) => ways.map((read) => () => read(session, arm, it)));
  const parts = await inGroups(session.meter, AT_ONCE * ways.length, tasks);
  return joined([part(at, []), ...parts], 'the web apps', session);
}

/** Web apps and slots that run a container without pulling by identity. Their passwords are settings, which are secrets and stay unread. */
export const readWebApps = (session: Session, arm: Sender, subscription: Id): Promise<Part> => {
  const path = inSubscription(subscription, SITES);
  return readAll(session, arm, { path, apiVersion: VERSION, what: `web apps of ${subscription}` }, site, (all, at) =>
    readEach([readConfig, readSlots], session, arm, all.filter(mayRunContainers), at),
  );
};
