import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ClientSecretCredential } from '@azure/identity';
import * as x509 from '@peculiar/x509';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/create.ts';
import { createCertificates } from '../../../src/sandbox/transport/certificates.ts';
import type { RunningServer } from '../../../src/sandbox/transport/https.ts';
import { BARN, send, withBarn } from '../kernel/world.ts';

const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35';

let sandbox: Sandbox;
let server: RunningServer;
let folder: string;
let token: string;

beforeAll(async () => {
  sandbox = await withBarn();
  folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  server = await sandbox.start({ caFile: join(folder, 'ca.pem') });
  token = (await sandbox.credentialFor(sandbox.owner.principalId).getToken(`${server.url}/.default`))?.token ?? '';
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const fetchOver = (agent: Agent, path: string) =>
  new Promise<{ status: number | undefined; reused: boolean; body: string }>((resolve, reject) => {
    const sent = request(`${server.url}${path}`, { agent, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode, reused: sent.reusedSocket, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on('error', reject).end();
  });

describe('the sandbox over HTTPS', () => {
  it('is trusted through its own authority, and keeps the connection', async () => {
    const agent = new Agent({ ca: server.caPem, keepAlive: true, maxSockets: 1 });
    const first = await fetchOver(agent, `${BARN}?api-version=2024-01-01`);
    const second = await fetchOver(agent, `${BARN}?api-version=2024-01-01`);
    agent.destroy();
    expect(first).toMatchObject({ status: 200, reused: false });
    expect(JSON.parse(first.body)).toMatchObject({ name: 'red' });
    expect(second.reused).toBe(true);
  });

  it('has certificates that strict verifiers accept: a real authority, and key identifiers on both', async () => {
    const { caPem, certPem } = await createCertificates();
    const [ca, leaf] = [new X509Certificate(caPem), new X509Certificate(certPem)];
    expect({ ca: ca.ca, leaf: leaf.ca, issued: leaf.checkIssued(ca), verified: leaf.verify(ca.publicKey) }).toEqual({
      ca: true,
      leaf: false,
      issued: true,
      verified: true,
    });
    const identifiers = (pem: string) => new x509.X509Certificate(pem).extensions.map(({ type }) => type);
    expect(identifiers(caPem)).toContain(SUBJECT_KEY_IDENTIFIER);
    expect(identifiers(certPem)).toEqual(expect.arrayContaining([SUBJECT_KEY_IDENTIFIER, AUTHORITY_KEY_IDENTIFIER]));
  });

  it('serves another program that was told of the authority by file, at 127.0.0.1', async () => {
    const url = `${server.url.replace('localhost', '127.0.0.1')}${BARN}?api-version=2024-01-01`;
    const program = `fetch(${JSON.stringify(url)}, { headers: { authorization: 'Bearer ${token}' } }).then((answer) => answer.text()).then(console.log)`;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { env });
    expect(JSON.parse(stdout)).toMatchObject({ name: 'red' });
  });

  it('signs a real client in at its own authority', async () => {
    const { tenantId, owner } = sandbox;
    const credential = new ClientSecretCredential(tenantId, owner.clientId, owner.clientSecret, {
      authorityHost: server.url,
      disableInstanceDiscovery: true,
      tlsOptions: { ca: server.caPem },
    });
    expect((await credential.getToken('https://management.azure.com/.default')).token.split('.')).toHaveLength(3);
  });

  it('gives links that start with its own address', async () => {
    const { headers } = await send(sandbox, 'PATCH', BARN, { body: { properties: { size: 2 } } });
    expect(headers['azure-asyncoperation']).toMatch(new RegExp(`^${server.url}/`));
  });

  it('breaks the connection when a fault says so, and serves the next', async () => {
    sandbox.faults.add({ match: { path: '*/barns/red' }, fault: { kind: 'drop', when: 'before' } });
    const agent = new Agent({ ca: server.caPem });
    await expect(fetchOver(agent, `${BARN}?api-version=2024-01-01`)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await fetchOver(agent, `${BARN}?api-version=2024-01-01`)).status).toBe(200);
  });

  it('takes a whole address for a target, and answers 400 to what is no address', async () => {
    const agent = new Agent({ ca: server.caPem });
    const ask = (path: string, host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { authorization: `Bearer ${token}`, host };
        const sent = request({ agent, servername: 'localhost', port: new URL(server.url).port, path, headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        sent.on('error', reject).end();
      });
    expect(await ask(`${server.url}${BARN}?api-version=2024-01-01`, 'localhost')).toBe(200);
    expect(await ask('*', 'localhost')).toBe(400);
    expect(await ask(BARN, 'no:such:host')).toBe(400);
  });

  it('shows its control surface without a token', async () => {
    const answer = await fetchOver(new Agent({ ca: server.caPem }), '/_sandbox/clock');
    expect(JSON.parse(answer.body)).toEqual({ now: '2026-01-15T12:00:00.000Z' });
  });
});
