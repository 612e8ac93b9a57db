import { addJob } from '../../providers/machine-learning/jobs.ts';
import { assigned } from './contents.ts';
import type { Site } from './site.ts';
import type { Part, Wrong } from './wrong.ts';

/** Workspaces that act with a user-assigned identity, to which Azure gives nothing: one names it and one does not. */
export async function buildAssigned(site: Site): Promise<Part> {
  const { hands } = site;
  const [own, other] = [await site.identity('assigned'), await site.identity('policed')];
  const registry = await site.registry('assigned', { adminUserEnabled: true });
  const properties = { primaryUserAssignedIdentity: own.id, containerRegistry: registry };
  const workspace = await site.workspace('assigned', properties, { identity: assigned([own]) });
  addJob(hands.azure, workspace, 'serverless', { jobType: 'Command', computeId: null, identity: null }, own.principalId);
  const keyVault = await site.vault('policed', { enableRbacAuthorization: false });
  const policed = await site.workspace('policed', { keyVault }, { identity: assigned([other]) });
  return {
    workspaces: { assigned: workspace, policed },
    wrong: [...powers(workspace), ...pulls(workspace, registry), ...ofPoliced(policed)],
  };
}

function powers(resource: string): readonly Wrong[] {
  const scopes = { W1: 'the workspace', W2: 'the account', W3: 'the vault', W5: 'the registry', W6: 'Application Insights' };
  return Object.entries(scopes).map(([row, where]) => ({
    rule: `access/${row}`,
    resource,
    repairable: 'opt-in',
    what: `its user-assigned identity does not manage ${where}`,
  }));
}

function pulls(resource: string, registry: string): readonly Wrong[] {
  return [
    { rule: 'access/serverless-pull', resource, repairable: 'yes', what: 'serverless jobs cannot pull' },
    { rule: 'access/build-push', resource, repairable: 'no', what: 'nobody gave its identity a role to push what it builds' },
    {
      rule: 'registry-admin-user',
      resource: registry,
      repairable: 'blocked',
      what: 'the admin user is on, and images are pushed with it',
    },
  ];
}

function ofPoliced(resource: string): readonly Wrong[] {
  return [
    { rule: 'workspace-identity', resource, repairable: 'no', what: 'it names none of its identities as primary' },
    { rule: 'access/W4', resource, repairable: 'opt-in', what: 'its identity has no access policy of the vault' },
    { rule: 'access/workspace-data', resource, repairable: 'yes', what: 'its identity has no data role' },
  ];
}
