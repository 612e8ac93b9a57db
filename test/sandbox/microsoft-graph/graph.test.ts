import { beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../../src/sandbox/create.ts';

const HOST = 'https://graph.microsoft.com';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});

async function principal(more: object = {}): Promise<{ principalId: string; clientId: string }> {
  const body = { type: 'ServicePrincipal', displayName: 'pipeline', ...more };
  return (await sandbox.control('POST', 'principals', body)).body as { principalId: string; clientId: string };
}

async function ask(by: string, path: string, more: { audience?: string; method?: string; body?: unknown; host?: string } = {}) {
  const token = await sandbox.credentialFor(by).getToken(`${more.audience ?? HOST}/.default`);
  const answer = await sandbox.handle({
    method: more.method ?? 'GET',
    url: `${more.host ?? HOST}/v1.0/${path}`,
    headers: { authorization: `Bearer ${token?.token}` },
    body: more.body === undefined ? '' : JSON.stringify(more.body),
  });
  return { status: answer.status, headers: answer.headers, body: JSON.parse(answer.body) };
}

const SECRET = { displayName: 'old', startDateTime: '2024-01-01T00:00:00Z', endDateTime: '2025-01-01T00:00:00Z' };

describe('Microsoft Graph', () => {
  it('tells whoever may read applications when secrets end, by object id and by application id', async () => {
    const reader = await principal({ graph: ['Application.Read.All'] });
    const { principalId, clientId } = await principal({ secrets: [SECRET, { ...SECRET, kind: 'certificate' }] });
    const byId = await ask(reader.principalId, `servicePrincipals/${principalId}`);
    expect(byId.headers.date).toBe(new Date(sandbox.azure.clock.now()).toUTCString());
    expect(byId).toMatchObject({ status: 200, body: { id: principalId, appId: clientId, servicePrincipalType: 'Application' } });
    const byApp = await ask(reader.principalId, `servicePrincipals(appId='${clientId}')`);
    expect(byApp.body.id).toBe(principalId);
    const { body } = await ask(reader.principalId, `applications(appId='${clientId}')`);
    expect(body.id).not.toBe(principalId);
    expect(body.passwordCredentials).toMatchObject([{ ...SECRET, secretText: null }]);
    expect(body.keyCredentials).toMatchObject([{ ...SECRET, type: 'AsymmetricX509Cert' }]);
  });

  it('denies everybody else, save what is their own', async () => {
    const [one, other] = [await principal(), await principal()];
    const denied = await ask(one.principalId, `servicePrincipals/${other.principalId}`);
    expect(denied).toMatchObject({ status: 403, body: { error: { code: 'Authorization_RequestDenied' } } });
    expect(denied.body.error.innerError['request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect((await ask(one.principalId, 'servicePrincipals')).status).toBe(403);
    expect((await ask(one.principalId, `applications(appId='${one.clientId}')`)).status).toBe(200);
  });

  it('finds by filter as clients look for an assignee, and names what it selects', async () => {
    const reader = await principal({ graph: ['Application.Read.All'] });
    const { principalId, clientId } = await principal({ displayName: 'training' });
    const found = async (filter: string, more = '') =>
      (await ask(reader.principalId, `servicePrincipals?$filter=${encodeURIComponent(filter)}${more}`)).body.value;
    expect(await found(`servicePrincipalNames/any(c:c eq '${clientId}')`)).toMatchObject([{ id: principalId }]);
    expect(await found(`appId eq '${clientId}'`, '&$select=id')).toEqual([{ id: principalId }]);
    expect(await found("displayName eq 'TRAINING'")).toHaveLength(1);
    expect(await found(`id in ('${principalId}','${reader.principalId}')`)).toHaveLength(2);
    expect(await found("startswith(displayName,'Train')")).toMatchObject([{ id: principalId }]);
    const odd = await ask(reader.principalId, "servicePrincipals?$filter=endswith(displayName,'t')");
    expect(odd).toMatchObject({ status: 501, body: { error: { code: 'NotModelled' } } });
  });

  it('knows of nobody signed in: everybody is an application', async () => {
    const message = '/me request is only valid with delegated authentication flow.';
    expect(await ask((await principal()).principalId, 'me')).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest', message } },
    });
  });

  it('says of what kind object ids are, people to readers of the directory alone', async () => {
    const { directory } = sandbox.azure;
    const person = directory.add({ type: 'User', displayName: 'a person' });
    const reader = await principal({ graph: ['Application.Read.All'] });
    const all = await principal({ graph: ['Directory.Read.All'] });
    const body = { ids: [person.principalId, reader.principalId] };
    const kinds = async (by: string) =>
      (await ask(by, 'directoryObjects/getByIds', { method: 'POST', body })).body.value.map(
        (it: { '@odata.type': string }) => it['@odata.type'],
      );
    expect(await kinds(reader.principalId)).toEqual(['#microsoft.graph.servicePrincipal']);
    expect(await kinds(all.principalId)).toEqual(['#microsoft.graph.user', '#microsoft.graph.servicePrincipal']);
  });

  it('finds an assignee kind by kind, as a client does that has nothing but an object id', async () => {
    const { directory } = sandbox.azure;
    const person = directory.add({ type: 'User', displayName: 'a person' });
    const group = directory.add({ type: 'Group', displayName: 'a group' });
    const reader = await principal({ graph: ['Application.Read.All'] });
    const all = await principal({ graph: ['Directory.Read.All'] });
    const status = async (by: string, path: string) => (await ask(by, path)).status;
    for (const kind of ['users', 'servicePrincipals']) {
      const missed = await ask(all.principalId, `${kind}/${group.principalId}`);
      expect(missed).toMatchObject({ status: 404, body: { error: { code: 'Request_ResourceNotFound' } } });
    }
    const found = await ask(all.principalId, `directoryObjects/${group.principalId}`);
    expect(found.body).toEqual({
      '@odata.context': `${HOST}/v1.0/$metadata#directoryObjects/$entity`,
      '@odata.type': '#microsoft.graph.group',
      id: group.principalId,
      displayName: 'a group',
    });
    expect((await ask(all.principalId, `users/${person.principalId}`)).body).toMatchObject({
      displayName: 'a person',
      mail: null,
    });
    expect(await status(reader.principalId, `directoryObjects/${all.principalId}`)).toBe(200);
    expect(await status(reader.principalId, `directoryObjects/${person.principalId}`)).toBe(403);
    expect(await status(reader.principalId, `users/${person.principalId}`)).toBe(403);
    expect(await status(reader.principalId, `directoryObjects/${sandbox.azure.guid()}`)).toBe(404);
  });

  it('knows no application of a managed identity, and nobody whom the directory does not know', async () => {
    const { directory } = sandbox.azure;
    const identity = directory.add({ type: 'ServicePrincipal', displayName: 'cluster', resourceId: '/subscriptions/1' });
    const reader = await principal({ graph: ['Application.Read.All'] });
    const shown = await ask(reader.principalId, `servicePrincipals/${identity.principalId}`);
    expect(shown.body.servicePrincipalType).toBe('ManagedIdentity');
    const application = await ask(reader.principalId, `applications(appId='${identity.clientId}')`);
    expect(application).toMatchObject({ status: 404, body: { error: { code: 'Request_ResourceNotFound' } } });
    expect((await ask(reader.principalId, `servicePrincipals/${sandbox.azure.guid()}`)).status).toBe(404);
  });

  it('takes tokens for itself alone, under its own host and under the sandbox’s address', async () => {
    const reader = await principal({ graph: ['Application.Read.All'] });
    const wrong = await ask(reader.principalId, 'servicePrincipals', { audience: 'https://management.azure.com' });
    expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } });
    const under = `${sandbox.azure.baseUrl}/graph`;
    expect((await ask(reader.principalId, 'servicePrincipals', { host: under })).status).toBe(200);
    expect((await ask(reader.principalId, 'servicePrincipals', { host: under, audience: under })).status).toBe(200);
    expect((await ask(reader.principalId, 'users')).status).toBe(501);
  });
});
