import type { Azure } from '../azure.ts';
import type { Call, Instant, JsonObject, Resource } from '../contract.ts';
import { isObject } from './body.ts';

type Content = Pick<Resource, 'properties'> &
  Partial<Pick<Resource, 'location' | 'kind' | 'sku' | 'identity' | 'tags' | 'secrets'>>;

/** A resource as this call leaves it: who and when are noted, the id keeps the spelling it was made with. */
export function record(call: Call, type: string, existing: Resource | undefined, content: Content): Resource {
  const at = call.azure.clock.now();
  const by = call.caller.principalId;
  return {
    ...existing,
    id: existing?.id ?? `${groupScope(call)}/providers/${type}/${call.id.name}`,
    type,
    name: existing?.name ?? call.id.name,
    ...content,
    createdAt: existing?.createdAt ?? at,
    createdBy: existing?.createdBy ?? by,
    modifiedAt: at,
    modifiedBy: by,
    etag: call.azure.guid(),
  };
}

/** The resource group of a call, spelled as Azure spells it. */
export function groupScope({ id }: Call): string {
  return `/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroup}`;
}

/** The body's tags, or what was there: tags are replaced as a whole. */
export function tagsOf(call: Call, existing: Resource | undefined): JsonObject {
  const { tags } = call.body;
  return isObject(tags) ? tags : (existing?.tags ?? {});
}

/** Microsoft's seven decimals. */
export function sevenDecimals(at: Instant): string {
  return new Date(at).toISOString().replace('Z', '0000Z');
}

/** Seven decimals with an offset, as registries write them. */
export function withOffset(at: Instant): string {
  return new Date(at).toISOString().replace('Z', '0000+00:00');
}

/** Who made and last changed a resource. An application is named by its client id, a person by name. */
export function systemData(resource: Resource, azure: Azure, time: (at: Instant) => string): JsonObject {
  const made = author(resource.createdBy, azure);
  const changed = author(resource.modifiedBy, azure);
  return {
    createdBy: made.name,
    createdByType: made.type,
    createdAt: time(resource.createdAt),
    lastModifiedBy: changed.name,
    lastModifiedByType: changed.type,
    lastModifiedAt: time(resource.modifiedAt),
  };
}

function author(principalId: string, { directory }: Azure): { readonly name: string; readonly type: string } {
  const principal = directory.find(principalId);
  if (principal?.type === 'User') return { name: principal.displayName, type: 'User' };
  return { name: principal?.clientId ?? principalId, type: 'Application' };
}

/** Compares api-versions by date; a preview counts as its date. */
export function isAtLeast(apiVersion: string, date: string): boolean {
  return apiVersion.slice(0, 10) >= date;
}
