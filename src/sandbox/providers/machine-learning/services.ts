import type { Azure } from '../../azure.ts';
import type { Call, JsonObject, Resource, ResourceType } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { systemData } from './stamps.ts';

export const SERVICES = 'Microsoft.MachineLearningServices/workspaces/services';
const SERVED = ['2021-01-01', '2021-04-01'];

/** Web services of the first generation: two old api-versions tell of them, and none makes them any more. */
export const services: ResourceType = {
  type: SERVICES,
  since: '2021-01-01',
  show: (service, call) => {
    requireServed(call);
    return shown(service, call);
  },
  list(call, resources) {
    requireServed(call);
    return { status: 200, body: { value: resources.map((service) => shown(service, call)) } };
  },
};

/** What a sandbox's player says of a web service. */
export type ServiceKind =
  | { readonly computeType: 'ACI' }
  | { readonly computeType: 'AKS'; readonly computeName: string; readonly namespace?: string };

/** Puts a first-generation web service into a workspace. Clients that made them have ended; those that run, run on. */
export function addService(azure: Azure, workspaceId: string, name: string, kind: ServiceKind, state = 'Healthy'): Resource {
  const workspace = azure.store.get(workspaceId);
  if (!workspace) throw new Error(`No workspace has the id ${workspaceId}.`);
  const location = workspace.location ?? '';
  const onInstances = {
    scoringUri: `http://${name}.${location}.azurecontainer.io/score`,
    publicFqdn: `${name}.${location}.azurecontainer.io`,
    location,
  };
  const at = azure.clock.now();
  const by = workspace.createdBy;
  const service: Resource = {
    id: `${workspace.id}/services/${name}`,
    type: SERVICES,
    name,
    properties: {
      ...kind,
      state,
      deploymentType: 'HttpRealtimeEndpoint',
      ...(kind.computeType === 'ACI' ? onInstances : {}),
    },
    createdAt: at,
    createdBy: by,
    modifiedAt: at,
    modifiedBy: by,
    etag: `"${azure.guid()}"`,
  };
  azure.store.save(service);
  return service;
}

function shown(service: Resource, { azure }: Call): JsonObject {
  const { id, name, type, properties } = service;
  return { id, name, type, properties, systemData: systemData(service, azure) };
}

function requireServed({ apiVersion }: Call): void {
  if (SERVED.includes(apiVersion)) return;
  throw new AzureError(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for API version '${apiVersion}' for type 'workspaces/services'. The supported api-versions are '${SERVED.join(', ')}'.`,
  );
}
