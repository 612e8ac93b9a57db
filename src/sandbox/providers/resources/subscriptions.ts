import type { Call, JsonObject, Route } from '../../contract.ts';
import { geographyOf, regions } from '../../kernel/regions.ts';
import { assignmentsOf } from '../../rbac/assignment.ts';
import { isInForce } from '../../rbac/decide.ts';
import { isAtOrAbove } from '../../rbac/scope.ts';
import { isAtLeast } from '../record.ts';

type Subscription = ReturnType<Call['azure']['store']['subscriptions']>[number];

/** Subscriptions, the tenant, and the regions that a subscription may use. */
export const subscriptionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/subscriptions$/,
    since: '2014-04-01',
    handle: (call) => ({
      status: 200,
      body: { value: visible(call).map((own) => show(own, call)), count: count(visible(call).length) },
    }),
  },
  {
    method: 'GET',
    path: /^\/subscriptions\/(?<name>[^/]+)$/,
    since: '2014-04-01',
    authorize: (call) => ({ action: 'Microsoft.Resources/subscriptions/read', scope: call.id.text }),
    handle(call, { name = '' }) {
      const own = call.azure.store.subscriptions().find(({ subscriptionId }) => subscriptionId.toLowerCase() === name);
      return { status: 200, body: show(own ?? { subscriptionId: name, displayName: name }, call) };
    },
  },
  {
    method: 'GET',
    path: /^\/tenants$/,
    since: '2014-04-01',
    handle: ({ azure }) => ({ status: 200, body: { value: [showTenant(azure.directory.tenantId)] } }),
  },
  {
    method: 'GET',
    path: /^(?<scope>\/subscriptions\/(?<subscription>[^/]+))\/locations$/,
    since: '2014-04-01',
    authorize: (_, { scope = '' }) => ({ action: 'Microsoft.Resources/subscriptions/locations/read', scope }),
    handle: (_, { scope = '' }) => ({ status: 200, body: { value: regions.map((region) => showRegion(scope, region)) } }),
  },
];

/** A subscription shows to whoever has a role in it, however deep. */
function visible({ azure, caller }: Call): readonly Subscription[] {
  const own = assignmentsOf(azure.store, caller.principalId).filter((assignment) => isInForce(assignment, azure));
  return azure.store.subscriptions().filter(({ subscriptionId }) => {
    const scope = `/subscriptions/${subscriptionId}`;
    return own.some((assignment) => isAtOrAbove(assignment.scope, scope) || isAtOrAbove(scope, assignment.scope));
  });
}

function show({ subscriptionId, displayName }: Subscription, { azure, apiVersion }: Call): JsonObject {
  const tags = isAtLeast(apiVersion, '2019-11-01') ? azure.store.get(`/subscriptions/${subscriptionId}`)?.tags : undefined;
  return {
    id: `/subscriptions/${subscriptionId}`,
    authorizationSource: 'RoleBased',
    ...(isAtLeast(apiVersion, '2019-06-01') ? { managedByTenants: [] } : {}),
    ...(tags === undefined ? {} : { tags }),
    subscriptionId,
    ...(isAtLeast(apiVersion, '2019-06-01') ? { tenantId: azure.directory.tenantId } : {}),
    displayName,
    state: 'Enabled',
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}

const count = (value: number) => ({ type: 'Total', value });

function showTenant(tenantId: string): JsonObject {
  return {
    id: `/tenants/${tenantId}`,
    tenantId,
    tenantCategory: 'Home',
    displayName: 'Sandbox',
    defaultDomain: 'sandbox.onmicrosoft.com',
    tenantType: 'AAD',
    domains: ['sandbox.onmicrosoft.com'],
  };
}

function showRegion(scope: string, [name, displayName]: (typeof regions)[number]): JsonObject {
  const geographyGroup = geographyOf(name);
  return {
    id: `${scope}/locations/${name}`,
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: `(${geographyGroup}) ${displayName}`,
    metadata: { regionType: 'Physical', regionCategory: 'Recommended', geographyGroup },
  };
}
