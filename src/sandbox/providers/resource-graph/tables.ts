import type { Call, Json, JsonObject, Resource } from '../../contract.ts';
import { resourceGroupScope, subscriptionScope } from '../../events/arm-path.ts';
import { builtInRoles } from '../../rbac/built-in/index.ts';
import type { Row } from './kql/evaluate.ts';
import type { Table } from './kql/run.ts';

/** What a table is filled from. */
export interface TableParts {
  readonly call: Call;
  readonly resources: readonly Resource[];
  /** Subscriptions in scope, lower-case ids. */
  readonly subscriptions: readonly string[];
  readonly scopeFilter: ScopeFilter;
  /** The properties of a resource as the index keeps them. */
  readonly propertiesOf: (resource: Resource) => JsonObject;
}

export type ScopeFilter = 'AtScopeAndBelow' | 'AtScopeAndAbove' | 'AtScopeExact' | 'AtScopeAboveAndBelow';

/** Types that stand in `resources`. Computes, datastores and connections do not: they are read workspace by workspace. */
const listedTypes = new Set(
  [
    'Microsoft.MachineLearningServices/workspaces',
    'Microsoft.MachineLearningServices/registries',
    'Microsoft.MachineLearningServices/workspaces/onlineEndpoints',
    'Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments',
    'Microsoft.MachineLearningServices/workspaces/batchEndpoints',
    'Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments',
    'Microsoft.MachineLearningServices/workspaces/serverlessEndpoints',
    'Microsoft.ContainerRegistry/registries',
    'Microsoft.EventGrid/systemTopics',
    'Microsoft.Insights/components',
    'Microsoft.KeyVault/vaults',
    'Microsoft.ManagedIdentity/userAssignedIdentities',
    'Microsoft.OperationalInsights/workspaces',
    'Microsoft.Storage/storageAccounts',
    'Microsoft.ContainerInstance/containerGroups',
    'Microsoft.App/containerApps',
    'Microsoft.App/jobs',
    'Microsoft.App/managedEnvironments',
    'Microsoft.Web/sites',
    'Microsoft.Batch/batchAccounts',
    'Microsoft.ContainerService/managedClusters',
  ].map((type) => type.toLowerCase()),
);

const columns = [
  ...['id', 'name', 'type', 'tenantId', 'kind', 'location', 'resourceGroup', 'subscriptionId', 'managedBy', 'sku', 'plan'],
  ...['properties', 'tags', 'identity', 'zones', 'extendedLocation'],
];

/** Builds a table of the sandbox's Resource Graph; nothing for a name that it does not have. */
export function tableNamed(name: string, parts: TableParts): Table | undefined {
  switch (name.toLowerCase()) {
    case 'resources':
      return { columns, rows: resourceRows(parts) };
    case 'resourcecontainers':
      return { columns, rows: containerRows(parts) };
    case 'authorizationresources':
      return { columns, rows: [...assignmentRows(parts), ...definitionRows(parts)] };
    default:
      return undefined;
  }
}

/** Tables that Azure has and the sandbox does not fill. */
export const unmodelledTables: ReadonlySet<string> = new Set(
  `advisorresources alertsmanagementresources appserviceresources computeresources desktopvirtualizationresources extendedlocationresources
   guestconfigurationresources healthresources insightsresources kubernetesconfigurationresources maintenanceresources managedserviceresources
   networkresources orbitalresources patchassessmentresources patchinstallationresources policyresources quotaresources recoveryservicesresources
   resourcechanges resourcecontainerchanges securityresources servicehealthresources spotresources supportresources`.split(/\s+/),
);

function rowFor(call: Call, resource: Resource, type: string, properties: () => JsonObject): Row {
  const { id, name, kind = '', location = '', sku = null, tags = null, identity = null } = resource;
  const others: Readonly<Record<string, Json>> = {
    ...{ id, name, type, tenantId: call.azure.directory.tenantId, kind, location, managedBy: '', sku, tags, identity },
    ...{ plan: null, zones: null, extendedLocation: null },
    resourceGroup: resourceGroupScope(id)?.split('/')[4]?.toLowerCase() ?? '',
    subscriptionId: subscriptionScope(id)?.split('/')[2] ?? '',
  };
  return { columns, value: (column) => (column === 'properties' ? properties() : others[column]) };
}

function resourceRows({ call, resources, subscriptions, propertiesOf }: TableParts): readonly Row[] {
  const mayRead = createReadCheck(call);
  return resources
    .filter(
      (each) => listedTypes.has(each.type.toLowerCase()) && isIn(each.id, subscriptions) && mayRead(each.id, `${each.type}/read`),
    )
    .map((each) => rowFor(call, each, each.type.toLowerCase(), () => propertiesOf(each)));
}

function containerRows({ call, resources, subscriptions, propertiesOf }: TableParts): readonly Row[] {
  const mayRead = createReadCheck(call);
  const groups = resources
    .filter((each) => each.type.toLowerCase() === 'microsoft.resources/resourcegroups' && isIn(each.id, subscriptions))
    .filter((each) => mayRead(each.id, 'Microsoft.Resources/subscriptions/resourceGroups/read'))
    .map((each) => rowFor(call, each, 'microsoft.resources/subscriptions/resourcegroups', () => propertiesOf(each)));
  const own = call.azure.store
    .subscriptions()
    .filter(({ subscriptionId }) => subscriptions.includes(subscriptionId.toLowerCase()))
    .map(({ subscriptionId, displayName }) => subscriptionRow(call, resources, subscriptionId, displayName));
  return [...own, ...groups];
}

function subscriptionRow(call: Call, resources: readonly Resource[], subscriptionId: string, displayName: string): Row {
  const id = `/subscriptions/${subscriptionId}`;
  const tags = resources.find((each) => each.id.toLowerCase() === id.toLowerCase())?.tags;
  const properties = { state: 'Enabled', managementGroupAncestorsChain: [] };
  return rowFor(call, { ...bare(id, displayName), tags }, 'microsoft.resources/subscriptions', () => properties);
}

/** Assignments above the subscriptions are inherited: who may read assignments in one of them reads these too. */
function assignmentRows({ call, resources, subscriptions, scopeFilter, propertiesOf }: TableParts): readonly Row[] {
  const mayRead = createReadCheck(call);
  const action = 'Microsoft.Authorization/roleAssignments/read';
  const readsAbove = subscriptions.some((each) => mayRead(`/subscriptions/${each}`, action));
  return resources
    .filter(({ type }) => type.toLowerCase() === 'microsoft.authorization/roleassignments')
    .filter(({ properties }) => isCovered(String(properties.scope), subscriptions, scopeFilter))
    .filter(({ properties }) => (isAbove(String(properties.scope)) ? readsAbove : mayRead(String(properties.scope), action)))
    .map((each) => rowFor(call, each, 'microsoft.authorization/roleassignments', () => propertiesOf(each)));
}

function definitionRows({ call, resources, propertiesOf }: TableParts): readonly Row[] {
  const own = resources
    .filter(({ type }) => type.toLowerCase() === 'microsoft.authorization/roledefinitions')
    .map((each) => rowFor(call, each, 'microsoft.authorization/roledefinitions', () => propertiesOf(each)));
  const builtIn = builtInRoles.map(({ roleId, name, description, assignableScopes, permissions }) => {
    const id = `/providers/Microsoft.Authorization/RoleDefinitions/${roleId}`;
    const properties = {
      roleName: name,
      type: 'BuiltInRole',
      description,
      assignableScopes,
      permissions,
    } as unknown as JsonObject;
    return rowFor(call, bare(id, roleId), 'microsoft.authorization/roledefinitions', () => properties);
  });
  return [...own, ...builtIn];
}

function bare(id: string, name: string): Resource {
  return { id, name, type: '', properties: {}, createdAt: 0, createdBy: '', modifiedAt: 0, modifiedBy: '', etag: '' };
}

function isIn(id: string, subscriptions: readonly string[]): boolean {
  return subscriptions.includes(subscriptionScope(id)?.split('/')[2]?.toLowerCase() ?? '');
}

function isAbove(scope: string): boolean {
  return subscriptionScope(scope) === undefined;
}

function isCovered(scope: string, subscriptions: readonly string[], filter: ScopeFilter): boolean {
  const above = isAbove(scope);
  const exact = /^\/subscriptions\/[^/]+\/?$/i.test(scope) && isIn(scope, subscriptions);
  switch (filter) {
    case 'AtScopeExact':
      return exact;
    case 'AtScopeAndAbove':
      return exact || above;
    case 'AtScopeAndBelow':
      return isIn(scope, subscriptions);
    case 'AtScopeAboveAndBelow':
      return above || isIn(scope, subscriptions);
  }
}

/** May the caller read it? Asked once per action and subscription; only where that is not allowed, per resource. */
function createReadCheck(call: Call): (id: string, action: string) => boolean {
  const known = new Map<string, boolean>();
  const { authorizer } = call.azure;
  return (id, action) => {
    const scope = subscriptionScope(id) ?? id;
    const key = `${action} ${scope}`.toLowerCase();
    const wide = known.get(key) ?? authorizer.allows(call.caller.principalId, action, scope);
    known.set(key, wide);
    return wide || authorizer.allows(call.caller.principalId, action, id);
  };
}
