import type { Ask } from '../model/fact.ts';
import { type Said, when } from '../model/finding.ts';
import type { Datastore, Workspace } from '../model/resource.ts';
import { rule } from '../model/rule.ts';
import type { Wants } from '../model/wants.ts';
import { accountOf, withoutCredential } from './support/datastore-readers.ts';
import { isSystemDatastore } from './support/datastores.ts';
import { shown } from './support/shown.ts';
import { unfinished } from './support/unfinished.ts';

const CREDENTIALS = new Set(['accountkey', 'sas', 'serviceprincipal', 'certificate']);
const BY_ROLES = new Set(['azureblob', 'azuredatalakegen2']);
const REASONS: Readonly<Record<string, string>> = {
  azurefile: 'Known limit: a file datastore cannot do without.',
  azuredatalakegen1: 'It can do without, but who reads such a store is decided inside it: people have to look.',
};

function judgeDatastore(it: Datastore, workspace: Workspace, ask: Ask, wants: Wants): Said {
  const [type, kind] = [it.type.toLowerCase(), (it.credentials ?? '').toLowerCase()];
  const head = { resource: it.id };
  if (kind === 'none') return { ...head, verdict: 'compliant', says: `Datastore «${it.name}» stores no credential.` };
  if (it.credentials === null || !CREDENTIALS.has(kind)) {
    const says = `Datastore «${it.name}» stores ${shown(it.credentials)}.`;
    return { ...head, verdict: 'unknown', retryAt: null, says };
  }
  const says = `Datastore «${it.name}» stores a credential (${it.credentials}).`;
  const reported = (why: string): Said => ({ ...head, verdict: 'drifted', says: `${says} ${why}` });
  if (!BY_ROLES.has(type)) return reported(REASONS[type] ?? `Nobody knows whether type ${it.type} can do without.`);
  const account = accountOf(it, workspace, wants);
  if (account === undefined)
    return reported(`Policy pairs no compute with account ${it.account} (wants.workspaces[].accounts), so it is only reported.`);
  return { ...head, verdict: 'drifted', says, repair: withoutCredential(it, it.credentials, account, workspace, ask, wants) };
}

/** The four system datastores follow the mode of the workspace. */
export const datastoreCredentials = rule({
  id: 'datastore-credentials',
  about: 'workspace',
  good: 'No datastore stores an account key, a SAS, or the secret or certificate of a service principal.',
  why: 'Whoever may use the datastore acts with the credential, as nobody, until somebody thinks of renewing it.',
  severity: 'high',
  seeds: ['S0', 'S3'],
  fix: {
    bicep: "credentials: { credentialsType: 'None' }",
    az: 'az ml datastore create --file DATASTORE.yml --workspace-name WORKSPACE --resource-group GROUP',
  },
  writes: 'datastore-credentials',

  judge: (workspace, ask, wants) =>
    when({ rule: 'datastore-credentials', resource: workspace.id }, { all: ask('datastores', workspace.id) }, ({ all }) => {
      const waits = unfinished(workspace, ask('workspace', workspace.id).at);
      if (waits.length > 0) return waits;
      return all.filter((it) => !isSystemDatastore(it)).map((it) => judgeDatastore(it, workspace, ask, wants));
    }),
});
