import type { Call, JsonObject, Resource, ResourceType, Written } from '../../contract.ts';
import { canonicalId } from './canonical-id.ts';
import { BATCH_ENDPOINTS, ONLINE_ENDPOINTS } from './endpoints.ts';
import { guidOf } from './hub.ts';
import { objectAt, textAt } from './json.ts';
import { endpointOperation } from './operations.ts';
import { page } from './paging.ts';
import { notModelled } from './refusals.ts';
import { changedBy, madeBy, systemData } from './stamps.ts';

const PAGE = 30;

/** What runs behind an endpoint: kept as it is written, with its state. */
export const deployments: readonly ResourceType[] = [
  deploymentType(`${ONLINE_ENDPOINTS}/deployments`, 'od'),
  deploymentType(`${BATCH_ENDPOINTS}/deployments`, 'bd'),
];

function deploymentType(type: string, prefix: string): ResourceType {
  return {
    type,
    since: '2021-03-01',
    tracked: true,
    show,
    put: (call, existing) => put(call, existing, type, prefix),
    remove(call, existing) {
      const operation = endpointOperation(call, aboutOf(call, existing, `${prefix}d`), { finish: () => undefined });
      return { status: 202, reply: 'empty', operation };
    },
    list: (call, resources) =>
      page(
        call,
        resources.map((deployment) => show(deployment, call)),
        PAGE,
      ),
  };
}

function show(deployment: Resource, { azure }: Call): JsonObject {
  const { id, name, type, location, sku, kind, properties } = deployment;
  return {
    id,
    name,
    type,
    location,
    tags: deployment.tags ?? {},
    ...(kind ? { kind } : {}),
    ...(sku ? { sku } : {}),
    properties,
    systemData: systemData(deployment, azure),
  };
}

function put(call: Call, existing: Resource | undefined, type: string, prefix: string): Written {
  const body = objectAt(call.body, 'properties');
  const isOnline = prefix === 'od';
  if (isOnline && !textAt(body, 'endpointComputeType')) throw notModelled('an online deployment that names no kind of compute');
  const resource: Resource = {
    ...(existing
      ? { ...existing, ...changedBy(call) }
      : { id: canonicalId(call, type), type, name: call.id.name, ...madeBy(call) }),
    location: textAt(call.body, 'location'),
    kind: textAt(call.body, 'kind'),
    sku: isOnline ? { name: 'Default', capacity: 1, ...objectAt(call.body, 'sku') } : undefined,
    tags: objectAt(call.body, 'tags'),
    properties: { description: null, properties: {}, ...body, provisioningState: existing ? 'Updating' : 'Creating' },
  };
  const finish = () => {
    const latest = call.azure.store.get(resource.id) ?? resource;
    call.azure.store.save({ ...latest, properties: { ...latest.properties, provisioningState: 'Succeeded' } });
  };
  const operation = endpointOperation(call, aboutOf(call, resource, `${prefix}idp`), { finish });
  return { status: existing ? 200 : 201, resource, reply: 'resource', operation };
}

function aboutOf({ azure }: Call, deployment: Resource, prefix: string) {
  const workspaceId = deployment.id.split('/').slice(0, 9).join('/');
  const workspace = azure.store.get(workspaceId);
  return { location: deployment.location ?? '', prefix, workspaceId: workspace ? guidOf(workspace) : '' };
}
