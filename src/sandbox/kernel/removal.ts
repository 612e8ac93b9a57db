import type { Azure } from '../azure.ts';
import type { Call } from '../contract.ts';
import { isNested, parseId } from './ids.ts';

const GROUP = 'microsoft.resources/resourcegroups';

/** What goes with a group without an event of its own: the group, and the history of its deployments. */
const UNTOLD = [GROUP, 'microsoft.resources/deployments'];

/**
 * Removes a resource with all that lies below it, and the managed identities of what is gone. Deleting a resource group deletes
 * each resource in it, and each tells its own event, as Azure does.
 */
export function removeResource(azure: Azure, id: string, call: Call): void {
  const gone = azure.store.remove(id);
  const ids = new Set(gone.map((resource) => resource.id.toLowerCase()));
  for (const principal of azure.directory.all()) {
    if (principal.resourceId !== undefined && ids.has(principal.resourceId.toLowerCase()))
      azure.directory.remove(principal.principalId);
  }
  if (parseId(id).type.toLowerCase() !== GROUP) return;
  for (const resource of gone) {
    const id = parseId(resource.id);
    if (isNested(id.type) || UNTOLD.includes(id.type.toLowerCase()) || isExtension(id.key)) continue;
    azure.events.happened({
      kind: 'Delete',
      result: 'Success',
      operation: `${resource.type}/delete`,
      resourceId: resource.id,
      at: azure.clock.now(),
      call,
    });
  }
}

function isExtension(key: string): boolean {
  return key.indexOf('/providers/') !== key.lastIndexOf('/providers/');
}
