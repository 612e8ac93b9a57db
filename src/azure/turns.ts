import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** About what Azure's smallest bucket refills in the second that it asks to wait when it is empty. */
const WIDTH = 24;

export interface Turns {
  /** Outside the retries: a request waits for its turn, and keeps it while it is sent again. */
  readonly whole: PipelinePolicy;
  /** Inside the retries: sees every answer. */
  readonly each: PipelinePolicy;
}

/** Azure has a bucket for each subscription, and Resource Graph one of its own. */
const bucketOf = (url: string): string =>
  /\/subscriptions\/[^/?]+/i.exec(url)?.[0].toLowerCase() ?? new URL(url).pathname.toLowerCase();

/** The queue before one bucket. */
function openQueue() {
  const waiting: (() => void)[] = [];
  const throttled = new Set<string>();
  let underWay = 0;
  const admit = (): void => {
    while (underWay < WIDTH && throttled.size === 0) {
      const next = waiting.shift();
      if (next === undefined) return;
      underWay += 1;
      next();
    }
  };
  return {
    enter: () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        admit();
      }),
    notice: (requestId: string) => void throttled.add(requestId),
    leave: (requestId: string): void => {
      underWay -= 1;
      throttled.delete(requestId);
      admit();
    },
  };
}

/**
 * Lets so many requests to one bucket be under way at once, their waits for a `Retry-After` included, and none begin while one of them is
 * throttled. What a cut asks of hundreds of workspaces would otherwise spend all its tries on the same empty bucket.
 */
export function openTurns(): Turns {
  const queues = new Map<string, ReturnType<typeof openQueue>>();
  const queueFor = (url: string): ReturnType<typeof openQueue> => {
    const queue = queues.get(bucketOf(url)) ?? openQueue();
    queues.set(bucketOf(url), queue);
    return queue;
  };
  return {
    whole: {
      name: 'inTurn',
      sendRequest: async (request, next) => {
        const queue = queueFor(request.url);
        await queue.enter();
        try {
          return await next(request);
        } finally {
          queue.leave(request.requestId);
        }
      },
    },
    each: {
      name: 'noticeThrottling',
      sendRequest: async (request, next) => {
        const response = await next(request);
        if (response.status === 429) queueFor(request.url).notice(request.requestId);
        return response;
      },
    },
  };
}
