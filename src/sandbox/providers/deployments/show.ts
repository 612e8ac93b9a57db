import type { Azure } from '../../azure.ts';
import type { Json, JsonObject, Resource } from '../../contract.ts';
import { plainLocation } from '../../kernel/regions.ts';
import { sevenDecimals } from '../record.ts';
import type { Prepared } from './prepare.ts';
import { DEPLOYMENTS, type Planned } from './template/plan.ts';
import { resolve } from './template/resolve.ts';

/** A deployment as it is shown. */
export function showDeployment({ id, name, type, location, tags, properties }: Resource): JsonObject {
  return { id, name, type, ...(location === undefined ? {} : { location }), ...(tags ? { tags } : {}), properties };
}

/** What is told of a deployment before it begins. */
export function firstProperties(prepared: Prepared, azure: Azure, correlationId: string, state: string): JsonObject {
  const { hash, parameters } = prepared;
  return {
    templateHash: hash,
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
    mode: 'Incremental',
    provisioningState: state,
    timestamp: sevenDecimals(azure.clock.now()),
    duration: 'PT0S',
    correlationId,
    providers: providersOf(prepared),
    dependencies: dependenciesOf(prepared),
  };
}

/** The answer to a validation. */
export function validated(prepared: Prepared, azure: Azure, correlationId: string): JsonObject {
  const { id, name, location, tags, ordered } = prepared;
  const properties = {
    ...firstProperties(prepared, azure, correlationId, 'Succeeded'),
    validatedResources: ordered.map(({ planned }) => ({ id: planned.id })),
  };
  return { id, name, type: DEPLOYMENTS, ...(location === undefined ? {} : { location }), ...(tags ? { tags } : {}), properties };
}

function providersOf({ ordered }: Prepared): readonly JsonObject[] {
  const namespaces = new Map<string, Map<string, Json[]>>();
  for (const { planned } of ordered) {
    const [namespace = '', ...types] = planned.type.split('/');
    const known = namespaces.get(namespace) ?? new Map<string, Json[]>();
    namespaces.set(namespace, known);
    const locations = known.get(types.join('/')) ?? [];
    known.set(types.join('/'), locations);
    const location = locationOf(planned);
    if (!locations.includes(location)) locations.push(location);
  }
  return [...namespaces].map(([namespace, types]) => ({
    namespace,
    resourceTypes: [...types].map(([resourceType, locations]) => ({ resourceType, locations })),
  }));
}

/** Null for what has none, as Azure tells of nested deployments, and for what is not known yet. */
function locationOf({ body, frame }: Planned): string | null {
  try {
    const location = resolve(body.location ?? null, frame);
    return typeof location === 'string' ? plainLocation(location) : null;
  } catch {
    return null;
  }
}

function dependenciesOf({ ordered }: Prepared): readonly JsonObject[] {
  return ordered
    .filter(({ needs }) => needs.length > 0)
    .map(({ planned, needs }) => ({ dependsOn: needs.map(named), ...named(planned) }));
}

function named({ id, type, name }: Planned): JsonObject {
  return { id, resourceType: type, resourceName: name };
}
