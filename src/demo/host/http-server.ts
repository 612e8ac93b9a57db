import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { type Log, messageOf } from './log.ts';

/** One request, read to its end. Header names are lower-case. */
export interface Request {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Answers a request that is its business, `undefined` for others. */
export type Handler = (request: Request) => Promise<Answer | undefined>;

export interface Listening {
  readonly baseUrl: string;
  /** Accepts nothing new, lets running requests end. */
  close(): Promise<void>;
}

/** Serves the handlers on loopback; the first that answers wins, none is a 404. `port` 0 takes a free one. */
export async function listen(port: number, handlers: readonly Handler[], log: Log): Promise<Listening> {
  const server = createServer((message, response) => {
    answer(message, handlers, log).then(
      ({ status, headers, body }) => response.writeHead(status, headers).end(body),
      (error) => {
        log('error', `a request broke off: ${messageOf(error)}`);
        response.destroy();
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${taken}`, close: () => close(server) };
}

async function answer(message: IncomingMessage, handlers: readonly Handler[], log: Log): Promise<Answer> {
  const request = await read(message);
  try {
    for (const handler of handlers) {
      const found = await handler(request);
      if (found !== undefined) return found;
    }
    return { status: 404 };
  } catch (error) {
    // a body that is no JSON, or not the right one, or an address that is no UTF-8 is the caller's mistake
    if (error instanceof z.ZodError) return text(400, z.prettifyError(error));
    if (error instanceof SyntaxError || error instanceof URIError) return text(400, error.message);
    log('error', `${request.method} ${request.url.pathname} failed: ${messageOf(error)}`);
    return { status: 500 };
  }
}

async function read(message: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  const headers = Object.entries(message.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return {
    method: message.method ?? 'GET',
    url: new URL(message.url ?? '/', `http://${message.headers.host ?? '127.0.0.1'}`),
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

export const json = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});

export const text = (status: number, body: string): Answer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});
