import type { Azure } from '../../azure.ts';
import type { Call, Instant, JsonObject, Resource } from '../../contract.ts';

/** Workspaces tell time with seven decimals and a `Z`. */
export function timeText(at: Instant): string {
  return new Date(at).toISOString().replace('Z', '0000Z');
}

/** Computes tell time with seven decimals and an offset. */
export function offsetTimeText(at: Instant): string {
  return new Date(at).toISOString().replace('Z', '0000+00:00');
}

/** Who made and last changed a resource, as the `systemData` of an answer. */
export function systemData(resource: Resource, azure: Azure): JsonObject {
  return {
    createdAt: timeText(resource.createdAt),
    createdBy: resource.createdBy,
    createdByType: authorType(resource.createdBy, azure),
    lastModifiedAt: timeText(resource.modifiedAt),
    lastModifiedBy: resource.modifiedBy,
    lastModifiedByType: authorType(resource.modifiedBy, azure),
  };
}

function authorType(principalId: string, azure: Azure): string {
  return azure.directory.find(principalId)?.type === 'User' ? 'User' : 'Application';
}

/** The parts of a new resource that say when and by whom. */
export function madeBy(call: Call): Pick<Resource, 'createdAt' | 'createdBy' | 'modifiedAt' | 'modifiedBy' | 'etag'> {
  const at = call.azure.clock.now();
  const by = call.caller.principalId;
  return { createdAt: at, createdBy: by, modifiedAt: at, modifiedBy: by, etag: `"${call.azure.guid()}"` };
}

/** The parts of a changed resource that say when and by whom. */
export function changedBy(call: Call): Pick<Resource, 'modifiedAt' | 'modifiedBy' | 'etag'> {
  return { modifiedAt: call.azure.clock.now(), modifiedBy: call.caller.principalId, etag: `"${call.azure.guid()}"` };
}
