import { join } from 'node:path';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildApp } from '../../../scripts/build.ts';
import { credentialOf } from '../../../src/demo/arm.ts';
import { createControl } from '../../../src/demo/control.ts';
import { type Crew, createCrew } from '../../../src/demo/crew.ts';
import { type Folder, makeFolder } from '../../../src/demo/folder.ts';
import { localHost } from '../../../src/demo/local-host.ts';
import { startSandboxWorld } from '../../../src/demo/sandbox-world.ts';

const SAMPLE = join(import.meta.dirname, '..', 'fixtures', 'app');
const quietly = () => undefined;

let crew: Crew;
let folder: Folder;
let baseUrl: string;
let functions: readonly string[];
let queues: QueueServiceClient;

beforeAll(async () => {
  crew = createCrew();
  folder = await makeFolder();
  const app = join(folder.path, 'app');
  const [{ connection }] = await Promise.all([
    startSandboxWorld(crew, folder, { holds: 'nothing', dials: {}, say: quietly }),
    buildApp({ root: SAMPLE, entry: 'src/main.ts', outDir: app }),
  ]);
  const identity = await createControl(connection.control).addPrincipal({
    type: 'ServicePrincipal',
    displayName: 'sample',
    roles: [],
  });
  queues = new QueueServiceClient(connection.storage.queue, credentialOf(connection, connection.owner));
  await queues.getQueueClient('work').create();
  const settings = {
    LOCAL_HOST_KEY: 'sesame',
    WORK_QUEUE: 'work',
    Work__queueServiceUri: connection.storage.queue,
    Work__credential: 'managedidentity',
    Work__clientId: identity.clientId,
    IDENTITY_ENDPOINT: `${connection.login}/msi/token`,
    IDENTITY_HEADER: identity.clientSecret,
    NODE_EXTRA_CA_CERTS: connection.caFile,
  };
  const state = join(folder.path, 'timers');
  ({
    ready: { baseUrl, functions },
  } = await crew.start(localHost({ app, state, port: 0, settings, say: quietly })));
}, 30_000);

afterAll(async () => {
  await crew.stop();
  await folder.remove();
});

const send = (path: string, init?: RequestInit) => fetch(`${baseUrl}${path}`, init);
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  send(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
const heard = async (): Promise<readonly unknown[]> => JSON.parse(await (await send('/api/heard')).text());
const eventually = (assertion: () => Promise<void>) => vi.waitFor(assertion, { timeout: 8_000, interval: 100 });

describe('the local host runs a built app', () => {
  it('registers every function of the app', () => {
    expect([...functions].sort()).toEqual(['echo', 'hang', 'heard', 'nothing', 'on-event', 'on-message', 'on-time']);
  });

  it('fails an invocation that exceeds functionTimeout', async () => {
    expect((await send('/api/hang')).status).toBe(500);
  });
});

describe('HTTP triggers', () => {
  it('hand over route, query, headers and body, and answer what the function says', async () => {
    const answer = await send('/api/echo/tea/3?code=sesame&with=milk', {
      method: 'POST',
      body: 'hot',
      headers: { 'x-user': 'me' },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-sample')).toBe('yes');
    expect(await answer.json()).toEqual({
      name: 'tea',
      count: '3',
      query: { code: 'sesame', with: 'milk' },
      user: 'me',
      body: 'hot',
    });
  });

  it('take the key as a header too, and an optional segment may be missing', async () => {
    expect((await send('/api/echo/tea', { headers: { 'x-functions-key': 'sesame' } })).status).toBe(201);
  });

  it('answer 401 without the key or with a wrong one', async () => {
    expect((await send('/api/echo/tea')).status).toBe(401);
    expect((await send('/api/echo/tea?code=wrong')).status).toBe(401);
  });

  it('answer 404 to a wrong method, a route that does not match and an unknown function', async () => {
    expect((await send('/api/echo/tea?code=sesame', { method: 'DELETE' })).status).toBe(404);
    expect((await send('/api/echo/tea/three?code=sesame')).status).toBe(404);
    expect((await send('/api/nowhere')).status).toBe(404);
  });

  it('answer 204 when the function returns nothing', async () => {
    expect((await send('/api/nothing')).status).toBe(204);
  });
});

describe('the Event Grid webhook', () => {
  const hook = '/runtime/webhooks/eventgrid?functionName=on-event';
  const event = (subject: string) => ({ id: '1', subject, eventType: 'Sample', data: { size: 1 }, dataVersion: '1' });
  const notification = { 'aeg-event-type': 'Notification' };

  it('answers the validation handshake of both schemas', async () => {
    const asked = [{ data: { validationCode: '512d38b6' } }];
    const answer = await post(hook, asked, { 'aeg-event-type': 'SubscriptionValidation' });
    expect([answer.status, await answer.json()]).toEqual([200, { validationResponse: '512d38b6' }]);
    const consent = await send(hook, { method: 'OPTIONS', headers: { 'webhook-request-origin': 'eventgrid.azure.net' } });
    expect([consent.status, consent.headers.get('webhook-allowed-origin')]).toEqual([200, 'eventgrid.azure.net']);
  });

  it('runs the function once for each event of a batch', async () => {
    expect((await post(hook, [event('/one'), event('/two')], notification)).status).toBe(202);
    expect(await heard()).toEqual(
      expect.arrayContaining([expect.objectContaining({ event: '/one' }), expect.objectContaining({ event: '/two' })]),
    );
  });

  it('takes a CloudEvent', async () => {
    const cloudEvent = { specversion: '1.0', id: '2', source: '/s', type: 'Sample', subject: '/cloud', data: { size: 2 } };
    const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
    expect((await post(hook, cloudEvent, headers)).status).toBe(202);
    expect(await heard()).toContainEqual({ event: '/cloud', metadata: { data: { size: 2 } } });
  });

  it('answers 500 with the reason when one event fails, so that all are sent again', async () => {
    const answer = await post(hook, [event('/fine'), event('/bad')], notification);
    expect([answer.status, await answer.text()]).toEqual([500, 'I do not like this one']);
  });

  it('refuses what is no event, and functions that it does not know', async () => {
    expect((await post(hook, [event('/x')], { 'aeg-event-type': 'Nonsense' })).status).toBe(400);
    expect((await post(hook, ['x'], notification)).status).toBe(400);
    expect((await send(hook, { method: 'POST', body: 'no json', headers: notification })).status).toBe(400);
    expect((await post('/runtime/webhooks/eventgrid?functionName=echo', [event('/x')], notification)).status).toBe(404);
  });
});

describe('storage queues, reached by managed identity', () => {
  const message = (body: unknown) =>
    queues.getQueueClient('work').sendMessage(Buffer.from(JSON.stringify(body)).toString('base64'));

  it('run the function with the parsed message and remove it', async () => {
    await message({ order: 7 });
    await eventually(async () => expect(await heard()).toContainEqual({ message: { order: 7 }, tries: 1 }));
  });

  it('try again until maxDequeueCount, then put the message on the poison queue', async () => {
    await message('poison');
    await eventually(async () => {
      const { peekedMessageItems } = await queues.getQueueClient('work-poison').peekMessages();
      expect(peekedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString())).toEqual(['"poison"']);
    });
    const tries = (await heard()).filter((it) => (it as { message?: unknown }).message === 'poison');
    expect(tries).toEqual([
      { message: 'poison', tries: 1 },
      { message: 'poison', tries: 2 },
    ]);
  });
});

describe('the admin API', () => {
  it('starts a timer by hand', async () => {
    expect((await post('/admin/functions/on-time', {})).status).toBe(202);
    await eventually(async () =>
      expect(await heard()).toContainEqual({ pastDue: false, next: expect.stringMatching(/-01-01T00:00:00/) }),
    );
  });

  it('lists the functions and says that the host runs', async () => {
    expect(await (await send('/admin/functions')).json()).toContainEqual(expect.objectContaining({ name: 'on-time' }));
    expect(await (await send('/admin/host/status')).json()).toMatchObject({ state: 'Running' });
  });

  it('knows no function that is not there', async () => {
    expect((await post('/admin/functions/nobody', {})).status).toBe(404);
  });
});
