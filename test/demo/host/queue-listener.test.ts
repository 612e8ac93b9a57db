import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Invoke } from '../../../src/demo/host/invoke.ts';
import { listenToQueue } from '../../../src/demo/host/queue-listener.ts';
import type { Message, MessageQueue } from '../../../src/demo/host/queue-service.ts';
import type { QueueOptions } from '../../../src/demo/host/settings.ts';
import { entryOf } from './support.ts';

const HOST: QueueOptions = {
  batchSize: 2,
  newBatchThreshold: 1,
  maxDequeueCount: 3,
  visibilityTimeout: 30_000,
  maxPollingInterval: 2_000,
  messageEncoding: 'none',
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const message = (id: string, dequeueCount = 1): Message => {
  const now = new Date();
  return { id, receipt: 'first', text: id, dequeueCount, insertedOn: now, expiresOn: now, nextVisibleOn: now };
};

/** A queue that hands out what it was given and writes down what is done to it. */
function scriptedQueue(...batches: readonly (readonly Message[])[]) {
  const done: string[] = [];
  const left = [...batches];
  const queue: MessageQueue = {
    receive: async (count, seconds) => {
      done.push(`receive ${count} for ${seconds} s`);
      return left.shift() ?? [];
    },
    hide: async (it, seconds) => {
      done.push(`hide ${it.id} with ${it.receipt} for ${seconds} s`);
      return { ...it, receipt: `${it.receipt}+` };
    },
    remove: async (it) => {
      done.push(`remove ${it.id} with ${it.receipt}`);
    },
    poison: async (it) => {
      done.push(`poison ${it.id}`);
    },
  };
  return { queue, done };
}

function listen(queue: MessageQueue, invoke: Invoke) {
  const stop = new AbortController();
  const ended = listenToQueue(
    { entry: entryOf({ type: 'queueTrigger' }), queue, host: HOST, invoke, log: () => undefined },
    stop.signal,
  );
  return { stop: () => stop.abort(), ended };
}

it('keeps a message hidden from half-time on while its function runs, and removes it with the last receipt', async () => {
  const { queue, done } = scriptedQueue([message('slow')]);
  const { promise: running, resolve: finish } = Promise.withResolvers<unknown>();
  const listener = listen(queue, () => running);
  await vi.advanceTimersByTimeAsync(11 * 60_000);
  finish(undefined);
  listener.stop();
  await listener.ended;
  expect(done.filter((it) => !it.startsWith('receive'))).toEqual([
    'hide slow with first for 600 s',
    'hide slow with first+ for 600 s',
    'remove slow with first++',
  ]);
});

it('takes no new batch while more than newBatchThreshold messages are in work', async () => {
  const { queue, done } = scriptedQueue([message('a'), message('b')], [message('c')]);
  const { promise: running, resolve: finish } = Promise.withResolvers<unknown>();
  const listener = listen(queue, () => running);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(done.filter((it) => it.startsWith('receive'))).toEqual(['receive 2 for 600 s']);
  finish(undefined);
  await vi.advanceTimersByTimeAsync(1);
  expect(done).toContain('remove c with first');
  listener.stop();
  await listener.ended;
});

it('hides a failed message for visibilityTimeout, and poisons it at its last try', async () => {
  const { queue, done } = scriptedQueue([message('early', 2), message('last', 3)]);
  const listener = listen(queue, () => Promise.reject(new Error('no')));
  await vi.advanceTimersByTimeAsync(50);
  expect(done).toContain('hide early with first for 30 s');
  expect(done).toContain('poison last');
  listener.stop();
  await listener.ended;
});

it('poisons a message past its last try without running it', async () => {
  const { queue, done } = scriptedQueue([message('crashed', 4)]);
  const ran = vi.fn(() => Promise.resolve());
  const listener = listen(queue, ran);
  await vi.advanceTimersByTimeAsync(50);
  expect(done).toContain('poison crashed');
  expect(ran).not.toHaveBeenCalled();
  listener.stop();
  await listener.ended;
});

it('asks an empty queue less and less often, up to maxPollingInterval, and stops when told', async () => {
  const { queue, done } = scriptedQueue();
  const listener = listen(queue, () => Promise.resolve());
  await vi.advanceTimersByTimeAsync(1_000);
  const eager = done.length;
  done.length = 0;
  await vi.advanceTimersByTimeAsync(12_000);
  expect(done.length).toBeGreaterThanOrEqual(5);
  expect(done.length / 12).toBeLessThan(eager);
  listener.stop();
  await listener.ended;
});
