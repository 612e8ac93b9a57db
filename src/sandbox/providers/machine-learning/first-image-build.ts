import type { Azure } from '../../azure.ts';
import type { Resource } from '../../contract.ts';
import { dependenciesOf, dependencyHolder, guidOf } from './hub.ts';
import { textAt } from './json.ts';
import { timeText } from './stamps.ts';
import { groupOf } from './workspace-grants.ts';

const REGISTRIES = 'Microsoft.ContainerRegistry/registries';

/**
 * A workspace without a registry builds its first image: Machine Learning makes one, in the workspace's group, named after
 * the workspace's GUID, with the admin user ON, and writes its id into the workspace. Computes that exist get no role on it.
 * A workspace that has a registry keeps it. Answers the registry. Throws where there is no such workspace.
 */
export function buildFirstImage(azure: Azure, workspaceId: string): Resource {
  const workspace = azure.store.get(workspaceId);
  if (!workspace) throw new Error(`No workspace has the id ${workspaceId}.`);
  const present = azure.store.get(textAt(dependenciesOf(workspace, azure.store), 'containerRegistry') ?? '');
  if (present) return present;
  const holder = dependencyHolder(workspace, azure.store);
  const registry = madeRegistry(azure, holder);
  azure.store.save(registry);
  azure.store.save({ ...holder, properties: { ...holder.properties, containerRegistry: registry.id } });
  const at = azure.clock.now();
  azure.events.happened({ kind: 'Write', result: 'Success', operation: `${REGISTRIES}/write`, resourceId: registry.id, at });
  return registry;
}

function madeRegistry(azure: Azure, workspace: Resource): Resource {
  const name = guidOf(workspace).replaceAll('-', '');
  const at = azure.clock.now();
  return {
    id: `${groupOf(workspace.id)}/providers/${REGISTRIES}/${name}`,
    type: REGISTRIES,
    name,
    location: workspace.location,
    sku: { name: 'Basic', tier: 'Basic' },
    tags: {},
    properties: {
      loginServer: `${name}.${azure.cloud.registry}`,
      creationDate: timeText(at),
      provisioningState: 'Succeeded',
      adminUserEnabled: true,
      publicNetworkAccess: 'Enabled',
      anonymousPullEnabled: false,
    },
    secrets: { password: secret(azure), password2: secret(azure) },
    createdAt: at,
    createdBy: workspace.createdBy,
    modifiedAt: at,
    modifiedBy: workspace.createdBy,
    etag: `"${azure.guid()}"`,
  };
}

function secret(azure: Azure): string {
  return Buffer.from(azure.guid() + azure.guid()).toString('base64url');
}
