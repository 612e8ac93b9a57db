import { connections } from './recorded-connections.ts';
import { endpoints } from './recorded-endpoints.ts';
import { operations } from './recorded-operations.ts';
import { assignments, groups } from './recorded-scopes.ts';
import {
  accountPath,
  aroundWorkspace,
  makeAccount,
  makeGroup,
  makeRegistry,
  makeWatcher,
  makeWorkspace,
  type RecordedShape,
  registryPath,
  S,
  watcherPath,
  workspacePath,
} from './recorded-steps.ts';
import { insideWorkspaces } from './recorded-workspaces.ts';

const registries: readonly RecordedShape[] = [
  {
    fact: 'the admin user of a registry is switched at once',
    given: [makeGroup, makeRegistry],
    when: { method: 'PATCH', path: registryPath, body: { properties: { adminUserEnabled: true } } },
    status: 200,
    withoutHeaders: ['azure-asyncoperation', 'location'],
    body: { properties: { adminUserEnabled: true, provisioningState: 'Succeeded' } },
  },
  {
    fact: 'the anonymous pull of a registry takes an operation, announced by 201',
    given: [makeGroup, makeRegistry],
    when: { method: 'PATCH', path: registryPath, body: { properties: { anonymousPullEnabled: true } } },
    status: 201,
    headers: { 'azure-asyncoperation': '/operationStatuses/' },
    body: { properties: { provisioningState: 'Updating' } },
  },
];

const accounts: readonly RecordedShape[] = [
  {
    fact: 'a storage account is created by an operation that only Location names',
    given: [makeGroup],
    when: makeAccount,
    status: 202,
    headers: { location: '/asyncoperations/' },
    withoutHeaders: ['azure-asyncoperation'],
    body: null,
  },
  {
    fact: 'a storage account that was never told about shared keys does not mention them',
    given: [makeGroup, makeAccount],
    when: { method: 'GET', path: accountPath },
    status: 200,
    withoutProperties: ['allowSharedKeyAccess'],
  },
  {
    fact: 'shared keys are switched at once',
    given: [makeGroup, makeAccount],
    when: { method: 'PATCH', path: accountPath, body: { properties: { allowSharedKeyAccess: false } } },
    status: 200,
    body: { properties: { allowSharedKeyAccess: false } },
  },
];

const workspaces: readonly RecordedShape[] = [
  {
    fact: 'a workspace is created by an operation with two links and no body',
    given: aroundWorkspace,
    when: makeWorkspace,
    status: 202,
    headers: { 'azure-asyncoperation': 'type=async', location: 'type=location' },
    body: null,
  },
  {
    fact: 'a workspace is updated in the same way',
    given: [...aroundWorkspace, makeWorkspace],
    when: { method: 'PATCH', path: workspacePath, body: { properties: { description: 'changed' } } },
    status: 202,
    headers: { 'azure-asyncoperation': '/workspaceOperationsStatus/', location: '/workspaceOperationsStatus/' },
    body: null,
  },
];

const watchers: readonly RecordedShape[] = [
  {
    fact: 'an event subscription is created by an operation, announced by 201, and does not show its address',
    given: [makeGroup],
    when: makeWatcher,
    status: 201,
    headers: { 'azure-asyncoperation': '/operationsStatus/' },
    withoutHeaders: ['location'],
    body: { properties: { provisioningState: 'Creating', destination: { properties: { endpointUrl: null } }, labels: null } },
  },
  {
    fact: 'an event subscription is deleted by an operation with two links and no body',
    given: [makeGroup, makeWatcher],
    when: { method: 'DELETE', path: watcherPath },
    status: 202,
    headers: { 'azure-asyncoperation': '/operationsStatus/', location: '/operationResults/' },
    body: null,
  },
];

const graphPath = '/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01';
const graph: readonly RecordedShape[] = [
  {
    fact: 'Resource Graph answers with a boolean in quotes and says what is left of the quota',
    given: [makeGroup],
    when: { method: 'POST', path: graphPath, body: { query: 'project id | limit 2', subscriptions: [S] } },
    status: 200,
    headers: { 'x-ms-user-quota-remaining': '14', 'x-ms-user-quota-resets-after': '00:00:05' },
    body: { resultTruncated: 'false', facets: [] },
  },
  {
    fact: 'Resource Graph refuses what is no query',
    given: [makeGroup],
    when: { method: 'POST', path: graphPath, body: { query: 'where where', subscriptions: [S] } },
    status: 400,
    code: 'BadRequest',
    body: {
      error: { details: [{ code: 'InvalidQuery' }, { code: 'ParserFailure', characterPositionInLine: 11, token: '<EOF>' }] },
    },
  },
];

/** All facts. */
export const recordedShapes: readonly RecordedShape[] = [
  ...groups,
  ...registries,
  ...operations,
  ...accounts,
  ...assignments,
  ...workspaces,
  ...insideWorkspaces,
  ...connections,
  ...endpoints,
  ...watchers,
  ...graph,
];
