import { type Said, when } from '../../model/finding.ts';
import type { Id } from '../../model/id.ts';
import type { Connection } from '../../model/resource.ts';
import { wantsOf } from '../../model/wants.ts';
import { together, whenKnown } from './consumers.ts';
import type { Consumer, Consumers, RowContext, Scope } from './row.ts';

/** Connections to private registries that act as a user-assigned identity: who builds images on a private base. */

const isRegistryConnection = ({ category, authType }: Connection): boolean =>
  (category ?? '').toLowerCase() === 'containerregistry' && (authType ?? '').toLowerCase() === 'managedidentity';

const identityOf = ({ identity }: Connection): Id | null => identity?.resourceId ?? null;

/** The identities themselves, as scopes of the right to assign them. */
export function buildIdentityScopes({ workspace, ask }: RowContext): readonly Scope[] {
  const fact = ask('connections', workspace.id);
  if (fact.state !== 'known') return [];
  const ids = fact.value.filter(isRegistryConnection).flatMap((it) => identityOf(it) ?? []);
  return [...new Set(ids)].map((id) => ({ id }));
}

/** The identities as principals, of connections that lead to a registry which policy names for builds. */
export function buildIdentities(context: RowContext): Consumers {
  const { workspace, ask } = context;
  return whenKnown(ask('connections', workspace.id), context, (all) =>
    together(all.filter((it) => isRegistryConnection(it) && pairedRegistry(it, context)).map((it) => principalOf(it, context))),
  );
}

function principalOf(connection: Connection, context: RowContext): Consumers {
  const one = { resource: connection.id, name: `connection «${connection.name}»` };
  const identity = identityOf(connection);
  if (identity === null) return { known: [{ ...one, principalId: null }], findings: [] };
  const fact = context.ask('identity', identity);
  if (fact.state === 'absent') {
    const says = `Connection «${connection.name}» acts as identity ${identity}, which does not exist any more.`;
    return { known: [], findings: [{ resource: connection.id, verdict: 'drifted', says }] };
  }
  return whenKnown(
    fact,
    context,
    ({ principalId }): Consumers => ({ known: [{ ...one, principalId } satisfies Consumer], findings: [] }),
  );
}

/** Does the connection lead to a registry that policy names for builds? Policy names resources, a connection only a host. */
function pairedRegistry({ leadsTo }: Connection, { wants, workspace, ask }: RowContext): boolean {
  return (wantsOf(wants, workspace.id).privateRegistries ?? []).some(({ registry, builds }) => {
    const fact = ask('registry', registry);
    return (
      builds &&
      fact.state === 'known' &&
      leadsTo.some((where) => where.toLowerCase().includes(fact.value.loginServer.toLowerCase()))
    );
  });
}

/** A connection alone is never a reason to grant: what policy does not pair is reported. */
export function unpairedRegistries(context: RowContext): readonly Said[] {
  const { workspace, ask, head } = context;
  return when(head, { connections: ask('connections', workspace.id) }, ({ connections }) =>
    connections
      .filter((it) => isRegistryConnection(it) && !pairedRegistry(it, context))
      .map(({ id, name, leadsTo }): Said => {
        const says = `Connection «${name}» pulls from ${leadsTo[0] ?? 'a registry'} by identity, and policy names no such registry: nothing is granted.`;
        return { resource: id, aspect: leadsTo.join(' '), verdict: 'drifted', says };
      }),
  );
}
