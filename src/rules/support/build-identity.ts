import { type Said, when } from '../../model/finding.ts';
import type { Id } from '../../model/id.ts';
import type { Connection } from '../../model/resource.ts';
import { wantsOf } from '../../model/wants.ts';
import { together, whenKnown } from './consumers.ts';
import { namesHost } from './hosts.ts';
import type { Consumers, RowContext, Scope } from './row.ts';

/**
 * Connections to private registries that act as a user-assigned identity: who builds images on a private base. Whoever writes
 * a connection chooses both ends of it, so nothing is granted unless policy names the identity and the registry together.
 */

const isRegistryConnection = ({ category, authType }: Connection): boolean =>
  (category ?? '').toLowerCase() === 'containerregistry' && (authType ?? '').toLowerCase() === 'managedidentity';

const identityOf = ({ identity }: Connection): Id | null => identity?.resourceId ?? null;

/** Registries on whose images this workspace builds its own, with the identities that policy lets pull them. */
const pairsOf = ({ wants, workspace }: RowContext) =>
  (wantsOf(wants, workspace.id).privateRegistries ?? []).filter(({ builds }) => builds.length > 0);

/** Those of the registries that a connection of this kind leads to as an identity which may pull them. */
function pairedWith(connection: Connection, context: RowContext): readonly Id[] {
  const identity = isRegistryConnection(connection) ? identityOf(connection) : null;
  return pairsOf(context).flatMap(({ registry, builds }) => {
    if (identity === null || !builds.includes(identity)) return [];
    const fact = context.ask('registry', registry);
    const isThere = fact.state === 'known' && connection.leadsTo.some((where) => namesHost(where, fact.value.loginServer));
    return isThere ? [registry] : [];
  });
}

const isPaired = (connection: Connection, context: RowContext): boolean => pairedWith(connection, context).length > 0;

/** The registries, each needed by the identities of the connections that lead there. */
export function buildRegistries(context: RowContext): readonly Scope[] {
  const fact = context.ask('connections', context.workspace.id);
  const all = fact.state === 'known' ? fact.value : [];
  return pairsOf(context).map(({ registry }) => {
    const leadThere = new Set(all.filter((it) => pairedWith(it, context).includes(registry)).map(({ id }) => id));
    return { id: registry, needs: ({ resource }) => leadThere.has(resource) };
  });
}

/** The identities themselves, as scopes of the right to assign them. */
export function buildIdentityScopes(context: RowContext): readonly Scope[] {
  const fact = context.ask('connections', context.workspace.id);
  if (fact.state !== 'known') return [];
  const paired = fact.value.filter((it) => isPaired(it, context));
  return [...new Set(paired.flatMap((it) => identityOf(it) ?? []))].map((id) => ({ id }));
}

/** The identities as principals. */
export function buildIdentities(context: RowContext): Consumers {
  return whenKnown(context.ask('connections', context.workspace.id), context, (all) =>
    together(all.filter((it) => isPaired(it, context)).map((it) => principalOf(it, context))),
  );
}

function principalOf(connection: Connection, context: RowContext): Consumers {
  const one = { resource: connection.id, name: `connection «${connection.name}»` };
  const identity = identityOf(connection);
  if (identity === null) return { known: [], findings: [] };
  const fact = context.ask('identity', identity);
  if (fact.state === 'absent') {
    const says = `Connection «${connection.name}» acts as identity ${identity}, which does not exist any more.`;
    return { known: [], findings: [{ resource: connection.id, verdict: 'drifted', says }] };
  }
  return whenKnown(fact, context, ({ principalId }) => ({ known: [{ ...one, principalId }], findings: [] }));
}

/** What policy does not pair is reported. A registry that cannot be read is said to be so, not to be unpaired. */
export function unpairedConnections(context: RowContext): readonly Said[] {
  const { workspace, ask, head } = context;
  const registries = pairsOf(context).map(({ registry }) => [registry, ask('registry', registry)] as const);
  const unreadable = Object.fromEntries(registries.filter(([, { state }]) => state === 'unreadable'));
  return when(head, { ...unreadable, connections: ask('connections', workspace.id) }, ({ connections }) =>
    connections
      .filter((it) => isRegistryConnection(it) && !isPaired(it, context))
      .map(({ id, name, leadsTo, identity }): Said => {
        const [where, who] = [leadsTo[0] ?? 'a registry', identity?.resourceId ?? 'an identity'];
        const says = `Connection «${name}» pulls from ${where} as ${who}, and policy does not pair these two (wants.workspaces[].privateRegistries[].builds): nothing is granted.`;
        return { resource: id, aspect: leadsTo.join(' '), verdict: 'drifted', says };
      }),
  );
}
