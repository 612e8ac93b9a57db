import { addTraffic } from '../../providers/metrics/traffic.ts';
import { assign } from './contents.ts';
import type { Site } from './site.ts';
import type { Wrong } from './wrong.ts';

const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const DATA_SCIENTIST = 'f6c7c914-8db3-469d-8ca1-694a8f32e121';
const YEAR = 365 * 24 * 3600 * 1000;

/** Who is no part of a workspace and still reaches for it: powerful principals, people, and containers that log in by password. */
export async function buildOutsiders(
  site: Site,
  workspace: string,
  registry: string,
  account: string,
): Promise<readonly Wrong[]> {
  const { hands, prefix } = site;
  const now = hands.azure.clock.now();
  const expired = {
    kind: 'password',
    displayName: 'pipeline',
    keyId: hands.azure.guid(),
    startAt: now - 2 * YEAR,
    endAt: now - YEAR,
  } as const;
  const pipeline = hands.azure.directory.add({ type: 'ServicePrincipal', displayName: `${prefix}-pipeline`, secrets: [expired] });
  await assign(hands, workspace, pipeline.principalId, OWNER);
  const person = hands.azure.directory.add({ type: 'User', displayName: 'a data scientist' });
  hands.azure.authorizer.grant(workspace, person.principalId, DATA_SCIENTIST);
  await logins(site, registry, account);
  addTraffic(hands.azure, account, { authentication: 'AccountKey', requests: 42 });
  return [
    { rule: 'service-principal-privilege', resource: workspace, repairable: 'no', what: 'a pipeline owns it' },
    { rule: 'service-principal-secret', resource: workspace, repairable: 'no', what: "the pipeline's secret has expired" },
  ];
}

/** One of each kind that logs in to the registry by password, and one that mounts the account by its key. */
async function logins({ hands, location, groupId, prefix }: Site, registry: string, account: string): Promise<void> {
  const server = String(hands.azure.store.get(registry)?.properties.loginServer);
  const [username = '', share = ''] = [registry, account].map((id) => id.split('/').at(-1) ?? '');
  const put = async (path: string, version: string, body: Parameters<typeof hands.send>[3]): Promise<string> => {
    await hands.send('PUT', `${groupId}/providers/${path}`, version, { location, ...body });
    return `${groupId}/providers/${path}`;
  };
  await put(`Microsoft.ContainerInstance/containerGroups/${prefix}-worker`, '2025-09-01', {
    properties: {
      osType: 'Linux',
      containers: [{ name: 'worker', properties: { image: `${server}/worker:1` } }],
      imageRegistryCredentials: [{ server, username, password: 'p' }],
      volumes: [{ name: 'files', azureFile: { shareName: 'files', storageAccountName: share, storageAccountKey: 'k' } }],
    },
  });
  const environmentId = await put(`Microsoft.App/managedEnvironments/${prefix}-house`, '2025-01-01', { properties: {} });
  await hands.settle();
  const configuration = {
    secrets: [{ name: 'registry', value: 'p' }],
    registries: [{ server, username, passwordSecretRef: 'registry' }],
  };
  await put(`Microsoft.App/containerApps/${prefix}-shop`, '2025-01-01', {
    properties: { managedEnvironmentId: environmentId, configuration, template: { containers: [] } },
  });
  await put(`Microsoft.Web/sites/${prefix}-site`, '2024-04-01', {
    kind: 'app,linux,container',
    properties: { siteConfig: { linuxFxVersion: `DOCKER|${server}/site:1` } },
  });
  await put(`Microsoft.Web/sites/${prefix}-site/slots/next`, '2024-04-01', {
    kind: 'app,linux,container',
    properties: { siteConfig: { linuxFxVersion: `DOCKER|${server}/site:2` } },
  });
  const batch = await put(`Microsoft.Batch/batchAccounts/${prefix}batch`, '2024-07-01', {});
  await hands.settle();
  const containerConfiguration = {
    type: 'DockerCompatible',
    containerRegistries: [{ registryServer: server, username, password: 'p' }],
  };
  await hands.send('PUT', `${batch}/pools/night`, '2024-07-01', {
    properties: {
      vmSize: 'STANDARD_D2S_V3',
      deploymentConfiguration: { virtualMachineConfiguration: { containerConfiguration } },
    },
  });
  await hands.settle();
}
