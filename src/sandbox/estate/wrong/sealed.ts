import { setInstanceState } from '../../providers/machine-learning/compute-actions.ts';
import { ROLE } from '../../providers/machine-learning/roles.ts';
import { assign, assigned, cluster, computes, instance, SYSTEM, systemPrincipal } from './contents.ts';
import type { Site } from './site.ts';
import type { Part } from './wrong.ts';

/** A workspace encrypted with its owner's key, behind a firewall; and one that keeps no keys and has an instance that cannot live so. */
export async function buildSealed(site: Site): Promise<Part> {
  const [sealed, keyless] = [await buildEncrypted(site), await buildKeyless(site)];
  return { workspaces: { ...sealed.workspaces, ...keyless.workspaces }, wrong: [...sealed.wrong, ...keyless.wrong] };
}

async function buildEncrypted(site: Site): Promise<Part> {
  const keeper = await site.identity('keeper');
  const storageAccount = await site.account('sealeddata', { networkAcls: { defaultAction: 'Deny', bypass: 'None' } });
  const keyVault = await site.vault('sealed');
  const host = `${site.prefix}-sealed.${site.hands.azure.cloud.vault}`;
  const keyVaultProperties = { keyVaultArmId: keyVault, keyIdentifier: `https://${host}/keys/own/1` };
  const encryption = { status: 'Enabled', keyVaultProperties, identity: { userAssignedIdentity: keeper.id } };
  const workspace = await site.workspace(
    'sealed',
    { storageAccount, keyVault, encryption },
    { identity: assigned([keeper], true) },
  );
  return {
    workspaces: { sealed: workspace },
    wrong: [
      {
        rule: 'workspace-encryption-identity',
        resource: workspace,
        repairable: 'no',
        what: 'the identity that holds the key may not use it',
      },
      { rule: 'storage-network-path', resource: workspace, repairable: 'no', what: 'the firewall of its account keeps it out' },
      {
        rule: 'access/monitoring',
        resource: keeper.id,
        repairable: 'no',
        what: 'an identity beside its own that nobody said anything about',
      },
    ],
  };
}

async function buildKeyless(site: Site): Promise<Part> {
  const { hands } = site;
  const storageAccount = await site.account('keylessdata', { allowSharedKeyAccess: false });
  const properties = { storageAccount, systemDatastoresAuthMode: 'Identity' };
  const workspace = await site.workspace('keyless', properties);
  const { mounts, cpu } = await computes(site, workspace, { mounts: instance(SYSTEM), cpu: cluster(SYSTEM) });
  await assign(hands, storageAccount, await systemPrincipal(hands, cpu), ROLE.blobDataContributor);
  await hands.settle();
  // it never came up: it could not mount the files that it starts with
  setInstanceState(hands.azure, mounts, 'Unusable');
  return {
    workspaces: { keyless: workspace },
    wrong: [
      {
        rule: 'compute-instance-identity',
        resource: mounts,
        repairable: 'no',
        what: 'a system-assigned identity cannot mount data',
      },
    ],
  };
}
