import { aroundWorkspace, makeWorkspace, type RecordedShape, type Step, workspacePath } from './recorded-steps.ts';

const path = `${workspacePath.split('?')[0]}/connections/facts?api-version=2023-08-01-preview`;
const given = [...aroundWorkspace, makeWorkspace];
const put = (authType: string, category: string, credentials?: object): Step => ({
  method: 'PUT',
  path,
  body: { properties: { authType, category, isSharedToAll: true, metadata: {}, target: 'https://example.com', ...credentials } },
});
const pat = put('PAT', 'PythonFeed', { credentials: { pat: 'hidden' } });

/** Each category belongs to a group, and is told in Azure's own spelling. */
const grouped = [
  ['ADLSGen2', 'Azure', 'ADLSGen2'],
  ['AzureOpenAi', 'AzureAI', 'AzureOpenAI'],
  ['CustomKeys', 'AzureAI', 'CustomKeys'],
  ['S3', 'File', 'S3'],
  ['PythonFeed', 'ServicesAndApps', 'PythonFeed'],
] as const;

/** What workspaces sign in elsewhere with. */
export const connections: readonly RecordedShape[] = [
  ...grouped.map(
    ([category, group, told]): RecordedShape => ({
      fact: `a connection of the category ${category} belongs to ${group}, and shows no credentials`,
      given,
      when: put('ApiKey', category, { credentials: { key: 'hidden' } }),
      status: 200,
      body: { tags: null, location: null, properties: { authType: 'ApiKey', credentials: null, group, category: told } },
    }),
  ),
  {
    fact: 'a connection that signs in with nothing does not mention credentials',
    given,
    when: put('None', 'Git'),
    status: 200,
    body: { properties: { authType: 'None', group: 'ServicesAndApps', category: 'Git', isSharedToAll: true } },
    withoutProperties: ['credentials'],
  },
  {
    fact: "an earlier contract does not tell a connection's managed identity either",
    given,
    when: put('ManagedIdentity', 'ContainerRegistry', { credentials: { resourceId: 'one', clientId: 'two' } }),
    status: 200,
    body: { properties: { authType: 'ManagedIdentity', credentials: null, group: 'Azure' } },
  },
  { fact: 'a connection is written again with 200', given: [...given, pat], when: pat, status: 200 },
  {
    fact: 'what a connection signs in with is listed by an action of its own',
    given: [...given, pat],
    when: { method: 'POST', path: path.replace('?', '/listsecrets?') },
    status: 200,
    body: { properties: { authType: 'PAT', credentials: { pat: 'hidden' }, category: 'PythonFeed' } },
  },
  {
    fact: 'a connection that is not there is reported by the service itself',
    given,
    when: { method: 'GET', path },
    status: 404,
    code: 'UserError',
    withoutHeaders: ['x-ms-failure-cause'],
    body: {
      error: {
        message: "Connection facts can't be found in this workspace",
        innerError: { code: 'NotFoundError', innerError: null },
        details: [],
      },
    },
  },
];
