import type { Azure } from '../../azure.ts';
import type { Call, JsonObject, Provider, Reply, Resource, ResourceType } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { parseId } from '../../kernel/ids.ts';
import { isAtOrAbove } from '../../rbac/scope.ts';
import { answer } from './answer.ts';
import { accessDenied, disallowedTable, noSubscription, refusal, refusalOfQuery, throttled } from './errors.ts';
import { parseQuery } from './kql/parse.ts';
import { run } from './kql/run.ts';
import { type QueryRequest, readQueryRequest } from './query-request.ts';
import { type TableParts, tableNamed, unmodelledTables } from './tables.ts';

/** The contract that the index knows: properties that came later are missing from it. */
const indexedVersions: Readonly<Record<string, string>> = {
  'microsoft.machinelearningservices': '2022-10-01',
  'microsoft.containerregistry': '2023-07-01',
};
const otherwiseIndexed = '2023-01-01';

/** Resource Graph over whatever the sandbox holds. `types` are the tables of all providers: they say how a resource looks. */
export function resourceGraph(types: () => readonly ResourceType[]): Provider {
  return {
    namespace: 'Microsoft.ResourceGraph',
    types: [],
    routes: [
      {
        method: 'POST',
        path: /^\/providers\/microsoft\.resourcegraph\/resources$/,
        since: '2019-04-01',
        handle: (call) => answerQuery(call, types),
      },
    ],
  };
}

function answerQuery(call: Call, types: () => readonly ResourceType[]): Reply {
  const headers = takeQuota(call);
  const request = readQueryRequest(call);
  const subscriptions = readableSubscriptions(call, request);
  try {
    const query = parseQuery(request.query);
    const table = tableNamed(query.table, partsOf(call, request, subscriptions, types));
    if (!table && unmodelledTables.has(query.table.toLowerCase()))
      throw new AzureError(501, 'NotModelled', `The sandbox does not model the table ${query.table}.`);
    if (!table) throw disallowedTable(call, query.table);
    return { status: 200, headers, body: answer(run(table, query.operators), query, request) };
  } catch (problem) {
    throw refusalOfQuery(call, problem, headers);
  }
}

/** Every query costs one, also one that fails. */
function takeQuota(call: Call): Record<string, string> {
  const quota = call.azure.graph?.take(call.caller.principalId) ?? { granted: true, remaining: 14, resetsAfterSeconds: 5 };
  const headers = {
    'x-ms-ratelimit-remaining-tenant-resource-requests': String(quota.remaining),
    'x-ms-user-quota-remaining': String(quota.remaining),
    'x-ms-user-quota-resets-after': `00:00:${String(quota.resetsAfterSeconds).padStart(2, '0')}`,
  };
  if (!quota.granted) throw throttled(call, headers);
  return headers;
}

/** The subscriptions in scope that the caller may read anything in; the others are passed over in silence. */
function readableSubscriptions(call: Call, request: QueryRequest): readonly string[] {
  const all = call.azure.store.subscriptions().map(({ subscriptionId }) => subscriptionId.toLowerCase());
  const wanted = request.subscriptions?.map((each) => each.toLowerCase());
  if (wanted?.some((each) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(each))) {
    throw refusal(call, 400, 'BadRequest', [
      { code: 'SubscriptionsContainInvalidGuids', message: 'Subscriptions must be GUIDs.' },
    ]);
  }
  checkManagementGroups(call.azure, request);
  const readable = all.filter((each) => (wanted?.includes(each) ?? true) && seesSomething(call, each));
  if (readable.length > 0) return readable;
  throw wanted ? noSubscription(call, wanted) : accessDenied(call);
}

/** The sandbox keeps no tree of management groups: the tenant's root holds every subscription, others are not modelled. */
function checkManagementGroups(azure: Azure, { managementGroups }: QueryRequest): void {
  const other = managementGroups?.find((each) => each.toLowerCase() !== azure.directory.tenantId.toLowerCase());
  if (other === undefined) return;
  throw new AzureError(
    501,
    'NotModelled',
    `The sandbox does not model which subscriptions lie in the management group '${other}'.`,
  );
}

/** A role anywhere in the subscription, or at a management group above it, makes it eligible. */
function seesSomething(call: Call, subscriptionId: string): boolean {
  const scope = `/subscriptions/${subscriptionId}`;
  const { authorizer, store } = call.azure;
  if (authorizer.allows(call.caller.principalId, 'Microsoft.Resources/subscriptions/read', scope)) return true;
  return store
    .withProperty('Microsoft.Authorization/roleAssignments', 'principalId', call.caller.principalId)
    .some(({ properties }) => isAtOrAbove(scope, String(properties.scope)) || isAtOrAbove(String(properties.scope), scope));
}

function partsOf(
  call: Call,
  request: QueryRequest,
  subscriptions: readonly string[],
  types: () => readonly ResourceType[],
): TableParts {
  const byName = new Map(types().map((type) => [type.type.toLowerCase(), type]));
  return {
    call,
    subscriptions,
    scopeFilter: request.scopeFilter,
    resources: call.azure.graph?.resources() ?? subscriptions.flatMap((each) => call.azure.store.below(`/subscriptions/${each}`)),
    propertiesOf(resource) {
      const shown = byName.get(resource.type.toLowerCase())?.show(resource, readingCall(call, resource)).properties;
      return (shown ?? resource.properties) as JsonObject;
    },
  };
}

/** The index reads a resource as its provider showed it at the version that the index knows. */
function readingCall(call: Call, resource: Resource): Call {
  const namespace = resource.type.split('/')[0]?.toLowerCase() ?? '';
  return { ...call, method: 'GET', id: parseId(resource.id), apiVersion: indexedVersions[namespace] ?? otherwiseIndexed };
}
