import { randomUUID } from 'node:crypto';
import { QueueServiceClient, StorageSharedKeyCredential } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDeferrals } from '../../src/functions/deferrals.ts';
import { parseMessage } from '../../src/functions/message.ts';
import { createMemoryJournal } from '../../src/journal/create.ts';
import { EVERYWHERE } from '../../src/model/id.ts';
import { registryTarget } from '../support/app.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { anEvent, aSweep } from '../support/causes.ts';
import { NOW, SUBSCRIPTION } from '../support/literals.ts';

describe('the queue of deferred reconciles', () => {
  let azurite: Azurite;
  beforeAll(async () => {
    azurite = await startAzurite('queue');
  });
  afterAll(() => azurite.stop());

  function aQueue() {
    const service = new QueueServiceClient(azurite.url, new StorageSharedKeyCredential(azurite.account, azurite.key));
    const client = service.getQueueClient(`deferred-${randomUUID()}`);
    const { marks } = createMemoryJournal({ now: () => NOW, writesPerHour: 1 });
    const bodies = async () => {
      const { receivedMessageItems } = await client.receiveMessages({ numberOfMessages: 32 });
      return receivedMessageItems.map(({ messageText }) => JSON.parse(Buffer.from(messageText, 'base64').toString('utf8')));
    };
    return { client, bodies, deferrals: createDeferrals({ client, marks, now: () => NOW }) };
  }

  it('keeps a message with the cause it began with, in a queue made when it is first missed', async () => {
    const { deferrals, bodies } = aQueue();
    const message = { target: registryTarget, cause: anEvent({ correlationId: 'é' }) };
    await deferrals.later(message.target, message.cause, 0);
    const [body] = await bodies();
    expect(parseMessage(body)).toEqual({ ...message, announced: expect.any(String) });
  });

  it('keeps a subscription that is a target apart from all that it holds', async () => {
    const { deferrals, bodies } = aQueue();
    const target = { kind: 'subscription', id: SUBSCRIPTION } as const;
    await deferrals.later(target, aSweep, 0);
    await deferrals.defer({ scope: SUBSCRIPTION }, anEvent(), 0);
    const messages = (await bodies()).map(parseMessage);
    expect(messages).toMatchObject([
      { target, cause: aSweep },
      { scope: SUBSCRIPTION, cause: anEvent() },
    ]);
    await deferrals.taken({ target });
    await deferrals.defer({ scope: SUBSCRIPTION }, anEvent(), 0);
    expect(await bodies()).toEqual([]);
  });

  it('hides a message until it is due, and keeps it until it is taken', async () => {
    const { deferrals, bodies, client } = aQueue();
    await deferrals.later(registryTarget, aSweep, 61_000);
    expect(await bodies()).toEqual([]);
    expect((await client.getProperties()).approximateMessagesCount).toBe(1);
  });

  it('sends one message while one that is due no later is under way', async () => {
    const { deferrals, bodies } = aQueue();
    await deferrals.later(registryTarget, aSweep, 0);
    await deferrals.later(registryTarget, aSweep, 0);
    await deferrals.later(registryTarget, aSweep, 60_000);
    expect(await bodies()).toHaveLength(1);
    await deferrals.taken({ target: registryTarget });
    await deferrals.later(registryTarget, aSweep, 0);
    expect(await bodies()).toHaveLength(1);
  });

  it('goes on as one when a message is delivered twice', async () => {
    const { deferrals, bodies } = aQueue();
    await deferrals.later(registryTarget, aSweep, 0);
    const [body] = await bodies();
    for (let copy = 0; copy < 2; copy += 1) {
      await deferrals.taken(parseMessage(body));
      await deferrals.later(registryTarget, aSweep, 0);
    }
    expect(await bodies()).toHaveLength(1);
  });

  it('sends an earlier message beside a later one', async () => {
    const { deferrals, bodies } = aQueue();
    await deferrals.later(registryTarget, aSweep, 60_000);
    await deferrals.later(registryTarget, aSweep, 0);
    expect(await bodies()).toHaveLength(1);
  });

  it('takes any delay, and scopes up to everything', async () => {
    const { deferrals, client, bodies } = aQueue();
    await deferrals.later(registryTarget, aSweep, 30 * 86_400_000);
    expect((await client.getProperties()).approximateMessagesCount).toBe(1);
    await deferrals.defer({ scope: EVERYWHERE }, aSweep, -5);
    expect((await bodies()).map(parseMessage)).toMatchObject([{ scope: EVERYWHERE, cause: aSweep }]);
  });
});
