import type { JsonObject, Resource, Store } from '../../contract.ts';
import { pick, sameId, textAt } from './json.ts';

export const WORKSPACES = 'Microsoft.MachineLearningServices/workspaces';
const DEPENDENCIES = ['storageAccount', 'keyVault', 'applicationInsights', 'containerRegistry'] as const;

/** The workspace that holds the dependencies: a project's hub, any other workspace itself. */
export function dependencyHolder(workspace: Resource, store: Store): Resource {
  const hubId = textAt(workspace.properties, 'hubResourceId');
  return (hubId && store.get(hubId)) || workspace;
}

/** The ids of storage account, key vault, application insights and registry that a workspace works with. */
export function dependenciesOf(workspace: Resource, store: Store): JsonObject {
  return pick(dependencyHolder(workspace, store).properties, DEPENDENCIES);
}

/** The projects of a hub. */
export function projectsOf(hub: Resource, store: Store): readonly Resource[] {
  return store.list(WORKSPACES).filter((other) => sameId(textAt(other.properties, 'hubResourceId'), hub.id));
}

/** How the system datastores of a workspace sign in to their account; nothing said means by account key. */
export function datastoreAuthMode(workspace: Resource): 'key' | 'identity' | 'delegation' {
  const said = textAt(workspace.properties, 'systemDatastoresAuthMode')?.toLowerCase();
  if (said === 'identity') return 'identity';
  return said === 'userdelegationsas' ? 'delegation' : 'key';
}

/** A workspace's own GUID: names its containers and the registry that Machine Learning makes. */
export function guidOf(workspace: Resource): string {
  return textAt(workspace.properties, 'workspaceId') ?? '';
}
