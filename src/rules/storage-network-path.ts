import { type Said, when } from '../model/finding.ts';
import { type Id, nameOf } from '../model/id.ts';
import type { StorageAccount } from '../model/resource.ts';
import { rule } from '../model/rule.ts';
import { sameTenant } from './support/tenant.ts';
import { unfinished } from './support/unfinished.ts';

/** A rule names one workspace, or every one of a group or subscription by `*` in the place of a name. */
function names(pass: string, workspace: Id): boolean {
  const [pattern, segments] = [pass.toLowerCase().split('/'), workspace.split('/')];
  return pattern.length === segments.length && pattern.every((it, index) => it === '*' || it === segments[index]);
}

function firewall({ id, network }: StorageAccount, workspace: Id): Said {
  const head = { aspect: 'firewall' };
  if (network.open) return { ...head, verdict: 'compliant', says: `Storage account «${nameOf(id)}» is open to every network.` };
  if (network.trustsAzure || network.privateEndpoints > 0 || network.passes.some((it) => names(it, workspace)))
    return { ...head, verdict: 'compliant', says: `The firewall of storage account «${nameOf(id)}» lets the workspace in.` };
  const says = `The firewall of storage account «${nameOf(id)}» keeps workspace «${nameOf(workspace)}» out: no trusted services, no rule for it and no private endpoint.`;
  return { ...head, verdict: 'drifted', says };
}

/** A project reaches the account of its hub as the hub does. */
export const storageNetworkPath = rule({
  id: 'storage-network-path',
  about: 'workspace',
  good: 'The storage account of a workspace lets it in and lies in its tenant.',
  why: 'Roles are of no use to who cannot reach the account: without keys nothing else is left to try.',
  severity: 'medium',
  seeds: ['S0'],
  fix: {
    bicep: "networkAcls: { bypass: 'AzureServices' }",
    az: 'az storage account update --name ACCOUNT --bypass AzureServices',
  },

  judge({ id, hub, storageAccount }, ask) {
    if (hub !== null || storageAccount === null) return [];
    const account = ask('storage', storageAccount);
    // asked at once, so that they are read at once
    const tenancy = sameTenant(storageAccount, id, ask);
    return when({ rule: 'storage-network-path', resource: id }, { account }, ({ account: it }) => {
      const waits = unfinished(it, account.at);
      return waits.length > 0 ? waits : [firewall(it, id), ...tenancy];
    });
  },
});
