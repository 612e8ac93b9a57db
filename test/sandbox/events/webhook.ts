import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** A real endpoint on this machine: `answer` decides the status of each request; everything received is kept. */
export async function openWebhook(
  answer: (request: Received) => { status: number; headers?: Record<string, string>; body?: unknown },
) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const got = { method: request.method ?? '', headers: request.headers, body: text === '' ? undefined : JSON.parse(text) };
    received.push(got);
    const { status, headers, body } = answer(got);
    response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events?code=secret`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
