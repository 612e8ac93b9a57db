import type { Call, JsonObject, Resource } from '../../contract.ts';

const DAY = 86_400_000;

/** What stays of a deleted container or share where its service keeps them for some days; nothing where it does not. */
export function buried(call: Call, resource: Resource, policy: JsonObject): Resource | undefined {
  if (policy.enabled !== true || typeof policy.days !== 'number') return undefined;
  const version = call.azure.guid().replaceAll('-', '').slice(0, 16).toUpperCase();
  return {
    ...resource,
    // under a path of its own, so that a GET of what it was does not find it
    id: `${resource.id.replace(/\/(\w+)\/[^/]+$/, '/deleted/$1')}/${resource.name}_${version}`,
    properties: { ...resource.properties, version, days: policy.days, deletedAt: call.azure.clock.now() },
  };
}

/** How Azure names what was deleted: beside what is there. */
export function shownId({ id }: Resource): string {
  return id.replace(/\/deleted\/(\w+\/[^/]+)$/, '/$1');
}

export function isBuried({ properties }: Resource): boolean {
  return properties.version !== undefined;
}

/** What is there, and what was deleted and is kept yet, where that is asked for too. */
export function withBuried(call: Call, resources: readonly Resource[], isAsked: boolean): readonly Resource[] {
  return resources.filter((resource) => !isBuried(resource) || (isAsked && remainingDays(resource, call) > 0));
}

/** Days until what was deleted is gone for good. */
export function remainingDays({ properties }: Resource, { azure }: Call): number {
  return Number(properties.days) - Math.floor((azure.clock.now() - Number(properties.deletedAt)) / DAY);
}
