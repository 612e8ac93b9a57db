import { expect } from 'vitest';
import { aroundWorkspace, makeWorkspace, type RecordedShape, type Step, workspacePath } from './recorded-steps.ts';

const workspace = workspacePath.split('?')[0] ?? '';
const given = [...aroundWorkspace, makeWorkspace];
const files: Step = {
  method: 'PUT',
  path: `${workspace}/datastores/facts?api-version=2023-04-01-preview`,
  body: {
    properties: {
      tags: {},
      credentials: { credentialsType: 'AccountKey', secrets: { secretsType: 'AccountKey', key: 'hidden' } },
      datastoreType: 'AzureFile',
      accountName: 'facts',
      fileShareName: 'facts',
    },
  },
};
const time = expect.stringMatching(/\.\d{7}\+00:00$/);

/** What is inside a workspace: computes and datastores. */
export const insideWorkspaces: readonly RecordedShape[] = [
  {
    fact: 'a cluster tells its size in capitals',
    given,
    when: {
      method: 'PUT',
      path: `${workspace}/computes/facts?api-version=2023-08-01-preview`,
      body: { location: 'westus', properties: { computeType: 'AmlCompute', properties: { vmSize: 'Standard_DS2_v2' } } },
    },
    status: 201,
    headers: { 'azure-asyncoperation': '/computeOperationsStatus/' },
    withoutHeaders: ['location'],
    body: { properties: { provisioningState: 'Creating', properties: { vmSize: 'STANDARD_DS2_V2' } } },
  },
  {
    fact: 'a new datastore names itself in Location, and does not know its subscription or group',
    given,
    when: files,
    status: 201,
    headers: { location: '/datastores/facts?api-version=2023-04-01-preview' },
    body: {
      properties: {
        credentials: { credentialsType: 'AccountKey' },
        subscriptionId: null,
        resourceGroup: null,
        endpoint: 'core.windows.net',
        protocol: 'https',
        serviceDataAccessAuthIdentity: 'None',
      },
      systemData: { createdAt: time, lastModifiedAt: time },
    },
  },
];
