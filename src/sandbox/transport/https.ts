import { writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Handle } from '../kernel/http.ts';
import { type Certificates, createCertificates } from './certificates.ts';

/** How to serve. Port 0, the default, takes any free one. */
export interface HttpsOptions {
  readonly port?: number;
  /** Where to leave the authority's certificate for `NODE_EXTRA_CA_CERTS`, `curl --cacert` and `SSL_CERT_FILE`. */
  readonly caFile?: string;
  /** Default: made for this run. */
  readonly certificates?: Certificates;
}

/** A server that listens on loopback. */
export interface RunningServer {
  /** `https://localhost:PORT` */
  readonly url: string;
  readonly caPem: string;
  /** Refuses new connections and ends those that are open. */
  close(): Promise<void>;
}

/** Serves the core over HTTPS. `setBaseUrl` is told the address before the first request: links in answers start with it. */
export async function startHttps(
  handle: Handle,
  setBaseUrl: (url: string) => void,
  options: HttpsOptions = {},
): Promise<RunningServer> {
  const { caPem, certPem, keyPem } = options.certificates ?? (await createCertificates());
  if (options.caFile !== undefined) await writeFile(options.caFile, caPem);
  // Longer than any client's pool keeps a connection: a server that hangs up first makes requests fail at random.
  const settings = { cert: `${certPem}\n${caPem}`, key: keyPem, keepAliveTimeout: 120_000 };
  const server = createServer(settings, (request, response) => void answer(handle, request, response));
  const port = await listen(server, options.port ?? 0);
  const url = `https://localhost:${port}`;
  setBaseUrl(url);
  return {
    url,
    caPem,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function answer(handle: Handle, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const url = urlOf(request);
  if (url === undefined) return void response.writeHead(400, { connection: 'close' }).end();
  try {
    const { status, headers, body } = await handle({
      method: request.method ?? 'GET',
      url,
      headers: plain(request.headers),
      body: await read(request),
      signal: gone.signal,
    });
    response.writeHead(status, { ...headers, ...(hasBody(status) ? { 'content-length': Buffer.byteLength(body) } : {}) });
    response.end(hasBody(status) ? body : undefined);
  } catch {
    // A dropped connection, by fault or because the caller left: nothing may be answered.
    request.socket.destroy();
  }
}

/** The target is a path, or the whole address, as through a proxy; nothing for what is no address at all. */
function urlOf({ url = '/', headers }: IncomingMessage): string | undefined {
  const whole = /^https?:\/\//i.test(url) ? url : url.startsWith('/') ? `https://${headers.host ?? 'localhost'}${url}` : '';
  return URL.canParse(whole) ? whole : undefined;
}

/** HTTP forbids a body, and its length, with these. */
function hasBody(status: number): boolean {
  return status !== 204 && status !== 304;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function plain(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}
