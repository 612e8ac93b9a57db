import type { Call, JsonObject, Resource } from '../../contract.ts';
import { objectAt, pick, textAt } from './json.ts';

/** What an instance tells nothing about until it is there, whatever its maker said. */
const UNTOLD = {
  imageVersion: null,
  imageSku: null,
  subnet: null,
  sshSettings: null,
  autologgerSettings: null,
  errors: null,
  connectivityEndpoints: null,
  applications: null,
  state: null,
  lastOperation: null,
  applicationSharingPolicy: null,
  dataMounts: null,
  dataDisks: null,
  containers: null,
  updateStatus: null,
  versions: null,
  customServices: null,
  osImageMetadata: null,
};

/** What a PUT makes of an instance, still without a state. */
export function instanceProperties(inner: JsonObject, call: Call): JsonObject {
  return {
    ...UNTOLD,
    vmSize: textAt(inner, 'vmSize')?.toUpperCase() ?? null,
    subnet: inner.subnet ?? null,
    createdBy: { userOrgId: call.azure.directory.tenantId, userId: call.caller.principalId },
    computeInstanceAuthorizationType: textAt(inner, 'computeInstanceAuthorizationType') ?? null,
    personalComputeInstanceSettings: inner.personalComputeInstanceSettings ?? null,
    setupScripts: inner.setupScripts ?? null,
    ...pick(inner, ['schedules', 'idleTimeBeforeShutdown']),
    enableNodePublicIp: inner.enableNodePublicIp !== false,
    enableBatchPrivateLink: false,
    enableRootAccess: inner.enableRootAccess !== false,
    enableOSPatching: inner.enableOSPatching === true,
    releaseQuotaOnStop: inner.releaseQuotaOnStop === true,
    enableSSO: inner.enableSSO !== false,
  };
}

/** The instance once it is there: what its maker said comes to light, beside what every instance has. */
export function withInstanceDefaults(instance: Resource, { body, azure }: Call): Resource {
  const inner = objectAt(instance.properties, 'properties');
  const said = objectAt(objectAt(body, 'properties'), 'properties');
  const host = `https://${instance.name}.${instance.location}.${azure.cloud.machineLearning.instances}`;
  const image = new Date(azure.clock.now()).toISOString().slice(2, 10).replaceAll('-', '.');
  const told = {
    ...inner,
    sshSettings: {
      sshPublicAccess: 'Disabled',
      sshPort: 50_000,
      adminPublicKey: null,
      ...objectAt(said, 'sshSettings'),
      adminUserName: 'azureuser',
    },
    errors: [],
    applicationSharingPolicy: textAt(said, 'applicationSharingPolicy') ?? 'Shared',
    // addresses that documentation may use; nobody can reach the instance anyway
    connectivityEndpoints: { publicIpAddress: inner.enableNodePublicIp ? '203.0.113.4' : null, privateIpAddress: '10.0.0.4' },
    applications: [
      { displayName: 'Jupyter', endpointUri: `${host}/tree/` },
      { displayName: 'Jupyter Lab', endpointUri: `${host}/lab` },
    ],
    schedules: inner.schedules ?? { computeStartStop: [] },
    versions: { runtime: '3.0.0' },
    customServices: [],
    osImageMetadata: {
      currentImageVersion: image,
      latestImageVersion: image,
      isLatestOsImageVersion: true,
      osPatchingStatus: null,
    },
  };
  return { ...instance, properties: { ...instance.properties, properties: told } };
}
