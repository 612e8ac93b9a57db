import type { Call, JsonObject, Resource, ResourceType, Written } from '../../contract.ts';
import { canonicalId } from './canonical-id.ts';
import { isObject, objectAt, pick, textAt } from './json.ts';
import { page } from './paging.ts';
import { notModelled } from './refusals.ts';
import { changedBy, madeBy, systemData } from './stamps.ts';

export const CONNECTIONS = 'Microsoft.MachineLearningServices/workspaces/connections';
const PAGE = 30;
const AUTH_TYPES = [
  'AAD',
  'AccessKey',
  'AccountKey',
  'ApiKey',
  'CustomKeys',
  'ManagedIdentity',
  'None',
  'OAuth2',
  'PAT',
  'SAS',
  'ServicePrincipal',
  'UsernamePassword',
];

/** Connections of a workspace. What they sign in with is kept apart and only listed. */
export const connections: ResourceType = {
  type: CONNECTIONS,
  since: '2020-06-01',
  show,
  put,
  remove: () => ({ status: 200, reply: 'empty' }),
  list(call, resources) {
    const category = call.query.get('category')?.toLowerCase();
    const target = call.query.get('target');
    const wanted = resources.filter(
      ({ properties }) =>
        (!category || textAt(properties, 'category')?.toLowerCase() === category) && (!target || properties.target === target),
    );
    return page(
      call,
      wanted.map((connection) => show(connection, call)),
      PAGE,
    );
  },
  actions: {
    listsecrets: {
      run(call, connection) {
        const body = show(connection, call);
        return { status: 200, body: { ...body, properties: { ...objectAt(body, 'properties'), ...connection.secrets } } };
      },
    },
  },
};

function show(connection: Resource, { azure }: Call): JsonObject {
  const { properties } = connection;
  const workspaceId = connection.id.slice(0, connection.id.toLowerCase().lastIndexOf('/connections/'));
  return {
    tags: null,
    location: null,
    id: connection.id,
    name: connection.name,
    type: connection.type,
    properties: {
      authType: properties.authType,
      ...(properties.category === 'ContainerRegistry' ? { group: 'Azure' } : {}),
      category: properties.category,
      expiryTime: properties.expiryTime ?? null,
      target: properties.target,
      createdByWorkspaceArmId: workspaceId,
      useWorkspaceManagedIdentity: properties.useWorkspaceManagedIdentity === true,
      isSharedToAll: properties.isSharedToAll === true,
      sharedUserList: properties.sharedUserList ?? [],
      peRequirement: 'NotRequired',
      peStatus: 'NotApplicable',
      error: null,
      metadata: properties.metadata ?? {},
      ...identityOf(connection),
    },
    systemData: systemData(connection, azure),
  };
}

/** Of all that connections sign in with, a managed identity alone is told: it is a name, not a secret. */
function identityOf({ properties, secrets }: Resource): JsonObject {
  if (properties.authType !== 'ManagedIdentity') return {};
  return { credentials: pick(objectAt(secrets, 'credentials'), ['clientId', 'resourceId']) };
}

function put(call: Call, existing: Resource | undefined): Written {
  const body = objectAt(call.body, 'properties');
  const said = textAt(body, 'authType') ?? '';
  const authType = AUTH_TYPES.find((known) => known.toLowerCase() === said.toLowerCase());
  if (!authType) throw notModelled(`connections that sign in with '${said}'`);
  if (!textAt(body, 'category') || !textAt(body, 'target')) throw notModelled('a connection without category or target');
  const { credentials, ...open } = body;
  const resource: Resource = {
    ...(existing
      ? { ...existing, ...changedBy(call) }
      : { id: canonicalId(call, CONNECTIONS), type: CONNECTIONS, name: call.id.name, ...madeBy(call) }),
    properties: { ...open, authType },
    secrets: isObject(credentials) ? { credentials } : {},
  };
  return { status: 200, resource, reply: 'resource' };
}
