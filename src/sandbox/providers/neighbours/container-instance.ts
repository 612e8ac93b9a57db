import type { Json, JsonObject, Provider } from '../../contract.ts';
import { plainLocation } from '../../kernel/regions.ts';
import { isObject, objectAt, stated, textAt } from '../body.ts';
import { isAtLeast, sevenDecimals } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { neighbourType, operationPath } from './neighbour.ts';

const NAMESPACE = 'Microsoft.ContainerInstance';
const KEPT = ['osType', 'restartPolicy', 'ipAddress', 'dnsConfig', 'subnetIds', 'diagnostics', 'priority', 'zones'];

/** Container groups: what they log in to registries with and which shares they mount; passwords and keys are never kept. */
const containerGroups = neighbourType({
  type: `${NAMESPACE}/containerGroups`,
  since: '2018-04-01',
  location: plainLocation,
  statuses: [201, 200],
  properties(call) {
    const wanted = objectAt(call.body, 'properties');
    if (!Array.isArray(wanted.containers) || wanted.containers.length === 0)
      throw notModelled('a container group without containers');
    if (textAt(wanted, 'osType') === undefined) throw notModelled('a container group without an osType');
    return {
      sku: 'Standard',
      ...stated(wanted, KEPT),
      containers: listOf(wanted.containers, container),
      initContainers: listOf(wanted.initContainers, container),
      ...(wanted.imageRegistryCredentials
        ? { imageRegistryCredentials: listOf(wanted.imageRegistryCredentials, credential) }
        : {}),
      ...(wanted.volumes ? { volumes: listOf(wanted.volumes, volume) } : {}),
      instanceView: { events: [], state: 'Pending' },
    };
  },
  show: ({ properties }, { apiVersion }) => (isAtLeast(apiVersion, '2024-05-01') ? { properties: today(properties) } : {}),
  patchesTags: true,
  settled: () => ({ instanceView: { events: [], state: 'Running' } }),
  making: {
    state: 'Pending',
    operation: (call, location) => ({
      path: operationPath(call, NAMESPACE, location, 'operations'),
      headers: 'azure-async',
      running: 'Pending',
      show: ({ status, startedAt, error }) => ({
        id: call.id.text,
        status,
        startTime: sevenDecimals(startedAt),
        properties: { events: [] },
        ...(error ? { error } : {}),
      }),
    }),
  },
  remove: () => ({ status: 200, reply: 'resource' }),
});

/** What the contract of 2024-05-01 tells besides: pools that stand by, settings that are mounted, delegation. */
function today(properties: JsonObject): JsonObject {
  const { containers, imageRegistryCredentials: logins } = properties;
  const mounted = listOf(containers, ({ name, ...others }) => {
    return { name, properties: { configMap: { keyValuePairs: {} }, ...objectAt(others, 'properties') } };
  });
  return {
    isCreatedFromStandbyPool: false,
    provisioningTimeoutInSeconds: 1800,
    isCustomProvisioningTimeout: false,
    ...properties,
    containers: mounted,
    ...(logins ? { imageRegistryCredentials: listOf(logins, (login) => ({ ...login, isDelegatedIdentity: false })) } : {}),
  };
}

function listOf(value: Json | undefined, each: (item: JsonObject) => JsonObject): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject).map(each) : [];
}

/** Values of secure variables stay with the container. */
function container(wanted: JsonObject): JsonObject {
  const properties = objectAt(wanted, 'properties');
  const variables = listOf(properties.environmentVariables, (variable) => stated(variable, ['name', 'value']));
  return { name: wanted.name, properties: { ports: [], ...properties, environmentVariables: variables } };
}

function credential(login: JsonObject): JsonObject {
  const isNamed = textAt(login, 'server') !== undefined;
  const byPassword = textAt(login, 'username') !== undefined && textAt(login, 'password') !== undefined;
  if (!isNamed || byPassword === (textAt(login, 'identity') !== undefined))
    throw notModelled('a registry credential that is not either a user name with its password or an identity');
  return stated(login, ['server', 'username', 'identity', 'identityUrl']);
}

function volume(wanted: JsonObject): JsonObject {
  const share = objectAt(wanted, 'azureFile');
  if (Object.keys(share).length > 0)
    return { name: wanted.name, azureFile: stated(share, ['shareName', 'readOnly', 'storageAccountName']) };
  if (isObject(wanted.emptyDir)) return { name: wanted.name, emptyDir: {} };
  throw notModelled('a volume of a container group that is neither an azureFile nor an emptyDir');
}

export const containerInstance: Provider = { namespace: NAMESPACE, types: [containerGroups] };
