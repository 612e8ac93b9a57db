import type { JsonObject, ResourceType, Route } from '../../contract.ts';
import { gatewayError } from '../../errors.ts';
import { isAzureNamespace } from '../../kernel/known-types.ts';
import { regions } from '../../kernel/regions.ts';
import { notModelled } from '../refusals.ts';
import { publishedVersions } from './api-versions.ts';

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
      handle: (_, { scope = '', namespace = '' }) => ({ status: 200, body: at(scope, one(namespace)) }),
    },
    {
      method: 'POST',
      path: /^(?<scope>\/subscriptions\/[^/]+)\/providers\/(?<namespace>[^/]+)\/register$/,
      since: read.since,
      authorize: (_, { scope = '', namespace = '' }) => ({ action: `${namespace}/register/action`, scope }),
      handle: (_, { scope = '', namespace = '' }) => ({ status: 200, body: at(scope, one(namespace)) }),
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
