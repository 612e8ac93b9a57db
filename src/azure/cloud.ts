/** Azure's clouds: the same service at other addresses, with other names. No credential of one is good in another. */

export type CloudName = 'AzureCloud' | 'AzureChinaCloud' | 'AzureUSGovernment';

export interface Cloud {
  readonly name: CloudName;
  /** Addresses have no slash at the end. */
  readonly resourceManager: string;
  /** What tokens for resource manager are asked for. */
  readonly audience: string;
  readonly login: string;
  readonly graph: { readonly endpoint: string; readonly audience: string };
  /** What the login servers of registries end with. */
  readonly registrySuffix: string;
  /** What the hosts of storage services end with, after the service: `blob.` and this. */
  readonly storageSuffix: string;
}

const cloud = (name: CloudName, hosts: Readonly<Record<'arm' | 'login' | 'graph' | 'registry' | 'storage', string>>): Cloud => ({
  name,
  resourceManager: `https://${hosts.arm}`,
  audience: `https://${hosts.arm}`,
  login: `https://${hosts.login}`,
  graph: { endpoint: `https://${hosts.graph}`, audience: `https://${hosts.graph}` },
  registrySuffix: hosts.registry,
  storageSuffix: hosts.storage,
});

export const CLOUDS: { readonly [N in CloudName]: Cloud } = {
  AzureCloud: cloud('AzureCloud', {
    arm: 'management.azure.com',
    login: 'login.microsoftonline.com',
    graph: 'graph.microsoft.com',
    registry: 'azurecr.io',
    storage: 'core.windows.net',
  }),
  AzureChinaCloud: cloud('AzureChinaCloud', {
    arm: 'management.chinacloudapi.cn',
    login: 'login.chinacloudapi.cn',
    graph: 'microsoftgraph.chinacloudapi.cn',
    registry: 'azurecr.cn',
    storage: 'core.chinacloudapi.cn',
  }),
  AzureUSGovernment: cloud('AzureUSGovernment', {
    arm: 'management.usgovcloudapi.net',
    login: 'login.microsoftonline.us',
    graph: 'graph.microsoft.us',
    registry: 'azurecr.us',
    storage: 'core.usgovcloudapi.net',
  }),
};
