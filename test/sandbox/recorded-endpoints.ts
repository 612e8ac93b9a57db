import { expect } from 'vitest';
import { aroundWorkspace, makeWorkspace, type RecordedShape, type Step, workspacePath } from './recorded-steps.ts';

const workspace = workspacePath.split('?')[0] ?? '';
const at = (path: string) => `${workspace}/${path}?api-version=2024-04-01`;
const given = [...aroundWorkspace, makeWorkspace];
const online: Step = {
  method: 'PUT',
  path: at('onlineEndpoints/facts'),
  body: { location: 'westus', identity: { type: 'SystemAssigned' }, properties: { authMode: 'amlToken', traffic: {} } },
};
const batch: Step = {
  method: 'PUT',
  path: at('batchEndpoints/facts'),
  body: { location: 'westus', properties: { authMode: 'aadToken', properties: { mine: 'kept' } } },
};
const blue: Step = {
  method: 'PUT',
  path: at('onlineEndpoints/facts/deployments/blue'),
  body: { location: 'westus', sku: { name: 'Default', capacity: 1 }, properties: { endpointComputeType: 'Managed' } },
};
const offset = expect.stringMatching(/\.\d{7}\+00:00$/);
const probe = { failureThreshold: 30, successThreshold: 1, timeout: 'PT2S', period: 'PT10S', initialDelay: 'PT10S' };

const onlineEndpoints: readonly RecordedShape[] = [
  {
    fact: 'an online endpoint has no address while it is created, and names itself and its operation',
    given,
    when: online,
    status: 201,
    headers: {
      'azure-asyncoperation': '/mfeOperationsStatus/oeidp:',
      location: '/workspaces/facts/onlineEndpoints/facts?api-version=2024-04-01',
      'x-ms-async-operation-timeout': 'PT30M',
    },
    body: {
      kind: 'Managed',
      properties: {
        description: null,
        properties: {
          'azureml.onlineendpointid': `${workspace}/onlineEndpoints/facts`.toLowerCase(),
          AzureAsyncOperationUri: expect.stringMatching(/\/mfeOperationsStatus\/oeidp:[^?]+\?api-version=2024-04-01$/),
        },
        scoringUri: null,
        swaggerUri: null,
        authMode: 'AMLToken',
        provisioningState: 'Creating',
        compute: null,
        traffic: {},
        mirrorTraffic: {},
        publicNetworkAccess: 'Enabled',
      },
    },
    withoutProperties: ['keys'],
  },
  {
    fact: 'an endpoint tells by whom and when it was made, and when it was changed',
    given: [...given, online],
    when: { method: 'GET', path: online.path },
    status: 200,
    body: { systemData: { createdAt: offset, createdBy: expect.any(String), lastModifiedAt: offset } },
  },
  {
    fact: 'an online endpoint has its addresses once it is there',
    given: [...given, online],
    when: { method: 'GET', path: online.path },
    status: 200,
    body: {
      properties: {
        scoringUri: 'https://facts.westus.inference.ml.azure.com/score',
        swaggerUri: 'https://facts.westus.inference.ml.azure.com/swagger.json',
        provisioningState: 'Succeeded',
      },
    },
  },
  {
    fact: 'an endpoint is deleted by an operation with two links, to its status and to its result',
    given: [...given, online],
    when: { method: 'DELETE', path: online.path },
    status: 202,
    headers: { 'azure-asyncoperation': '/mfeOperationsStatus/', location: '/mfeOperationResults/' },
    body: null,
  },
];

const batchEndpoints: readonly RecordedShape[] = [
  {
    fact: 'a batch endpoint has neither kind, identity nor traffic, and tells at which contract it was made',
    given,
    when: batch,
    status: 201,
    headers: { 'azure-asyncoperation': '/mfeOperationsStatus/bebes:', location: '/batchEndpoints/facts?' },
    body: {
      properties: {
        properties: {
          mine: 'kept',
          BatchEndpointCreationApiVersion: '2024-04-01',
          'azureml.onlineendpointid': `${workspace}/batchEndpoints/facts`,
        },
        scoringUri: null,
        swaggerUri: null,
        authMode: 'AADToken',
        defaults: { deploymentName: null },
        provisioningState: 'Creating',
      },
    },
    withoutProperties: ['traffic', 'publicNetworkAccess', 'compute'],
  },
  {
    fact: 'an endpoint that is written again answers 201 again, and keeps its address',
    given: [...given, batch],
    when: batch,
    status: 201,
    headers: { location: '/batchEndpoints/facts?' },
    body: {
      properties: { scoringUri: 'https://facts.westus.inference.ml.azure.com/jobs', provisioningState: 'Updating' },
    },
  },
];

const deployments: readonly RecordedShape[] = [
  {
    fact: 'a new deployment says that it is being updated, and has no probes yet',
    given: [...given, online],
    when: blue,
    status: 201,
    headers: { 'azure-asyncoperation': '/mfeOperationsStatus/odidp:', location: '/deployments/blue?' },
    body: {
      kind: 'Managed',
      sku: { name: 'Default', tier: 'Standard', capacity: 1 },
      properties: {
        properties: { AzureAsyncOperationUri: expect.any(String) },
        requestSettings: { maxQueueWait: 'PT0S', requestTimeout: 'PT0S', maxConcurrentRequestsPerInstance: 1 },
        livenessProbe: null,
        readinessProbe: null,
        modelMountPath: null,
        egressPublicNetworkAccess: 'Enabled',
        provisioningState: 'Updating',
      },
    },
  },
  {
    fact: 'a managed deployment that is there has probes that nobody asked for',
    given: [...given, online, blue],
    when: { method: 'GET', path: blue.path },
    status: 200,
    body: {
      properties: {
        requestSettings: { requestTimeout: 'PT5S' },
        livenessProbe: probe,
        readinessProbe: probe,
        provisioningState: 'Succeeded',
      },
    },
  },
];

/** Endpoints and what runs behind them. */
export const endpoints: readonly RecordedShape[] = [...onlineEndpoints, ...batchEndpoints, ...deployments];
