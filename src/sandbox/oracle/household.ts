import type { Azure } from '../azure.ts';
import type { Resource } from '../contract.ts';
import { dependenciesOf } from '../providers/machine-learning/hub.ts';
import { textAt } from '../providers/machine-learning/json.ts';

/** A workspace with what lives in it, as the store has it. */
export interface Household {
  readonly workspace: Resource;
  readonly children: readonly Resource[];
}

/** A household with what it works with. */
export interface Scene extends Household {
  readonly azure: Azure;
  readonly registryId: string | undefined;
  readonly registry: Resource | undefined;
  readonly accountId: string | undefined;
  readonly account: Resource | undefined;
  /** Of the default datastore. */
  readonly container: string;
}

export const TYPE = 'microsoft.machinelearningservices/workspaces';

/** Looks up what a household works with; a project works with what is its hub's. */
export function sceneOf(azure: Azure, { workspace, children }: Household): Scene {
  const dependencies = dependenciesOf(workspace, azure.store);
  const registryId = textAt(dependencies, 'containerRegistry');
  const accountId = textAt(dependencies, 'storageAccount');
  const store = children.find(({ name, type }) => name === 'workspaceblobstore' && type.toLowerCase() === `${TYPE}/datastores`);
  return {
    azure,
    workspace,
    children,
    registryId,
    registry: registryId ? azure.store.get(registryId) : undefined,
    accountId,
    account: accountId ? azure.store.get(accountId) : undefined,
    container: textAt(store?.properties, 'containerName') ?? '',
  };
}

/** Nobody is asked who is being made or deleted. */
export function isThere({ properties }: Resource): boolean {
  return !['Creating', 'Deleting'].includes(textAt(properties, 'provisioningState') ?? '');
}
