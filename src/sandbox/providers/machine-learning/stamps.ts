import type { Azure } from '../../azure.ts';
import type { Call, Instant, JsonObject, Resource } from '../../contract.ts';
import { sevenDecimals, systemData as told, withOffset } from '../record.ts';

export { sevenDecimals as timeText, withOffset as offsetTimeText } from '../record.ts';

/** The time of what a machine did, in milliseconds. */
export function momentText(at: Instant): string {
  return new Date(at).toISOString().replace('Z', '+00:00');
}

/** Who made and last changed a resource, as the `systemData` of an answer. */
export function systemData(resource: Resource, azure: Azure): JsonObject {
  return told(resource, azure, sevenDecimals);
}

/** The same, as datastores and endpoints write times. */
export function offsetSystemData(resource: Resource, azure: Azure): JsonObject {
  return told(resource, azure, withOffset);
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
