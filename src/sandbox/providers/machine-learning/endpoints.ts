import type { Call, JsonObject, Resource, ResourceType, Written } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { canonicalId } from './canonical-id.ts';
import { grantEndpointRoles } from './endpoint-grants.ts';
import { guidOf } from './hub.ts';
import { attachIdentity, dropIdentity, gainedSystemIdentity, identityKinds } from './identity.ts';
import { isObject, objectAt, textAt } from './json.ts';
import { endpointOperation } from './operations.ts';
import { page } from './paging.ts';
import { notModelled } from './refusals.ts';
import { changedBy, madeBy, systemData } from './stamps.ts';

const BASE = 'Microsoft.MachineLearningServices/workspaces';
export const ONLINE_ENDPOINTS = `${BASE}/onlineEndpoints`;
export const BATCH_ENDPOINTS = `${BASE}/batchEndpoints`;
const AUTH_MODES = ['AADToken', 'AMLToken', 'Key'];
const PAGE = 30;

/** Endpoints that answer at once. Azure gives a system identity its roles; a user-assigned one gets nothing. */
export const onlineEndpoints = endpointType(ONLINE_ENDPOINTS, 'oe');
/** Endpoints that run jobs on clusters; they pull and read as those do. */
export const batchEndpoints = endpointType(BATCH_ENDPOINTS, 'be');

function endpointType(type: string, prefix: string): ResourceType {
  return {
    type,
    since: '2021-03-01',
    tracked: true,
    show,
    put: (call, existing) => settle(call, existing, replaced(call, existing, type), prefix, existing ? 200 : 201),
    patch: (call, existing) => settle(call, existing, patched(call, existing), prefix, 202),
    remove(call, existing) {
      const finish = () => dropIdentity(call, existing.identity, undefined);
      const properties = { ...existing.properties, provisioningState: 'Deleting' };
      const operation = endpointOperation(call, aboutOf(call, existing, `${prefix}d`), { finish });
      return { status: 202, resource: { ...existing, properties }, reply: 'empty', operation };
    },
    list(call, resources) {
      const shown = resources.map((endpoint) => show(endpoint, call));
      return page(call, shown, Number(call.query.get('count')) || PAGE);
    },
    actions: { listKeys: { run: refuseKeys }, regenerateKeys: { run: refuseKeys }, token: { run: refuseKeys } },
  };
}

function settle(
  call: Call,
  existing: Resource | undefined,
  endpoint: Resource,
  prefix: string,
  status: 200 | 201 | 202,
): Written {
  const { azure } = call;
  const done = (provisioningState: string) => ({ ...endpoint, properties: { ...endpoint.properties, provisioningState } });
  const finish = () => {
    azure.store.save(done('Succeeded'));
    dropIdentity(call, existing?.identity, endpoint.identity);
    const gained = gainedSystemIdentity(existing?.identity, endpoint.identity);
    if (gained && endpoint.type === ONLINE_ENDPOINTS) grantEndpointRoles(azure, workspaceOf(call), endpoint);
  };
  const operation = endpointOperation(call, aboutOf(call, endpoint, `${prefix}idp`), {
    finish,
    failed: () => azure.store.save(done('Failed')),
  });
  return { status, resource: endpoint, reply: 'resource', operation };
}

function aboutOf(call: Call, endpoint: Resource, prefix: string) {
  return { location: endpoint.location ?? '', prefix, workspaceId: guidOf(workspaceOf(call)) };
}

function refuseKeys(): never {
  throw notModelled('the keys and tokens of endpoints');
}

function show(endpoint: Resource, { azure }: Call): JsonObject {
  const { id, name, type, location, identity, kind } = endpoint;
  return {
    id,
    name,
    type,
    location,
    tags: endpoint.tags ?? {},
    ...(kind ? { kind } : {}),
    ...(identity ? { identity } : {}),
    properties: { ...endpoint.properties, keys: null },
    systemData: systemData(endpoint, azure),
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
  const { keys: _, ...open } = body;
  const host = `https://${call.id.name}.${location}.${call.azure.cloud.machineLearning.inference}`;
  return {
    ...(existing
      ? { ...existing, ...changedBy(call) }
      : { id: canonicalId(call, type), type, name: call.id.name, ...madeBy(call) }),
    location,
    kind: textAt(call.body, 'kind') ?? existing?.kind ?? bornKind(type, open),
    identity: attachIdentity(call, ownerOf(call, type), existing?.identity, wanted),
    tags: objectAt(call.body, 'tags'),
    properties: {
      description: null,
      properties: {},
      traffic: {},
      publicNetworkAccess: 'Enabled',
      ...open,
      authMode,
      scoringUri: type === ONLINE_ENDPOINTS ? `${host}/score` : `${host}/jobs`,
      swaggerUri: type === ONLINE_ENDPOINTS ? `${host}/swagger.json` : null,
      provisioningState: existing ? 'Updating' : 'Creating',
    },
  };
}

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
