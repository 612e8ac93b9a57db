import type { JsonObject, ResourceType, Route } from '../../contract.ts';
import { gatewayError } from '../../errors.ts';
import { isAzureNamespace } from '../../kernel/known-types.ts';
import { publishedVersions } from '../../kernel/published-versions.ts';
import { regions } from '../../kernel/regions.ts';
import { without } from '../body.ts';
import { notModelled } from '../refusals.ts';

/** What a registration tells of a namespace. */
export type Catalogue = () => Readonly<Record<string, readonly Pick<ResourceType, 'type' | 'since'>[]>>;

/** Provider registrations: every namespace that the sandbox models is registered in every subscription. */
export function registrationRoutes(catalogue: Catalogue): readonly Route[] {
  const one = (namespace: string): JsonObject => {
    const found = Object.entries(catalogue()).find(([known]) => known.toLowerCase() === namespace.toLowerCase());
    if (found) return show(found[0], found[1]);
    if (isAzureNamespace(namespace)) throw notModelled(`the registration of '${namespace}'`);
    throw gatewayError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
  };
  const read = { since: '2014-04-01', action: 'Microsoft.Resources/subscriptions/providers/read' };
  return [
    {
      method: 'GET',
      path: /^(?<scope>\/subscriptions\/[^/]+)\/providers$/,
      since: read.since,
      authorize: (_, { scope = '' }) => ({ action: read.action, scope }),
      handle: (_call, { scope = '' }) => ({
        status: 200,
        body: { value: Object.keys(catalogue()).map((name) => at(scope, one(name))) },
      }),
    },
    {
      method: 'GET',
      path: /^(?<scope>\/subscriptions\/[^/]+)\/providers\/(?<namespace>[^/]+)$/,
      since: read.since,
      authorize: (_, { scope = '' }) => ({ action: read.action, scope }),
      handle: ({ id }, { scope = '' }) => ({ status: 200, body: at(scope, one(id.name)) }),
    },
    ...tenantRoutes(catalogue, one),
    {
      method: 'POST',
      path: /^(?<scope>\/subscriptions\/[^/]+)\/providers\/(?<namespace>[^/]+)\/register$/,
      since: read.since,
      authorize: (_, { scope = '', namespace = '' }) => ({ action: `${namespace}/register/action`, scope }),
      handle: ({ id }, { scope = '' }) => ({ status: 200, body: at(scope, one(id.text.split('/')[4] ?? '')) }),
    },
  ];
}

/** The same without a subscription, for everybody: what there is, and not who has registered it. */
function tenantRoutes(catalogue: Catalogue, one: (namespace: string) => JsonObject): readonly Route[] {
  const shown = (namespace: string): JsonObject => without(one(namespace), ['registrationState', 'registrationPolicy']);
  return [
    {
      method: 'GET',
      path: /^\/providers$/,
      since: '2014-04-01',
      handle: () => ({ status: 200, body: { value: Object.keys(catalogue()).map(shown) } }),
    },
    {
      method: 'GET',
      path: /^\/providers\/[^/]+$/,
      since: '2014-04-01',
      handle: ({ id }) => ({ status: 200, body: shown(id.name) }),
    },
  ];
}

function at(scope: string, registration: JsonObject): JsonObject {
  return { id: `${scope}/providers/${String(registration.namespace)}`, ...registration };
}

function show(namespace: string, types: readonly Pick<ResourceType, 'type' | 'since'>[]): JsonObject {
  return {
    namespace,
    resourceTypes: types.map(({ type, since }) => ({
      resourceType: type.slice(namespace.length + 1),
      locations: regions.map(([, displayName]) => displayName),
      apiVersions: publishedVersions(type, since),
      capabilities: 'None',
    })),
    registrationState: 'Registered',
    registrationPolicy: 'RegistrationRequired',
  };
}
