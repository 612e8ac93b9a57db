import { ClientSecretCredential } from '@azure/identity';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/create.ts';
import { BARN, createBarnyard, GROUP, send, withBarn } from '../kernel/world.ts';

const LOGIN = 'https://login.microsoftonline.com';

async function ask(
  sandbox: Sandbox,
  method: string,
  url: string,
  form: Record<string, string> = {},
  headers: Record<string, string> = {},
) {
  const answer = await sandbox.handle({ method, url, headers, body: new URLSearchParams(form).toString() });
  return { status: answer.status, body: JSON.parse(answer.body) };
}

const credentials = ({ owner }: Sandbox, more: Record<string, string> = {}) => ({
  grant_type: 'client_credentials',
  client_id: owner.clientId,
  client_secret: owner.clientSecret,
  scope: 'https://management.azure.com/.default',
  ...more,
});

const claims = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

describe('the token endpoint', () => {
  it('gives a principal a token that Resource Manager accepts', async () => {
    const sandbox = await withBarn();
    const { body } = await ask(sandbox, 'POST', `${LOGIN}/${sandbox.tenantId}/oauth2/v2.0/token`, credentials(sandbox));
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 86400 });
    expect(claims(body.access_token)).toMatchObject({
      aud: 'https://management.azure.com',
      iss: `https://sts.windows.net/${sandbox.tenantId}/`,
      tid: sandbox.tenantId,
      oid: sandbox.owner.principalId,
      appid: sandbox.owner.clientId,
    });
    const read = await send(sandbox, 'GET', BARN, { headers: { authorization: `Bearer ${body.access_token}` } });
    expect(read.status).toBe(200);
  });

  it('speaks version 1 too', async () => {
    const sandbox = createBarnyard();
    const form = credentials(sandbox, { resource: 'https://management.core.windows.net/' });
    const { body } = await ask(sandbox, 'POST', `${LOGIN}/${sandbox.tenantId}/oauth2/token`, form);
    expect(body).toMatchObject({ resource: 'https://management.core.windows.net/', expires_in: '86400' });
  });

  it.each([
    ['a wrong secret', { client_secret: 'guess' }, 401, 'invalid_client', 7000215],
    ['an unknown application', { client_id: 'nobody' }, 400, 'unauthorized_client', 700016],
    ['no application', { client_id: '' }, 400, 'invalid_request', 900144],
    ['no grant', { grant_type: '' }, 400, 'invalid_request', 900144],
    ['no scope', { scope: '' }, 400, 'invalid_request', 900144],
    ['a single permission', { scope: 'https://management.azure.com/user_impersonation' }, 400, 'invalid_scope', 1002012],
    ['an unknown resource', { scope: 'https://example.org/.default' }, 400, 'invalid_resource', 500011],
  ])('refuses %s as Entra does', async (_, change, status, error, number) => {
    const sandbox = createBarnyard();
    const answer = await ask(sandbox, 'POST', `${LOGIN}/${sandbox.tenantId}/oauth2/v2.0/token`, credentials(sandbox, change));
    expect(answer).toMatchObject({ status, body: { error, error_codes: [number] } });
    expect(answer.body.error_description).toMatch(
      new RegExp(`^AADSTS${number}: .* Trace ID: .* Correlation ID: .* Timestamp: 2026-01-15 12:00:00Z$`),
    );
  });

  it('refuses another tenant, and names a grant that it does not model', async () => {
    const sandbox = createBarnyard();
    const other = await ask(sandbox, 'POST', `${LOGIN}/contoso/oauth2/v2.0/token`, credentials(sandbox));
    expect(other.body.error_codes).toEqual([90002]);
    const code = await ask(
      sandbox,
      'POST',
      `${LOGIN}/${sandbox.tenantId}/oauth2/v2.0/token`,
      credentials(sandbox, { grant_type: 'password' }),
    );
    expect(code).toMatchObject({ status: 501, body: { error: { code: 'NotModelled' } } });
  });

  it('refuses by name a resource of Microsoft that nothing here serves, and other ways to sign in', async () => {
    const sandbox = createBarnyard();
    const token = `${LOGIN}/${sandbox.tenantId}/oauth2/v2.0/token`;
    const asked = [
      await ask(sandbox, 'POST', token, credentials(sandbox, { scope: 'https://ml.azure.com/.default' })),
      await ask(sandbox, 'POST', `${LOGIN}/${sandbox.tenantId}/oauth2/v2.0/devicecode`),
      await ask(sandbox, 'GET', `${LOGIN}/common/oauth2/v2.0/authorize?response_type=code`),
      await ask(sandbox, 'GET', `${LOGIN}/common/userrealm/somebody@example.org?api-version=1.0`),
    ];
    for (const answer of asked) expect(answer).toMatchObject({ status: 501, body: { error: { code: 'NotModelled' } } });
  });

  it('works with the real credential of the SDK', async () => {
    const sandbox = createBarnyard();
    const { owner, tenantId, httpClient } = sandbox;
    const credential = new ClientSecretCredential(tenantId, owner.clientId, owner.clientSecret, { httpClient });
    const { token } = await credential.getToken('https://management.azure.com/.default');
    expect(claims(token).oid).toBe(owner.principalId);
  });
});

describe('a token', () => {
  it('is refused when it has expired by the clock of the sandbox', async () => {
    const sandbox = await withBarn();
    const token = (await sandbox.credentialFor(sandbox.owner.principalId).getToken('https://management.azure.com/.default'))
      ?.token;
    await sandbox.azure.clock.advance(24 * 3600 * 1000);
    const answer = await send(sandbox, 'GET', BARN, { headers: { authorization: `Bearer ${token}` } });
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'ExpiredAuthenticationToken' } } });
    expect(answer.body.error.message).toBe(
      "The access token expiry UTC time '1/16/2026 12:00:00 PM' is earlier than current UTC time '1/16/2026 12:00:00 PM'.",
    );
    expect(answer.headers['www-authenticate']).toContain('error_description="The access token has expired."');
  });

  it('is refused when somebody changed it, or it is for another audience', async () => {
    const sandbox = await withBarn();
    const credential = sandbox.credentialFor(sandbox.owner.principalId);
    const good = (await credential.getToken('https://management.azure.com/.default'))?.token ?? '';
    const [header, , signature] = good.split('.');
    const forged = `${header}.${Buffer.from(JSON.stringify({ ...claims(good), oid: 'root' })).toString('base64url')}.${signature}`;
    for (const token of [forged, 'nonsense', '']) {
      const answer = await send(sandbox, 'GET', BARN, { headers: { authorization: `Bearer ${token}` } });
      expect(answer.body.error.code).toBe('InvalidAuthenticationToken');
    }
    const storage = (await credential.getToken('https://storage.azure.com/.default'))?.token;
    const answer = await send(sandbox, 'GET', BARN, { headers: { authorization: `Bearer ${storage}` } });
    expect(answer.body.error.code).toBe('InvalidAuthenticationTokenAudience');
  });

  it('outlives its principal, and then may do nothing', async () => {
    const sandbox = await withBarn();
    const { body } = await sandbox.control('POST', 'principals', { type: 'ServicePrincipal' });
    const { principalId } = body as { principalId: string };
    const token = (await sandbox.credentialFor(principalId).getToken('https://management.azure.com/.default'))?.token;
    sandbox.azure.directory.remove(principalId);
    const answer = await send(sandbox, 'GET', GROUP, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.body.error.code).toBe('AuthorizationFailed');
  });
});

describe('the managed-identity endpoint', () => {
  const url = (more: string) => `https://localhost/msi/token?api-version=2019-08-01&${more}`;

  it('gives a token for storage whose life the storage emulator accepts', async () => {
    const sandbox = createBarnyard();
    const header = { 'x-identity-header': sandbox.owner.clientSecret };
    const { body } = await ask(
      sandbox,
      'GET',
      url(`resource=https://storage.azure.com/&client_id=${sandbox.owner.clientId}`),
      {},
      header,
    );
    expect(body).toMatchObject({
      token_type: 'Bearer',
      resource: 'https://storage.azure.com/',
      client_id: sandbox.owner.clientId,
    });
    const { nbf, iat, exp, aud } = claims(body.access_token);
    expect(aud).toBe('https://storage.azure.com/');
    expect(nbf <= iat && iat < exp).toBe(true);
    expect(body.expires_on).toBe(String(exp));
  });

  it.each([
    [401, 'resource=https://management.azure.com', { 'x-identity-header': 'guess' }],
    [401, 'resource=https://management.azure.com', {}],
  ])('answers %s to %s without the right header', async (status, query, header: Record<string, string>) => {
    expect((await ask(createBarnyard(), 'GET', url(query), {}, header)).status).toBe(status);
  });

  it('knows the identity of its app only', async () => {
    const sandbox = createBarnyard();
    const header = { 'x-identity-header': sandbox.owner.clientSecret };
    expect((await ask(sandbox, 'GET', url('resource=https://management.azure.com&client_id=other'), {}, header)).status).toBe(
      400,
    );
  });
});

describe('discovery', () => {
  it('names this host as its own cloud and its own authority', async () => {
    const sandbox = createBarnyard({ baseUrl: 'https://localhost:9443' });
    const get = async (path: string) => (await ask(sandbox, 'GET', `https://localhost:9443${path}`)).body;
    expect(await get('/metadata/endpoints?api-version=2022-09-01')).toMatchObject({
      name: 'AzureCloud',
      resourceManager: 'https://localhost:9443/',
      authentication: { loginEndpoint: 'https://localhost:9443', tenant: sandbox.tenantId },
    });
    expect(await get('/metadata/endpoints?api-version=2019-05-01')).toEqual([expect.objectContaining({ name: 'AzureCloud' })]);
    expect(await get('/metadata/endpoints?api-version=2015-01-01')).toMatchObject({
      authentication: { loginEndpoint: 'https://localhost:9443' },
    });
    const instance = await get('/common/discovery/instance?api-version=1.1&authorization_endpoint=x');
    const configuration = await get(new URL(instance.tenant_discovery_endpoint).pathname);
    expect(configuration.token_endpoint).toBe(`https://localhost:9443/${sandbox.tenantId}/oauth2/v2.0/token`);
    expect((await get(new URL(configuration.jwks_uri).pathname)).keys).toHaveLength(1);
  });

  it('knows one tenant, so that a client with a wrong one learns it before it signs in', async () => {
    const sandbox = createBarnyard();
    const configuration = (tenant: string) => ask(sandbox, 'GET', `${LOGIN}/${tenant}/v2.0/.well-known/openid-configuration`);
    const other = await configuration('22222222-2222-4222-8222-222222222222');
    expect(other).toMatchObject({ status: 400, body: { error: 'invalid_tenant', error_codes: [90002] } });
    expect((await configuration(sandbox.tenantId.toUpperCase())).status).toBe(200);
    expect((await configuration('organizations')).status).toBe(200);
  });
});
