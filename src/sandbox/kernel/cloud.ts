/** The names of one national cloud. */
export interface Cloud {
  readonly name: 'AzureCloud' | 'AzureChinaCloud' | 'AzureUSGovernment';
  /** Without a slash at its end. */
  readonly resourceManager: string;
  /** What a token for Resource Manager may be issued for besides its own address. */
  readonly serviceManagement: string;
  readonly login: string;
  readonly portal: string;
  readonly microsoftGraph: string;
  readonly keyVault: string;
  /** Suffixes of host names. */
  readonly registry: string;
  readonly storage: string;
  readonly vault: string;
  readonly batch: string;
  readonly webSites: string;
  readonly clusters: string;
  readonly sqlServer: string;
  readonly machineLearning: {
    readonly api: string;
    readonly notebooks: string;
    readonly inference: string;
    readonly instances: string;
  };
}

export type CloudName = Cloud['name'];

/** The clouds that the sandbox can be served as. The audience of storage is the same in all of them. */
export const CLOUDS: Readonly<Record<CloudName, Cloud>> = {
  AzureCloud: {
    name: 'AzureCloud',
    resourceManager: 'https://management.azure.com',
    serviceManagement: 'https://management.core.windows.net',
    login: 'https://login.microsoftonline.com',
    portal: 'https://portal.azure.com',
    microsoftGraph: 'https://graph.microsoft.com',
    keyVault: 'https://vault.azure.net',
    registry: 'azurecr.io',
    storage: 'core.windows.net',
    vault: 'vault.azure.net',
    batch: 'batch.azure.com',
    webSites: 'azurewebsites.net',
    clusters: 'azmk8s.io',
    sqlServer: 'database.windows.net',
    machineLearning: {
      api: 'api.azureml.ms',
      notebooks: 'notebooks.azure.net',
      inference: 'inference.ml.azure.com',
      instances: 'instances.azureml.ms',
    },
  },
  AzureChinaCloud: {
    name: 'AzureChinaCloud',
    resourceManager: 'https://management.chinacloudapi.cn',
    serviceManagement: 'https://management.core.chinacloudapi.cn',
    login: 'https://login.partner.microsoftonline.cn',
    portal: 'https://portal.azure.cn',
    microsoftGraph: 'https://microsoftgraph.chinacloudapi.cn',
    keyVault: 'https://vault.azure.cn',
    registry: 'azurecr.cn',
    storage: 'core.chinacloudapi.cn',
    vault: 'vault.azure.cn',
    batch: 'batch.chinacloudapi.cn',
    webSites: 'chinacloudsites.cn',
    clusters: 'cx.prod.service.azk8s.cn',
    sqlServer: 'database.chinacloudapi.cn',
    machineLearning: {
      api: 'api.ml.azure.cn',
      notebooks: 'notebooks.chinacloudapi.cn',
      inference: 'inference.ml.azure.cn',
      instances: 'instances.azureml.cn',
    },
  },
  AzureUSGovernment: {
    name: 'AzureUSGovernment',
    resourceManager: 'https://management.usgovcloudapi.net',
    serviceManagement: 'https://management.core.usgovcloudapi.net',
    login: 'https://login.microsoftonline.us',
    portal: 'https://portal.azure.us',
    microsoftGraph: 'https://graph.microsoft.us',
    keyVault: 'https://vault.usgovcloudapi.net',
    registry: 'azurecr.us',
    storage: 'core.usgovcloudapi.net',
    vault: 'vault.usgovcloudapi.net',
    batch: 'batch.usgovcloudapi.net',
    webSites: 'azurewebsites.us',
    clusters: 'cx.aks.containerservice.azure.us',
    sqlServer: 'database.usgovcloudapi.net',
    machineLearning: {
      api: 'api.ml.azure.us',
      notebooks: 'notebooks.usgovcloudapi.net',
      inference: 'inference.ml.azure.us',
      instances: 'instances.azureml.us',
    },
  },
};
