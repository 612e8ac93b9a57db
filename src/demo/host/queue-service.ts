import { ManagedIdentityCredential } from '@azure/identity';
import { type DequeuedMessageItem, type QueueClient, QueueServiceClient, RestError } from '@azure/storage-queue';

/** A message while it is ours; `receipt` changes with every renewal. */
export interface Message {
  readonly id: string;
  readonly receipt: string;
  /** As stored, encoded. */
  readonly text: string;
  readonly dequeueCount: number;
  readonly insertedOn: Date;
  readonly expiresOn: Date;
  readonly nextVisibleOn: Date;
}

/** What a queue trigger needs of its queue. */
export interface MessageQueue {
  receive(count: number, visibilitySeconds: number): Promise<readonly Message[]>;
  /** Hides the message for so many seconds from now, and answers it with its new receipt. */
  hide(message: Message, seconds: number): Promise<Message>;
  remove(message: Message): Promise<void>;
  /** Copies it to the poison queue, which is made when needed, then removes it. */
  poison(message: Message): Promise<void>;
}

/**
 * Opens a queue by an identity-based connection: `<connection>__queueServiceUri`, `__credential` = managedidentity and `__clientId`.
 * Throws for a connection string: nothing here holds a key.
 */
export function openQueue(connection: string, name: string, environment: NodeJS.ProcessEnv): MessageQueue {
  const uri = environment[`${connection}__queueServiceUri`];
  if (uri === undefined) {
    throw new Error(
      `The queue «${name}» needs the setting ${connection}__queueServiceUri: this host connects by identity alone.`,
    );
  }
  const kind = environment[`${connection}__credential`];
  if (kind !== 'managedidentity') throw new Error(`${connection}__credential is «${kind ?? ''}»: set it to managedidentity.`);
  const clientId = environment[`${connection}__clientId`];
  const credential = clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
  const service = new QueueServiceClient(uri, credential);
  return overClients(service.getQueueClient(name), service.getQueueClient(`${name}-poison`));
}

function overClients(queue: QueueClient, poison: QueueClient): MessageQueue {
  const remove = async ({ id, receipt }: Message) => {
    await queue.deleteMessage(id, receipt);
  };
  return {
    remove,
    receive: async (count, visibilitySeconds) => {
      try {
        const { receivedMessageItems } = await queue.receiveMessages({
          numberOfMessages: count,
          visibilityTimeout: visibilitySeconds,
        });
        return receivedMessageItems.map(toMessage);
      } catch (error) {
        // the host does not make a trigger's queue: it may appear later
        if (error instanceof RestError && error.code === 'QueueNotFound') return [];
        throw error;
      }
    },
    hide: async (message, seconds) => {
      const { popReceipt } = await queue.updateMessage(message.id, message.receipt, undefined, seconds);
      return { ...message, receipt: popReceipt ?? message.receipt };
    },
    poison: async (message) => {
      await poison.createIfNotExists();
      await poison.sendMessage(message.text);
      await remove(message);
    },
  };
}

function toMessage(item: DequeuedMessageItem): Message {
  const { messageId, popReceipt, messageText, dequeueCount, insertedOn, expiresOn, nextVisibleOn } = item;
  return { id: messageId, receipt: popReceipt, text: messageText, dequeueCount, insertedOn, expiresOn, nextVisibleOn };
}
