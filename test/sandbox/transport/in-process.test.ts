import { ServiceClient } from '@azure/core-client';
import { createPipelineRequest } from '@azure/core-rest-pipeline';
import { ManagedIdentityCredential } from '@azure/identity';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/create.ts';
import { BARN, createBarnyard, withBarn } from '../kernel/world.ts';

const client = (sandbox: Sandbox) =>
  new ServiceClient({
    credential: sandbox.credentialFor(sandbox.owner.principalId),
    credentialScopes: 'https://management.azure.com/.default',
    httpClient: sandbox.httpClient,
    retryOptions: { maxRetries: 1, retryDelayInMs: 1, maxRetryDelayInMs: 1 },
  });

const get = (sandbox: Sandbox, abortSignal?: AbortSignal) => {
  const url = `https://management.azure.com${BARN}?api-version=2024-01-01`;
  return client(sandbox).sendRequest(createPipelineRequest({ url, ...(abortSignal ? { abortSignal } : {}) }));
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a real SDK client without a socket', () => {
  it('reads through its whole pipeline', async () => {
    const answer = await get(await withBarn());
    expect(JSON.parse(answer.bodyAsText ?? '')).toMatchObject({ name: 'red' });
  });

  it('retries what its own policies retry: a 503, and a dropped connection', async () => {
    const sandbox = await withBarn();
    const before = sandbox.requests().length;
    sandbox.faults.add({ fault: { kind: 'status', status: 503 } });
    expect((await get(sandbox)).status).toBe(200);
    sandbox.faults.add({ fault: { kind: 'drop', when: 'before' } });
    expect((await get(sandbox)).status).toBe(200);
    expect(sandbox.requests(before)).toHaveLength(4);
  });

  it('gives up when it is told to', async () => {
    const sandbox = await withBarn();
    sandbox.faults.add({ fault: { kind: 'hang', when: 'before' } });
    const abort = new AbortController();
    const answer = get(sandbox, abort.signal);
    abort.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('signs in as a managed identity by the App Service protocol', async () => {
    const sandbox = createBarnyard();
    vi.stubEnv('IDENTITY_ENDPOINT', 'https://localhost/msi/token');
    vi.stubEnv('IDENTITY_HEADER', sandbox.owner.clientSecret);
    const credential = new ManagedIdentityCredential({ clientId: sandbox.owner.clientId, httpClient: sandbox.httpClient });
    const { token } = await credential.getToken('https://storage.azure.com/.default');
    expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
      aud: 'https://storage.azure.com',
      oid: sandbox.owner.principalId,
    });
  });
});
