import type { FunctionEntry, TypedData } from './core-api.ts';
import type { Invoke } from './invoke.ts';
import { type Log, messageOf } from './log.ts';
import { pause } from './pause.ts';
import type { Message, MessageQueue } from './queue-service.ts';
import type { QueueOptions } from './settings.ts';

const INVISIBLE_SECONDS = 600;
const RENEWAL = (INVISIBLE_SECONDS * 1000) / 2;
const SHORTEST_POLL = 100;

export interface QueueListenerOptions {
  readonly entry: FunctionEntry;
  readonly queue: MessageQueue;
  readonly host: QueueOptions;
  readonly invoke: Invoke;
  readonly log: Log;
}

/**
 * Polls a queue until `signal` aborts, then resolves once the messages in work are done. Takes a batch whenever no more than
 * `newBatchThreshold` messages are in work; an empty or failing queue is asked less and less often.
 */
export async function listenToQueue(options: QueueListenerOptions, signal: AbortSignal): Promise<void> {
  const { host, queue, log, entry } = options;
  const inWork = new Set<Promise<void>>();
  let wait = SHORTEST_POLL;
  while (!signal.aborted) {
    if (inWork.size > host.newBatchThreshold) {
      await Promise.race(inWork);
      continue;
    }
    const messages = await queue.receive(host.batchSize, INVISIBLE_SECONDS).catch((error: unknown) => {
      log('error', `cannot read its queue: ${messageOf(error)}`, entry.name);
      return [];
    });
    for (const message of messages) track(inWork, handle(options, message));
    if (messages.length > 0) {
      wait = SHORTEST_POLL;
      continue;
    }
    await pause(wait * (0.8 + Math.random() * 0.4), signal);
    wait = Math.min(wait * 2, host.maxPollingInterval);
  }
  await Promise.allSettled(inWork);
}

function track(inWork: Set<Promise<void>>, work: Promise<void>): void {
  inWork.add(work);
  void work.finally(() => inWork.delete(work));
}

/** One message to its end: run, then removed; or failed, then hidden for a while or poisoned. Never rejects. */
async function handle(options: QueueListenerOptions, message: Message): Promise<void> {
  const { entry, queue, host, log } = options;
  try {
    if (message.dequeueCount > host.maxDequeueCount) return await queue.poison(message);
    const held = keepHidden(options, message);
    const failure = await run(options, message).finally(held.stop);
    const last = await held.last;
    if (failure === undefined) return await queue.remove(last);
    log('error', `failed, try ${message.dequeueCount} of ${host.maxDequeueCount}: ${failure}`, entry.name);
    if (message.dequeueCount >= host.maxDequeueCount) return await queue.poison(last);
    await queue.hide(last, host.visibilityTimeout / 1000);
  } catch (error) {
    log('error', `message ${message.id} could not be settled, it will come again: ${messageOf(error)}`, entry.name);
  }
}

/** Answers what the function failed with. */
async function run({ entry, host, invoke }: QueueListenerOptions, message: Message): Promise<string | undefined> {
  const text = host.messageEncoding === 'base64' ? Buffer.from(message.text, 'base64').toString('utf8') : message.text;
  try {
    await invoke(entry, { data: { string: text }, triggerMetadata: metadataOf(message, text) });
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** The real host also spreads the members of a JSON body over these; a function that reads its first argument alone cannot tell. */
function metadataOf(message: Message, text: string): Readonly<Record<string, TypedData>> {
  return {
    QueueTrigger: { string: text },
    DequeueCount: { json: String(message.dequeueCount) },
    Id: { string: message.id },
    PopReceipt: { string: message.receipt },
    InsertionTime: { json: JSON.stringify(message.insertedOn) },
    ExpirationTime: { json: JSON.stringify(message.expiresOn) },
    NextVisibleTime: { json: JSON.stringify(message.nextVisibleOn) },
  };
}

/** Renews the invisibility at half-time, again and again, until stopped; `last` is the message with its last receipt. */
function keepHidden(
  { queue, log, entry }: QueueListenerOptions,
  message: Message,
): { stop(): void; readonly last: Promise<Message> } {
  const ending = new AbortController();
  const renew = async () => {
    let current = message;
    while (await pause(RENEWAL, ending.signal)) {
      try {
        current = await queue.hide(current, INVISIBLE_SECONDS);
      } catch (error) {
        log('warning', `message ${message.id} could not be kept hidden: ${messageOf(error)}`, entry.name);
      }
    }
    return current;
  };
  return { stop: () => ending.abort(), last: renew() };
}
