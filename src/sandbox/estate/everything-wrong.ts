import { roleAssignmentName } from './assignment-name.ts';
import type { Hands } from './hands.ts';
import { buildAssigned } from './wrong/assigned.ts';
import { buildExposed } from './wrong/exposed.ts';
import { buildIsolated } from './wrong/isolated.ts';
import { buildLegacy } from './wrong/legacy.ts';
import { buildOutsiders } from './wrong/outsiders.ts';
import { buildPlain } from './wrong/plain.ts';
import { buildSealed } from './wrong/sealed.ts';
import { siteAt } from './wrong/site.ts';
import type { BuiltIdentity, Pairs, Wrong } from './wrong/wrong.ts';

export type { Pairs, Wrong } from './wrong/wrong.ts';

/** Where to build it. */
export interface EverythingWrongOptions {
  readonly subscriptionId: string;
  /** A second subscription, empty, that nobody watches either. */
  readonly darkSubscriptionId?: string;
  /** Names that must be unique in the world begin with it: 3 to 8 lower-case letters and digits. Default `wrong`. */
  readonly prefix?: string;
  /** Default `westeurope`. */
  readonly location?: string;
}

/** An estate in which every rule and every row of required roles is broken at least once. */
export interface EverythingWrong {
  readonly subscriptionIds: readonly string[];
  readonly groupId: string;
  /** By name: plain, assigned, policed, studio, atelier, repositories, sealed, keyless, legacy, retired, exposed. */
  readonly workspaces: Readonly<Record<string, string>>;
  readonly wrong: readonly Wrong[];
  readonly pairs: Pairs;
  /** Object ids of those who built it, and may be powerful. */
  readonly builders: readonly string[];
}

/**
 * Builds the estate by requests, so that all happens around it that Azure does. Needs the rights of an owner; `builder` is their object
 * id. Moves the clock past operations and propagation. Throws with Azure's answer where a request is refused.
 */
export async function buildEverythingWrong(
  hands: Hands,
  builder: string,
  options: EverythingWrongOptions,
): Promise<EverythingWrong> {
  const { subscriptionId, darkSubscriptionId, prefix = 'wrong', location = 'westeurope' } = options;
  const subscriptionIds = [subscriptionId, ...(darkSubscriptionId === undefined ? [] : [darkSubscriptionId])];
  for (const id of subscriptionIds) addSubscription(hands, id);
  const groupIn = async (name: string): Promise<string> => {
    const id = `/subscriptions/${subscriptionId}/resourceGroups/${prefix}-${name}`;
    await hands.send('PUT', id, '2021-04-01', { location });
    return id;
  };
  const site = siteAt(hands, await groupIn('learning'), prefix, location);
  const foreign = siteAt(hands, await groupIn('elsewhere'), prefix, location);
  const base = await foreign.identity('base');
  const pairs = await pairsIn(hands, foreign, site, base.id);
  const exposed = await buildExposed(site, pairs.privateRegistry, base);
  const parts = [
    await buildPlain(site, pairs, base as BuiltIdentity),
    await buildAssigned(site),
    await buildIsolated(site),
    await buildSealed(site),
    await buildLegacy(site),
    exposed,
  ];
  const named = (type: string): string => `${site.groupId}/providers/${type}/${prefix}`;
  const outsiders = await buildOutsiders(
    site,
    exposed.workspaces.exposed ?? '',
    `${named('Microsoft.ContainerRegistry/registries')}exposed`,
    `${named('Microsoft.Storage/storageAccounts')}exposeddata`,
  );
  return {
    subscriptionIds,
    groupId: site.groupId,
    workspaces: Object.assign({}, ...parts.map(({ workspaces }) => workspaces)) as Record<string, string>,
    wrong: [...parts.flatMap(({ wrong }) => wrong), ...outsiders, ...subscriptionIds.map(unwatched)],
    pairs,
    builders: [builder],
  };
}

function addSubscription({ azure }: Hands, subscriptionId: string): void {
  const isKnown = azure.store.subscriptions().some((known) => known.subscriptionId === subscriptionId);
  if (!isKnown) azure.store.addSubscription(subscriptionId, 'everything wrong');
}

async function pairsIn(
  hands: Hands,
  foreign: ReturnType<typeof siteAt>,
  site: ReturnType<typeof siteAt>,
  builder: string,
): Promise<Pairs> {
  // ids that a document can name before there is an estate
  const group = (displayName: string): string => {
    const principalId = roleAssignmentName(site.prefix, 'group', displayName);
    return hands.azure.directory.add({ type: 'Group', displayName, principalId }).principalId;
  };
  return {
    people: { contribute: [group('data scientists')], read: [group('auditors')] },
    privateRegistry: await foreign.registry('private', { adminUserEnabled: true }),
    builder,
    foreignAccount: await foreign.account('images'),
    monitor: (await site.identity('monitor')).id,
  };
}

function unwatched(subscriptionId: string): Wrong {
  const resource = `/subscriptions/${subscriptionId}`;
  return { rule: 'coverage', resource, repairable: 'no', what: 'nobody is told of what happens in it' };
}
