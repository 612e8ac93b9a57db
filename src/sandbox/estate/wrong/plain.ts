import type { JsonObject } from '../../contract.ts';
import { assigned, cluster, computes, endpoint, instance, SYSTEM } from './contents.ts';
import { ML, type Site } from './site.ts';
import type { BuiltIdentity, Pairs, Part, Wrong } from './wrong.ts';

/**
 * An ordinary workspace with nothing keyless about it, and nothing that stands in the way: with what is declared of it, all of it can
 * be repaired.
 */
export async function buildPlain(site: Site, pairs: Pairs, base: BuiltIdentity): Promise<Part> {
  const { hands, prefix } = site;
  const [builder, runner, monitor] = [await site.identity('gpu'), await site.identity('score'), { id: pairs.monitor }];
  const workspace = await site.workspace('plain', {}, { identity: assigned([monitor as BuiltIdentity], true) });
  const old = await computes(site, workspace, { veteran: cluster(SYSTEM) });
  const registry = await site.registry('plain', { adminUserEnabled: true });
  await hands.send('PATCH', workspace, ML, { properties: { containerRegistry: registry } });
  await hands.settle();
  const young = await computes(site, workspace, {
    gpu: cluster(assigned([builder])),
    viewer: cluster(SYSTEM),
    batch: cluster(assigned([await site.identity('batch')])),
    kube: { identity: SYSTEM, properties: { computeType: 'Kubernetes', properties: { namespace: 'default' } } },
    notebook: instance(assigned([await site.identity('notebook')]), { idleTimeBeforeShutdown: 'PT30M' }),
  });
  const score = await endpoint(site, workspace, `onlineEndpoints/${prefix}-score`, { identity: assigned([runner]) });
  const foreign = await foreigners(site, workspace, pairs, base);
  const account = `${site.groupId}/providers/Microsoft.Storage/storageAccounts/${prefix}plaindata`;
  return {
    workspaces: { plain: workspace },
    wrong: [
      ...settings(workspace, account, registry),
      ...clusters({ ...old, ...young }),
      ...ofEndpoint(score),
      ...foreign,
      ...ofWorkspace(workspace, pairs.monitor),
    ],
  };
}

function settings(workspace: string, account: string, registry: string): readonly Wrong[] {
  const yes = { repairable: 'yes' } as const;
  return [
    { rule: 'registry-admin-user', resource: registry, ...yes, what: 'the admin user is on' },
    { rule: 'storage-shared-key', resource: account, ...yes, what: 'shared keys are allowed' },
    {
      rule: 'workspace-datastore-auth-mode',
      resource: workspace,
      ...yes,
      what: 'the system datastores sign in with the account key',
    },
  ];
}

function clusters(ids: Readonly<Record<'veteran' | 'gpu' | 'viewer' | 'batch' | 'kube' | 'notebook', string>>): readonly Wrong[] {
  const { veteran, gpu, viewer, batch, kube, notebook } = ids;
  const yes = { repairable: 'yes' } as const;
  return [
    { rule: 'access/compute-pull', resource: veteran, ...yes, what: 'older than the registry: Azure gave it nothing' },
    { rule: 'access/compute-pull', resource: gpu, ...yes, what: 'a user-assigned identity gets nothing from Azure' },
    { rule: 'access/compute-pull', resource: kube, ...yes, what: 'Azure gives Kubernetes nothing' },
    { rule: 'access/compute-pull-private', resource: gpu, ...yes, what: 'cannot pull from the private registry' },
    { rule: 'access/compute-data', resource: gpu, ...yes, what: 'has no data role' },
    { rule: 'access/compute-data', resource: viewer, ...yes, what: 'has not even the role to read' },
    { rule: 'access/datastore-data', resource: gpu, ...yes, what: 'cannot read the account that it is paired with' },
    { rule: 'access/instance-files', resource: notebook, ...yes, what: 'cannot open notebooks by its own identity' },
    { rule: 'access/parallel-run', resource: batch, ...yes, what: 'has neither tables nor queues' },
    { rule: 'access/model-registry', resource: gpu, ...yes, what: 'cannot write models by its own identity' },
    { rule: 'access/idle-shutdown', resource: notebook, repairable: 'opt-in', what: 'may not shut itself down' },
  ];
}

function ofEndpoint(score: string): readonly Wrong[] {
  const yes = { repairable: 'yes' } as const;
  return [
    { rule: 'access/endpoint-pull', resource: score, ...yes, what: 'its user-assigned identity cannot pull' },
    { rule: 'access/endpoint-pull-private', resource: score, ...yes, what: 'cannot pull from the private registry' },
    { rule: 'access/endpoint-data', resource: score, ...yes, what: 'its user-assigned identity has no data role' },
  ];
}

function ofWorkspace(workspace: string, monitor: string): readonly Wrong[] {
  const yes = { repairable: 'yes' } as const;
  return [
    { rule: 'access/workspace-data', resource: workspace, ...yes, what: 'Azure gives the file role only where no keys are kept' },
    { rule: 'access/people-contribute', resource: workspace, ...yes, what: 'the people who work in it have no data role' },
    { rule: 'access/people-read', resource: workspace, ...yes, what: 'the people who look into it have no data role' },
    { rule: 'access/monitoring', resource: monitor, ...yes, what: 'the identity that monitors models has no data role' },
  ];
}

/** A private registry that images are built on, and somebody else's account: what is named, and what is not. */
async function foreigners(site: Site, workspace: string, pairs: Pairs, base: BuiltIdentity): Promise<readonly Wrong[]> {
  const { store, cloud } = site.hands.azure;
  const target = String(store.get(pairs.privateRegistry)?.properties.loginServer);
  const credentials = { clientId: base.clientId, resourceId: base.id };
  const login = { authType: 'ManagedIdentity', category: 'ContainerRegistry', target, credentials };
  await site.inside(workspace, 'connections/base-images', { properties: login });
  const [paired, stranger] = [pairs.foreignAccount.split('/').at(-1) ?? '', 'nobodysaccount'];
  await site.inside(workspace, 'datastores/images', { properties: byIdentity(paired, cloud.storage) });
  await site.inside(workspace, 'datastores/tempting', { properties: byIdentity(stranger, cloud.storage) });
  return [
    {
      rule: 'access/build-identity-pull',
      resource: `${workspace}/connections/base-images`,
      repairable: 'yes',
      what: 'the identity that builds on the private base cannot pull it',
    },
    {
      rule: 'access/build-identity-operator',
      resource: workspace,
      repairable: 'opt-in',
      what: 'may not act with the identity of its connection',
    },
    {
      rule: 'access/datastore-data',
      resource: `${workspace}/datastores/tempting`,
      repairable: 'no',
      what: 'a datastore names an account that nobody paired with it',
    },
  ];
}

function byIdentity(accountName: string, endpoint: string): JsonObject {
  const place = { datastoreType: 'AzureBlob', accountName, containerName: 'data', endpoint, protocol: 'https' };
  return { ...place, credentials: { credentialsType: 'None' } };
}
