import type { Ask, Fact } from '../../model/fact.ts';
import { type Finding, type Head, needing, type Said, when } from '../../model/finding.ts';
import { groupScopeOf, type Id, type Instant, isWithin, subscriptionScopeOf } from '../../model/id.ts';
import type { Compute, Connection } from '../../model/resource.ts';
import { type Wants, wantsOf } from '../../model/wants.ts';
import { datastoreData } from '../access/datastore-data.ts';
import { ROWS } from '../access/index.ts';
import { isAttachedCluster, isInstance } from './consumers.ts';
import { upper } from './counted.ts';
import { isSystemDatastore, mayStoreKey } from './datastores.ts';
import { namesHost } from './hosts.ts';
import { withDependencies } from './hub.ts';
import { judgeRow } from './judge.ts';
import type { AccessRow } from './row.ts';

/** Around whom something is cut: the workspaces that use it, all there are, and how to ask about them. */
export interface Around {
  readonly users: readonly Id[];
  readonly estate: readonly Id[];
  readonly ask: Ask;
  readonly wants: Wants;
}

/** What a cut needs, as findings of other rules and rows: each function answers for one workspace that uses the dependency. */

/** Every consumer of the workspace has the roles that the rows of this cut demand on the dependency. */
export function accessTo(scope: Id, cut: AccessRow['cut'], workspace: Id, ask: Ask, wants: Wants): readonly Finding[] {
  // every row of a cut asks for some of these, and none can do without the workspace: read together, they take one round
  const facts = {
    workspace: withDependencies(workspace, ask),
    computes: ask('computes', workspace),
    endpoints: ask('endpoints', workspace),
  };
  return needing({ rule: 'access', resource: workspace }, facts, ({ workspace: it }) =>
    ROWS.filter((row) => row.cut === cut).flatMap((row) => judgeRow(row, { workspace: it, ask, wants }, scope)),
  );
}

/**
 * The users of a dependency as Azure Resource Manager shows them: memory and Resource Graph may name workspaces that have moved on or
 * are gone. One that cannot be read counts as a user, and blocks the cut by that.
 */
export const realUsers = (dependency: Id, said: readonly Id[], ask: Ask): readonly Id[] =>
  said.filter((workspace) => {
    const fact = withDependencies(workspace, ask);
    if (fact.state !== 'known') return fact.state === 'unreadable';
    const { storageAccount, containerRegistry } = fact.value;
    return storageAccount === dependency || containerRegistry === dependency;
  });

/** When the first of the users was made; null where Azure does not say of one. */
export function usedSince(users: readonly Id[], ask: Ask): Instant | null {
  const made = users.map((it) => {
    const fact = ask('workspace', it);
    return fact.state === 'known' ? fact.value.createdAt : null;
  });
  return made.reduce((first, at) => (first === null || at === null ? null : Math.min(first, at)));
}

/** Kinds whose way to images, or to data, some rule or row judges, or that have none. */
const JUDGED = {
  registry: new Set(['amlcompute', 'kubernetes', 'aks', 'computeinstance', 'databricks', 'synapsespark', 'datafactory']),
  storage: new Set(['amlcompute', 'kubernetes', 'computeinstance']),
} as const;

/** Consumer kinds that no rule judges. Each blocks a cut by name, since nobody can tell how it reaches images or data. */
export function unjudgedConsumers(workspace: Id, cut: keyof typeof JUDGED, ask: Ask): readonly Finding[] {
  const head: Head = { rule: 'unjudged-consumer', resource: workspace };
  const isUnjudged = ({ type }: Compute): boolean => !JUDGED[cut].has(type.toLowerCase());
  return needing(head, { computes: ask('computes', workspace) }, ({ computes }) =>
    computes.filter(isUnjudged).map(({ id, name, type, attached }): Said => {
      const says = `${attached ? 'Attached' : 'Compute'} ${type} «${name}» may rely on the key, and no rule judges such consumers: remove it or leave the key.`;
      return { resource: id, verdict: 'drifted', says };
    }),
  );
}

/** No first-generation service on container instances: it can pull with the admin password alone. */
export function noContainerInstance(workspace: Id, ask: Ask): readonly Finding[] {
  return needing({ rule: 'container-instances', resource: workspace }, { services: ask('services', workspace) }, ({ services }) =>
    services
      .filter(({ type }) => type.toUpperCase() !== 'AKS')
      .map(({ id, name, type }): Said => {
        const says = `${type} (v1) service «${name}» can pull with the admin password alone: redeploy it as an endpoint or leave the admin user on.`;
        return { resource: id, aspect: 'while the admin user is on', verdict: 'drifted', says };
      }),
  );
}

/** No container group beside the workspace that logs in to the registry with a user name: first-generation services run as such. */
export function noContainerGroup(registry: string, workspace: Id, ask: Ask): readonly Finding[] {
  const at = subscriptionScopeOf(workspace) ?? workspace;
  const group = groupScopeOf(workspace) ?? workspace;
  return needing({ rule: 'container-instances', resource: workspace }, { groups: ask('containerGroups', at) }, ({ groups }) =>
    groups
      .filter(({ id, to }) => isWithin(id, group) && to.toLowerCase() === registry.toLowerCase())
      .map(({ id, name }): Said => {
        const says = `${upper(name)} logs in to ${registry} with a user name, as first-generation services do: give it an identity, or leave the admin user on.`;
        return { resource: id, aspect: 'while the admin user is on', verdict: 'drifted', says };
      }),
  );
}

/** No attached AKS cluster that acts with a managed identity: the first generation cannot pull with one, whatever is granted. */
export function noManagedAttachedCluster(workspace: Id, ask: Ask): readonly Finding[] {
  const head: Head = { rule: 'attached-cluster-identity', resource: workspace };
  return needing(head, { computes: ask('computes', workspace) }, ({ computes }) =>
    computes.filter(isAttachedCluster).flatMap(({ id, name, attachedTo }) =>
      attachedTo === null
        ? []
        : when({ ...head, resource: id }, { cluster: ask('cluster', attachedTo) }, ({ cluster }): readonly Said[] => {
            if (cluster.applicationId !== null) return [];
            const says = `Attached cluster «${name}» acts with a managed identity, with which first-generation services cannot pull.`;
            return [{ verdict: 'drifted', says }];
          }),
    ),
  );
}

const KEYLESS_CONNECTIONS = new Set(['none', 'managedidentity', 'aad']);

/**
 * No connection of the workspace, whatever it depends on itself, may log in to the host with a credential. One that does not say where it
 * leads may, where the workspace uses what is cut (`uses`).
 */
export function noCredentialConnection(host: string, workspace: Id, uses: boolean, ask: Ask): readonly Finding[] {
  const leads = ({ leadsTo }: Connection): boolean =>
    leadsTo.length === 0 ? uses : leadsTo.some((where) => namesHost(where, host));
  const head: Head = { rule: 'connection-credentials', resource: workspace };
  const connections = ask('connections', workspace);
  if (isGone(connections, workspace, ask)) return [];
  return needing(head, { connections }, ({ connections: all }) =>
    all
      .filter((it) => !KEYLESS_CONNECTIONS.has((it.authType ?? 'unknown').toLowerCase()) && leads(it))
      .map(({ id, name, authType }): Said => {
        const says = `Connection «${name}» may log in to ${host} with a stored credential (${authType ?? 'of unknown type'}).`;
        return { resource: id, verdict: 'drifted', says };
      }),
  );
}

/** Memory names workspaces that are gone, and with them all that was in them. */
const isGone = (part: Fact<unknown>, workspace: Id, ask: Ask): boolean =>
  part.state === 'absent' && ask('workspace', workspace).state === 'absent';

/**
 * No datastore of the workspace, whichever its own account is, may hold a key of this account. `follows`: the account is its own, so
 * that its system datastores follow its mode; elsewhere one that somebody has led to this account holds a key like any other.
 */
export function noStoredKey(account: string, workspace: Id, follows: boolean, ask: Ask): readonly Finding[] {
  const head: Head = { rule: 'datastore-credentials', resource: workspace };
  const datastores = ask('datastores', workspace);
  if (isGone(datastores, workspace, ask)) return [];
  return needing(head, { datastores }, ({ datastores: all }) =>
    all
      .filter((it) => !(follows && isSystemDatastore(it)) && mayStoreKey(it))
      .filter((it) => it.account === null || it.account.toLowerCase() === account)
      .map(({ id, name, credentials }): Said => {
        const says = `Datastore «${name}» stores a credential (${credentials ?? 'of unknown type'}) for storage account ${account}.`;
        return { resource: id, verdict: 'drifted', says };
      }),
  );
}

/** An instance cannot mount data with a system-assigned identity, whatever is granted to it. */
export function noSystemInstance(workspace: Id, ask: Ask): readonly Finding[] {
  const head: Head = { rule: 'compute-instance-identity', resource: workspace };
  return needing(head, { computes: ask('computes', workspace) }, ({ computes }) =>
    computes
      .filter((it) => isInstance(it) && it.identity.system !== null)
      .map(({ id, name }): Said => {
        const says = `Compute instance «${name}» has a system-assigned identity, with which it cannot mount data.`;
        return { resource: id, verdict: 'drifted', says };
      }),
  );
}

/** Row D3 wherever policy pairs a compute of the workspace with an account: jobs reach that as they reach their own. */
export function pairedData(workspace: Id, ask: Ask, wants: Wants): readonly Finding[] {
  const { accounts = [] } = wantsOf(wants, workspace);
  return accounts.flatMap(({ account }) =>
    needing({ rule: `access/${datastoreData.id}`, resource: workspace }, { workspace: withDependencies(workspace, ask) }, (it) =>
      judgeRow(datastoreData, { workspace: it.workspace, ask, wants }, account),
    ),
  );
}
