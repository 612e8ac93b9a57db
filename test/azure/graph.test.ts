import { describe, expect, it } from 'vitest';
import { CLOUDS } from '../../src/azure/cloud.ts';
import { principalKey } from '../../src/model/fact.ts';
import { type Answer, azureOn, factValue, readOne, refusing, type Script } from '../support/azure.ts';

const OBJECT = '22222222-2222-4222-8222-222222222222';
const APP = '33333333-3333-4333-8333-333333333333';
const byObject = principalKey('objects', OBJECT);
const byApplication = principalKey('applications', APP);
const password = { displayName: 'ci', keyId: 'k1', startDateTime: '2025-01-01T00:00:00Z', endDateTime: '2027-01-01T00:00:00Z' };
const principal = (rest: object = {}) => ({
  id: OBJECT,
  appId: APP,
  displayName: 'deployer',
  servicePrincipalType: 'Application',
  passwordCredentials: [],
  keyCredentials: [{ displayName: null, keyId: 'k2', startDateTime: null, endDateTime: '2026-01-01T00:00:00Z' }],
  ...rest,
});
const ok = (body: object): Answer => ({ status: 200, body });
const on = (script: Script) => azureOn(script, { graph: CLOUDS.AzureCloud.graph });
const directory: Script = ({ path }) =>
  path.startsWith('/v1.0/applications') ? ok({ passwordCredentials: [password], keyCredentials: [] }) : ok(principal());

describe('a service principal', () => {
  it('has the secrets of its application and its own', async () => {
    const { azure, sent } = on(directory);
    expect(await factValue(azure, 'principal', byObject)).toEqual({
      objectId: OBJECT,
      applicationId: APP,
      displayName: 'deployer',
      secrets: [
        { name: 'k2', from: null, to: Date.parse('2026-01-01T00:00:00Z') },
        { name: 'ci', from: Date.parse('2025-01-01T00:00:00Z'), to: Date.parse('2027-01-01T00:00:00Z') },
      ],
    });
    expect(sent.map(({ url, path }) => [new URL(url).host, path])).toEqual([
      ['graph.microsoft.com', `/v1.0/servicePrincipals/${OBJECT}`],
      ['graph.microsoft.com', `/v1.0/applications(appId='${APP}')`],
    ]);
    expect(sent.every(({ query }) => query.get('api-version') === null)).toBe(true);
  });

  it('is found by its application id too', async () => {
    const { azure, sent } = on(directory);
    expect(await factValue(azure, 'principal', byApplication)).toMatchObject({ objectId: OBJECT });
    expect(sent[0]?.path).toBe(`/v1.0/servicePrincipals(appId='${APP}')`);
  });

  it('of another tenant’s application has only its own secrets', async () => {
    const { azure } = on(({ path }) =>
      path.startsWith('/v1.0/applications') ? refusing(404, 'Request_ResourceNotFound') : ok(principal()),
    );
    expect((await factValue(azure, 'principal', byObject)).secrets.map(({ name }) => name)).toEqual(['k2']);
  });

  it('that is a managed identity has no secret that anybody sees, and its application is not asked for', async () => {
    const { azure, sent } = on(() => ok(principal({ servicePrincipalType: 'ManagedIdentity' })));
    expect((await factValue(azure, 'principal', byObject)).secrets).toEqual([]);
    expect(sent).toHaveLength(1);
  });

  it('that the directory does not hold is absent', async () => {
    const { azure } = on(() => refusing(404, 'Request_ResourceNotFound'));
    expect(await readOne(azure, 'principal', byObject)).toMatchObject({ state: 'absent' });
  });

  it.each(['servicePrincipals', 'applications'])('is unreadable to an app without the right to read %s', async (part) => {
    const { azure } = on((request) =>
      request.path.startsWith(`/v1.0/${part}`) ? refusing(403, 'Authorization_RequestDenied') : directory(request),
    );
    expect(await readOne(azure, 'principal', byObject)).toMatchObject({ state: 'unreadable', retryAt: null });
  });

  it('is not asked for unless policy allows it, and the sentence says so', async () => {
    const { azure, sent } = azureOn(directory);
    expect(await readOne(azure, 'principal', byObject)).toMatchObject({
      state: 'unreadable',
      retryAt: null,
      because: expect.stringContaining('Microsoft Graph is not to be asked'),
    });
    expect(sent).toEqual([]);
  });
});

it('asks Microsoft Graph with a token for it, not with the one for resource manager', async () => {
  const scopes: (string | string[])[] = [];
  const credential = {
    getToken: async (scope: string | string[]) => {
      scopes.push(scope);
      return { token: 'secret', expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
  const { azure } = azureOn(directory, { credential, cloud: CLOUDS.AzureChinaCloud, graph: CLOUDS.AzureChinaCloud.graph });
  await azure.read([`principal ${byObject}`]);
  expect(scopes.flat()).toEqual(['https://microsoftgraph.chinacloudapi.cn/.default']);
});
