import type { Ask } from '../../model/fact.ts';
import { type Finding, type Head, type Said, when } from '../../model/finding.ts';
import type { Id } from '../../model/id.ts';
import type { Connection, Datastore } from '../../model/resource.ts';
import type { Wants } from '../../model/rule.ts';
import type { Need } from '../../model/step.ts';
import { ROWS } from '../access/index.ts';
import { isCluster } from './consumers.ts';
import { judgeRow } from './judge.ts';

/** What a cut needs, as findings of other rules and rows: each function answers for one workspace that uses the dependency. */

/** Every consumer of the workspace has the roles that the rows demand on one dependency. */
export function accessTo(scope: Id, workspace: Id, ask: Ask, wants: Wants): readonly Finding[] {
  return when({ rule: 'access', resource: workspace }, { it: ask('workspace', workspace) }, ({ it }) =>
    ROWS.filter((row) => row.scope(it) === scope).flatMap((row) => judgeRow(row, it, ask, wants)),
  );
}

/** What only binds a workspace that really uses the dependency: memory and Resource Graph may name one that has moved on. */
export function ifUses(dependency: Id, workspace: Id, ask: Ask, needs: readonly Need[]): readonly Need[] {
  const fact = ask('workspace', workspace);
  if (fact.state !== 'known') return when({ rule: 'access', resource: workspace }, { fact }, () => []);
  const { storageAccount, containerRegistry } = fact.value;
  return storageAccount === dependency || containerRegistry === dependency ? needs : [];
}

/** Consumer kinds that no rule judges yet. Each blocks a cut by name, since nobody can tell how it reaches images and data. */
export function unjudgedConsumers(workspace: Id, ask: Ask): readonly Finding[] {
  const head: Head = { rule: 'unjudged-consumer', resource: workspace };
  const facts = {
    computes: ask('computes', workspace),
    endpoints: ask('endpoints', workspace),
    services: ask('services', workspace),
  };
  return when(head, facts, ({ computes, endpoints, services }) => [
    ...endpoints.map(({ id, name, kind }) => unjudged(id, `${kind === 'online' ? 'Online' : 'Batch'} endpoint «${name}»`)),
    ...services.map(({ id, name, type }) => unjudged(id, `${type} (v1) service «${name}»`)),
    ...computes
      .filter(isUnjudged)
      .map(({ id, name, type, attached }) => unjudged(id, `${attached ? 'Attached' : 'Compute'} ${type} «${name}»`)),
  ]);
}

const unjudged = (resource: Id, name: string): Said => ({
  resource,
  verdict: 'drifted',
  says: `${name} may rely on the key, and this build does not judge such consumers: remove it or leave the key.`,
});

/** They neither pull images nor mount data with what a cut would take away. */
const HARMLESS = new Set(['computeinstance', 'databricks', 'synapsespark', 'datafactory', 'datalakeanalytics']);

const isUnjudged = (compute: Parameters<typeof isCluster>[0]): boolean =>
  !isCluster(compute) && !HARMLESS.has(compute.type.toLowerCase());

const KEYLESS_CONNECTIONS = new Set(['none', 'managedidentity', 'aad']);

/** No connection of the workspace may log in to the host with a credential. One that does not say where it leads may. */
export function noCredentialConnection(hosts: readonly string[], workspace: Id, ask: Ask): readonly Finding[] {
  const leads = ({ leadsTo }: Connection): boolean =>
    leadsTo.length === 0 || leadsTo.some((where) => hosts.some((host) => where.toLowerCase().includes(host.toLowerCase())));
  return when(
    { rule: 'connection-credentials', resource: workspace },
    { connections: ask('connections', workspace) },
    ({ connections }) =>
      connections
        .filter((it) => !KEYLESS_CONNECTIONS.has((it.authType ?? 'unknown').toLowerCase()) && leads(it))
        .map(({ id, name, authType }) => ({
          resource: id,
          verdict: 'drifted',
          says: `Connection «${name}» may log in to ${hosts[0]} with a stored credential (${authType ?? 'of unknown type'}).`,
        })),
  );
}

const SYSTEM_DATASTORES = new Set([
  'workspaceblobstore',
  'workspacefilestore',
  'workspaceartifactstore',
  'workspaceworkingdirectory',
]);
const KEYS = new Set(['accountkey', 'sas']);

/** No datastore of the workspace, whichever its own account is, may hold a key of this account. The system ones follow the auth mode. */
export function noStoredKey(account: string, workspace: Id, ask: Ask): readonly Finding[] {
  const holds = ({ name, account: of, credentials }: Datastore): boolean =>
    !SYSTEM_DATASTORES.has(name.toLowerCase()) &&
    KEYS.has((credentials ?? '').toLowerCase()) &&
    (of === null || of.toLowerCase() === account);
  return when(
    { rule: 'datastore-credentials', resource: workspace },
    { datastores: ask('datastores', workspace) },
    ({ datastores }) =>
      datastores.filter(holds).map(({ id, name, credentials }) => ({
        resource: id,
        verdict: 'drifted',
        says: `Datastore «${name}» stores a credential (${credentials}) for storage account ${account}.`,
      })),
  );
}
