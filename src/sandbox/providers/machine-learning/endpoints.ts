import type { Call, JsonObject, Resource, ResourceType } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { canonicalId } from './canonical-id.ts';
import { grantEndpointRoles } from './endpoint-grants.ts';
import {
  type EndpointWork,
  endpointTimeout,
  endpointWork,
  puttingHeaders,
  puttingOperation,
  resultOperation,
} from './endpoint-operations.ts';
import { guidOf } from './hub.ts';
import { attachIdentity, dropIdentity, gainedSystemIdentity, identityKinds } from './identity.ts';
import { isObject, objectAt, pick, textAt } from './json.ts';
import type { Outcome } from './operations.ts';
import { page } from './paging.ts';
import { notModelled } from './refusals.ts';
import { changedBy, madeBy, offsetSystemData } from './stamps.ts';
import { isAtLeast, projectServing } from './versions.ts';

const BASE = 'Microsoft.MachineLearningServices/workspaces';
export const ONLINE_ENDPOINTS = `${BASE}/onlineEndpoints`;
export const BATCH_ENDPOINTS = `${BASE}/batchEndpoints`;
const AUTH_MODES = ['AADToken', 'AMLToken', 'Key'];
const PAGE = 30;

/** Endpoints that answer at once. Azure gives a system identity its roles; a user-assigned one gets nothing. */
export const onlineEndpoints = endpointType(ONLINE_ENDPOINTS, 'oeidp');
/** Endpoints that run jobs on clusters; they pull and read as those do. */
export const batchEndpoints = endpointType(BATCH_ENDPOINTS, 'bebes');

function endpointType(type: string, prefix: string): ResourceType {
  return {
    type,
    since: '2021-03-01',
    tracked: true,
    show,
    put(call, existing) {
      const endpoint = replaced(call, existing, type);
      const work = endpointWork(call, aboutOf(call, endpoint, prefix));
      const resource = tellingOf(call, work, endpoint, existing);
      const operation = puttingOperation(work, outcomeOf(call, existing, resource));
      // an endpoint that was there answers in the same way: 201
      return { status: 201, resource, reply: 'resource', operation, headers: puttingHeaders(call, resource.id) };
    },
    patch(call, existing) {
      const endpoint = patched(call, existing);
      const work = endpointWork(call, aboutOf(call, endpoint, prefix));
      const resource = tellingOf(call, work, endpoint, existing);
      const operation = resultOperation(work, 'PATCH', outcomeOf(call, existing, resource));
      const reply = type === ONLINE_ENDPOINTS ? 'empty' : 'resource';
      return { status: 202, resource, reply, operation, headers: endpointTimeout };
    },
    remove(call, existing) {
      const finish = () => dropIdentity(call, existing.identity, undefined);
      const resource = { ...existing, properties: { ...existing.properties, provisioningState: 'Deleting' } };
      const operation = resultOperation(endpointWork(call, aboutOf(call, existing, prefix)), 'DELETE', { finish });
      return { status: 202, resource, reply: 'empty', operation, headers: endpointTimeout };
    },
    list(call, resources) {
      const shown = resources.map((endpoint) => show(endpoint, call));
      return page(call, shown, Number(call.query.get('count')) || PAGE);
    },
    actions: { listKeys: { run: refuseKeys }, regenerateKeys: { run: refuseKeys }, token: { run: refuseKeys } },
  };
}

function outcomeOf(call: Call, existing: Resource | undefined, endpoint: Resource): Outcome {
  const { azure } = call;
  const done = (more: JsonObject) => azure.store.save({ ...endpoint, properties: { ...endpoint.properties, ...more } });
  return {
    finish() {
      done({ ...addressesOf(call, endpoint), provisioningState: 'Succeeded' });
      dropIdentity(call, existing?.identity, endpoint.identity);
      const gained = gainedSystemIdentity(existing?.identity, endpoint.identity);
      if (gained && endpoint.type === ONLINE_ENDPOINTS) grantEndpointRoles(azure, workspaceOf(call), endpoint);
    },
    failed: () => done({ provisioningState: 'Failed' }),
  };
}

/** An endpoint has addresses once it is there. */
function addressesOf({ azure }: Call, { name, type, location }: Resource): JsonObject {
  const host = `https://${name}.${location}.${azure.cloud.machineLearning.inference}`;
  if (type === BATCH_ENDPOINTS) return { scoringUri: `${host}/jobs` };
  return { scoringUri: `${host}/score`, swaggerUri: `${host}/swagger.json` };
}

/** Endpoints name themselves, in lower case, and keep the link of their last operation; a batch endpoint tells how it was made instead. */
function tellingOf(call: Call, work: EndpointWork, endpoint: Resource, existing: Resource | undefined): Resource {
  const had = objectAt(existing?.properties, 'properties');
  const own = isBatchOf(call, endpoint.type)
    ? {
        BatchEndpointCreationApiVersion: had.BatchEndpointCreationApiVersion ?? call.apiVersion,
        'azureml.onlineendpointid': endpoint.id,
      }
    : { 'azureml.onlineendpointid': endpoint.id.toLowerCase(), AzureAsyncOperationUri: work.uri };
  const properties = { ...objectAt(endpoint.properties, 'properties'), ...own };
  return { ...endpoint, properties: { ...endpoint.properties, properties } };
}

/** Batch endpoints have a service of their own since this contract; before, they were told of like online ones. */
function isBatchOf({ apiVersion }: Call, type: string): boolean {
  return type === BATCH_ENDPOINTS && isAtLeast(apiVersion, '2023-10-01');
}

function aboutOf(call: Call, endpoint: Resource, prefix: string) {
  return { location: endpoint.location ?? '', prefix, workspaceId: guidOf(workspaceOf(call)) };
}

function refuseKeys(): never {
  throw notModelled('the keys and tokens of endpoints');
}

function show(endpoint: Resource, { azure, apiVersion }: Call): JsonObject {
  const { id, name, type, location, identity, kind } = endpoint;
  // an online endpoint tells of no change after its creation
  const told = type === ONLINE_ENDPOINTS ? { ...endpoint, modifiedAt: endpoint.createdAt } : endpoint;
  return {
    id,
    name,
    type,
    location,
    tags: endpoint.tags ?? {},
    ...(kind ? { kind } : {}),
    ...(identity ? { identity } : {}),
    properties: projectServing(endpoint.properties, apiVersion),
    systemData: pick(offsetSystemData(told, azure), ['createdAt', 'createdBy', 'lastModifiedAt']),
  };
}

function replaced(call: Call, existing: Resource | undefined, type: string): Resource {
  const workspace = workspaceOf(call);
  const body = objectAt(call.body, 'properties');
  const said = textAt(body, 'authMode') ?? '';
  const authMode = AUTH_MODES.find((known) => known.toLowerCase() === said.toLowerCase());
  if (!authMode) throw notModelled(`endpoints with the auth mode '${said}'`);
  const wanted = objectAt(call.body, 'identity');
  const { system, user } = identityKinds(wanted);
  if (type === ONLINE_ENDPOINTS && !system && !user) throw notModelled('an online endpoint that names no identity');
  const location = textAt(call.body, 'location') ?? workspace.location ?? '';
  return {
    ...(existing
      ? { ...existing, ...changedBy(call) }
      : { id: canonicalId(call, type), type, name: call.id.name, ...madeBy(call) }),
    location,
    kind: textAt(call.body, 'kind') ?? existing?.kind ?? bornKind(type, body),
    identity: attachIdentity(call, ownerOf(call, type), existing?.identity, wanted),
    tags: objectAt(call.body, 'tags'),
    properties: {
      description: null,
      properties: {},
      scoringUri: existing?.properties.scoringUri ?? null,
      swaggerUri: existing?.properties.swaggerUri ?? null,
      authMode,
      provisioningState: existing ? 'Updating' : 'Creating',
      ...OWN[type],
      ...pick(body, ['description', 'properties', ...Object.keys(OWN[type] ?? {})]),
    },
  };
}

/** What only one kind of endpoint tells, where the body does not. */
const OWN: Readonly<Record<string, JsonObject>> = {
  [ONLINE_ENDPOINTS]: { compute: null, traffic: {}, mirrorTraffic: {}, publicNetworkAccess: 'Enabled' },
  [BATCH_ENDPOINTS]: { defaults: { deploymentName: null } },
};

/** Only online endpoints have a kind of their own accord: whose compute they run on. */
function bornKind(type: string, { compute }: JsonObject): string | undefined {
  if (type !== ONLINE_ENDPOINTS) return undefined;
  return textAt({ compute }, 'compute') === undefined ? 'Managed' : 'Kubernetes';
}

function patched(call: Call, existing: Resource): Resource {
  const wanted = call.body.identity;
  const owner = ownerOf(call, existing.type);
  return {
    ...existing,
    ...changedBy(call),
    identity: isObject(wanted) ? attachIdentity(call, owner, existing.identity, wanted) : existing.identity,
    tags: isObject(call.body.tags) ? call.body.tags : existing.tags,
    properties: { ...existing.properties, provisioningState: 'Updating' },
  };
}

function ownerOf(call: Call, type: string) {
  const segment = type.slice(type.lastIndexOf('/') + 1);
  return { id: canonicalId(call, type), displayName: `${workspaceOf(call).name}/${segment}/${call.id.name}` };
}

function workspaceOf({ azure, id }: Call): Resource {
  const workspace = azure.store.get(id.parent);
  if (!workspace) throw new AzureError(404, 'ParentResourceNotFound', `The workspace '${id.parent}' could not be found.`);
  return workspace;
}
