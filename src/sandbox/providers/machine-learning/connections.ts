import type { Call, JsonObject, Resource, ResourceType, Written } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { canonicalId } from './canonical-id.ts';
import { isObject, objectAt, pick, textAt, without } from './json.ts';
import { page } from './paging.ts';
import { notModelled } from './refusals.ts';
import { madeBy, systemData } from './stamps.ts';
import { isAtLeast } from './versions.ts';

const CONNECTIONS = 'Microsoft.MachineLearningServices/workspaces/connections';
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
  absent: notFound,
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

/** What contracts tell since when, by the oldest recording that has it. */
const SINCE: Readonly<Record<string, string>> = {
  group: '2022-10-01',
  expiryTime: '2022-10-01',
  createdByWorkspaceArmId: '2022-10-01',
  useWorkspaceManagedIdentity: '2022-10-01',
  isSharedToAll: '2022-10-01',
  sharedUserList: '2022-10-01',
  peRequirement: '2024-01-01',
  peStatus: '2024-01-01',
  error: '2024-01-01',
  isDefault: '2024-01-01',
};

function show(connection: Resource, call: Call): JsonObject {
  const { properties } = connection;
  const told = toldOf(connection, call);
  const isKnown = (date: string) => isAtLeast(call.apiVersion, date);
  return {
    tags: null,
    location: null,
    id: connection.id,
    name: connection.name,
    type: connection.type,
    properties: {
      ...without(
        told,
        Object.keys(told).filter((key) => !isKnown(SINCE[key] ?? '')),
      ),
      metadata: properties.metadata ?? (isKnown('2022-10-01') ? {} : null),
    },
    systemData: isKnown('2022-10-01') ? systemData(connection, call.azure) : null,
  };
}

function toldOf(connection: Resource, call: Call): JsonObject {
  const { properties } = connection;
  const workspaceId = connection.id.slice(0, connection.id.toLowerCase().lastIndexOf('/connections/'));
  const group = GROUPS[textAt(properties, 'category') ?? ''];
  return {
    authType: properties.authType,
    ...credentialsOf(connection, call),
    ...(group === undefined ? {} : { group }),
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
    isDefault: true,
  };
}

/** The categories whose group is known, in Azure's spelling. */
const GROUPS: Readonly<Record<string, string>> = {
  ADLSGen2: 'Azure',
  ContainerRegistry: 'Azure',
  AzureOpenAI: 'AzureAI',
  CustomKeys: 'AzureAI',
  S3: 'File',
  Git: 'ServicesAndApps',
  PythonFeed: 'ServicesAndApps',
};

/** What a connection signs in with is null, and not there where it signs in with nothing. A name is no secret: later contracts tell an identity's. */
function credentialsOf({ properties, secrets }: Resource, { apiVersion }: Call): JsonObject {
  if (properties.authType === 'None') return {};
  if (properties.authType !== 'ManagedIdentity' || !isAtLeast(apiVersion, '2024-01-01')) return { credentials: null };
  return { credentials: pick(objectAt(secrets, 'credentials'), ['clientId', 'resourceId']) };
}

/** The service itself answers for what is not there, and not the gateway. */
function notFound({ id }: Call): AzureError {
  const nothing = { severity: null, messageFormat: null, messageParameters: null, referenceCode: null, detailsUri: null };
  return new AzureError(404, 'UserError', `Connection ${id.name} can't be found in this workspace`, {
    ...nothing,
    target: null,
    details: [],
    innerError: { code: 'NotFoundError', innerError: null },
    debugInfo: null,
    additionalInfo: null,
  });
}

function put(call: Call, existing: Resource | undefined): Written {
  const body = objectAt(call.body, 'properties');
  const said = textAt(body, 'authType') ?? '';
  const authType = AUTH_TYPES.find((known) => known.toLowerCase() === said.toLowerCase());
  if (!authType) throw notModelled(`connections that sign in with '${said}'`);
  const wanted = textAt(body, 'category');
  if (!wanted || !textAt(body, 'target')) throw notModelled('a connection without category or target');
  const category = Object.keys(GROUPS).find((known) => known.toLowerCase() === wanted.toLowerCase()) ?? wanted;
  const { credentials, ...open } = body;
  const resource: Resource = {
    // one that was there is made anew, from its first date on
    ...(existing ?? { id: canonicalId(call, CONNECTIONS), type: CONNECTIONS, name: call.id.name }),
    ...madeBy(call),
    properties: { ...open, authType, category },
    secrets: isObject(credentials) ? { credentials } : {},
  };
  return { status: 200, resource, reply: 'resource' };
}
