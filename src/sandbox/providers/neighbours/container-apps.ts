import type { Call, Json, JsonObject, Provider, Resource, ResourceType, Written } from '../../contract.ts';
import { parseId } from '../../kernel/ids.ts';
import { plainLocation, regions } from '../../kernel/regions.ts';
import { isObject, objectAt, stated, textAt } from '../body.ts';
import { sevenDecimals, systemData } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { type Neighbour, neighbourType, operationPath } from './neighbour.ts';

const NAMESPACE = 'Microsoft.App';

/** What an app's configuration says that nobody wrote, and a job's. */
const APP = { activeRevisionsMode: 'Single', ingress: null, dapr: null, maxInactiveRevisions: null, service: null };
const JOB = { manualTriggerConfig: null, scheduleTriggerConfig: null, eventTriggerConfig: null, dapr: null };

/** Environments, as far as apps and jobs need one to live in. */
const managedEnvironments = appType({
  type: `${NAMESPACE}/managedEnvironments`,
  segment: 'managedEnvironment',
  running: 'Waiting',
  properties: ({ body }) => stated(objectAt(body, 'properties'), ['vnetConfiguration', 'workloadProfiles', 'zoneRedundant']),
});

const apps = appType({
  type: `${NAMESPACE}/containerApps`,
  segment: 'containerapp',
  running: 'InProgress',
  properties: (call) => ({ runningStatus: 'Running', ...workload(call, APP) }),
});

const jobs = appType({
  type: `${NAMESPACE}/jobs`,
  segment: 'containerappsjob',
  running: 'InProgress',
  properties: (call) => workload(call, JOB),
});

interface AppType extends Pick<Neighbour, 'type' | 'properties'> {
  /** Begins the names of its operations. */
  readonly segment: string;
  readonly running: string;
}

function appType({ type, segment, running, properties }: AppType): ResourceType {
  return neighbourType({
    type,
    since: '2022-03-01',
    statuses: [201, 200],
    properties,
    making: {
      state: running,
      operation: (call, location) => ({
        path: operationPath(call, NAMESPACE, location, `${segment}OperationStatuses`),
        headers: 'azure-async',
        asyncQuery: 'azureAsyncOperation=true',
        running: 'InProgress',
        retryAfterSeconds: 5,
      }),
    },
    show: (resource, call) => showApp(resource, call),
    remove: (call, existing) => removal(call, existing, segment),
  });
}

/** Its location is told by the region's display name, and an app's id has its own spelling. */
function showApp(resource: Resource, { azure }: Call): JsonObject {
  const { id, type, location = '', identity, properties } = resource;
  const plain = plainLocation(location);
  const isEnvironment = type.endsWith('/managedEnvironments');
  return {
    id: id.replace('/providers/Microsoft.App/containerApps/', '/providers/Microsoft.App/containerapps/'),
    location: regions.find(([name]) => name === plain)?.[1] ?? location,
    systemData: systemData(resource, azure, sevenDecimals),
    properties: isEnvironment ? properties : { ...properties, eventStreamEndpoint: eventsOf(id, plain) },
    ...(isEnvironment ? {} : { identity: identity ?? { type: 'None' } }),
  };
}

function eventsOf(id: string, location: string): string {
  const { subscriptionId, resourceGroup, name } = parseId(id);
  const place = `subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/containerApps/${name}`;
  return `https://${location}.azurecontainerapps.dev/${place}/eventstream`;
}

function removal(call: Call, existing: Resource, segment: string): Written {
  return {
    status: 202,
    reply: 'empty',
    resource: { ...existing, properties: { ...existing.properties, provisioningState: 'Deleting' } },
    operation: {
      path: operationPath(call, NAMESPACE, existing.location ?? '', `${segment}OperationResults`),
      headers: 'location',
      running: 'InProgress',
      locationResult: 'empty',
      finish: () => undefined,
    },
  };
}

/** An app or a job: how it logs in to registries, by a secret's name or by an identity; values of secrets are never kept. */
function workload(call: Call, unsaid: JsonObject): JsonObject {
  const wanted = objectAt(call.body, 'properties');
  const environmentId = textAt(wanted, 'managedEnvironmentId') ?? textAt(wanted, 'environmentId') ?? '';
  if (!call.azure.store.get(environmentId))
    throw notModelled(`a container app in an environment that is not there ('${environmentId}')`);
  const configuration = objectAt(wanted, 'configuration');
  const secrets = listOf(configuration.secrets);
  const registries = listOf(configuration.registries).map((login) => registry(login, secrets));
  return {
    ...(unsaid === APP ? { managedEnvironmentId: environmentId } : {}),
    environmentId,
    ...stated(wanted, ['workloadProfileName']),
    template: { initContainers: null, volumes: null, ...objectAt(wanted, 'template') },
    configuration: {
      ...unsaid,
      ...configuration,
      secrets: secrets.length > 0 ? secrets.map((secret) => stated(secret, ['name', 'keyVaultUrl', 'identity'])) : null,
      registries: registries.length > 0 ? registries : null,
    },
  };
}

function registry(login: JsonObject, secrets: readonly JsonObject[]): JsonObject {
  if (textAt(login, 'server') === undefined) throw notModelled('a registry of a container app without a server');
  const secret = textAt(login, 'passwordSecretRef');
  if (secret && !secrets.some(({ name }) => name === secret))
    throw notModelled(`the secret '${secret}', which the container app does not define`);
  return {
    identity: '',
    username: '',
    passwordSecretRef: '',
    ...stated(login, ['server', 'username', 'passwordSecretRef', 'identity']),
  };
}

function listOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export const containerApps: Provider = { namespace: NAMESPACE, types: [managedEnvironments, apps, jobs] };
