import type { Call, Resource } from '../../contract.ts';
import { objectAt } from '../body.ts';
import { CONTAINERS } from './types.ts';

/** Kept under a path of its own: a GET of the container itself does not find it. */
const FOLDER = 'deletedContainers';
const DAY = 86_400_000;

/** What stays of a deleted container where its account keeps them for some days; nothing where it does not. */
export function buried(call: Call, container: Resource): Resource | undefined {
  const service = call.azure.store.get(call.id.parent);
  const policy = objectAt(service?.properties, 'containerDeleteRetentionPolicy');
  if (service === undefined || policy.enabled !== true || typeof policy.days !== 'number') return undefined;
  const version = call.azure.guid().replaceAll('-', '').slice(0, 16).toUpperCase();
  return {
    ...container,
    id: `${service.id}/${FOLDER}/${container.name}_${version}`,
    type: CONTAINERS,
    properties: { ...container.properties, version, days: policy.days },
    modifiedAt: call.azure.clock.now(),
  };
}

/** The deleted containers of the service that a list is about, whose days are not over. */
export function buriedIn(call: Call): readonly Resource[] {
  return call.azure.store
    .list(CONTAINERS, call.id.parent)
    .filter((container) => isBuried(container) && remainingDays(container, call) > 0);
}

export function isBuried({ properties }: Resource): boolean {
  return properties.version !== undefined;
}

/** Days until a deleted container is gone for good. */
export function remainingDays({ modifiedAt, properties }: Resource, { azure }: Call): number {
  return Number(properties.days) - Math.floor((azure.clock.now() - modifiedAt) / DAY);
}
