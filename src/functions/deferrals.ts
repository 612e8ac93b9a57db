import { type QueueClient, RestError } from '@azure/storage-queue';
import type { Cause, Marks, QueuePort } from '../engine/ports.ts';
import { type Item, type Message, markOf } from './message.ts';

/** The longest that a queue hides a message. */
const WEEK = 604_800;
const FOR_EVER = -1;

/** The queue that continues what cannot be finished now. */
export interface Deferrals extends QueuePort {
  /** A durable message about the item, unless one that is due no later is under way. Throws if it cannot be stored. */
  defer(item: Item, cause: Cause, milliseconds: number): Promise<void>;
  /** A message was taken: from now on a new one counts, unless a newer one is under way already. */
  taken(message: Item & Pick<Message, 'announced'>): Promise<void>;
}

export interface DeferralsOptions {
  readonly client: QueueClient;
  readonly marks: Marks;
  /** Our own clock: the queue keeps time by itself. */
  readonly now: () => number;
}

export function createDeferrals({ client, marks, now }: DeferralsOptions): Deferrals {
  async function send(text: string, visibilityTimeout: number): Promise<void> {
    const options = { visibilityTimeout, messageTimeToLive: FOR_EVER };
    try {
      await client.sendMessage(text, options);
    } catch (error) {
      if (!(error instanceof RestError && error.code === 'QueueNotFound')) throw error;
      await client.createIfNotExists();
      await client.sendMessage(text, options);
    }
  }

  async function defer(item: Item, cause: Cause, milliseconds: number): Promise<void> {
    const seconds = Math.min(WEEK, Math.max(0, Math.ceil(milliseconds / 1_000)));
    const announced = await marks.announce(markOf(item), now() + seconds * 1_000);
    if (announced === false) return;
    await send(Buffer.from(JSON.stringify({ ...item, cause, announced })).toString('base64'), seconds);
    await marks.confirm(markOf(item), announced);
  }

  return {
    defer,
    later: (target, cause, milliseconds) => defer({ target }, cause, milliseconds),
    taken: (message) => marks.clear(markOf(message), message.announced),
  };
}
