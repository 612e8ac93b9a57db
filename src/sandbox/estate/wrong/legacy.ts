import { addService } from '../../providers/machine-learning/services.ts';
import { computes, SYSTEM, unassign } from './contents.ts';
import type { Site } from './site.ts';
import type { Part, Wrong } from './wrong.ts';

/** What the first generation left behind: services on container instances, and attached AKS clusters of both kinds. */
export async function buildLegacy(site: Site): Promise<Part> {
  const { hands } = site;
  const registry = await site.registry('legacy', { adminUserEnabled: true });
  const workspace = await site.workspace('legacy', { containerRegistry: registry });
  const attached = await attach(site, workspace, registry);
  addService(hands.azure, workspace, 'scorer', { computeType: 'ACI' });
  const closed = await site.registry('retired');
  const retired = await site.workspace('retired', { containerRegistry: closed });
  const { id: service } = addService(hands.azure, retired, 'forgotten', { computeType: 'ACI' }, 'Failed');
  return {
    workspaces: { legacy: workspace, retired },
    wrong: [
      ...attached,
      {
        rule: 'registry-admin-user',
        resource: registry,
        repairable: 'blocked',
        what: 'the admin user is on, and old services live on it',
      },
      {
        rule: 'container-instances',
        resource: service,
        repairable: 'no',
        what: 'it can pull with the admin user alone, which is off',
      },
    ],
  };
}

async function attach(site: Site, workspace: string, registry: string): Promise<readonly Wrong[]> {
  const { hands, groupId, location, prefix } = site;
  const principal = hands.azure.directory.add({ type: 'ServicePrincipal', displayName: `${prefix}-aks` });
  const clusterId = (name: string): string => `${groupId}/providers/Microsoft.ContainerService/managedClusters/${prefix}-${name}`;
  const servicePrincipalProfile = { clientId: principal.clientId };
  await hands.send('PUT', clusterId('old'), '2025-02-01', { location, properties: { servicePrincipalProfile } });
  await hands.send('PUT', clusterId('managed'), '2025-02-01', { location, identity: SYSTEM, properties: {} });
  await hands.settle();
  const ids = await computes(site, workspace, {
    old: { properties: { computeType: 'AKS', resourceId: clusterId('old'), properties: {} } },
    managed: { properties: { computeType: 'AKS', resourceId: clusterId('managed'), properties: {} } },
  });
  await unassign(hands, registry, principal.principalId);
  return [
    { rule: 'access/attached-cluster-pull', resource: ids.managed, repairable: 'yes', what: 'its kubelets cannot pull' },
    {
      rule: 'access/attached-cluster-pull',
      resource: ids.old,
      repairable: 'yes',
      what: 'somebody took the role of its service principal',
    },
    {
      rule: 'attached-cluster-identity',
      resource: ids.managed,
      repairable: 'no',
      what: 'the first generation does not pull with a managed identity',
    },
  ];
}
