import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** About what Azure's smallest bucket refills in the second that it asks to wait when it is empty. */
const WIDTH = 24;

export interface Turns {
  /** Outside the retries: a request waits for its turn, and keeps it while it is sent again. */
  readonly whole: PipelinePolicy;
  /** Inside the retries: sees every answer. */
  readonly each: PipelinePolicy;
}

/**
 * Lets so many requests be under way at once, their waits for a `Retry-After` included, and none begin while one of them is throttled.
 * What a cut asks of hundreds of workspaces would otherwise spend all its tries on the same empty bucket.
 */
export function openTurns(): Turns {
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
    whole: {
      name: 'inTurn',
      sendRequest: async (request, next) => {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          admit();
        });
        try {
          return await next(request);
        } finally {
          underWay -= 1;
          throttled.delete(request.requestId);
          admit();
        }
      },
    },
    each: {
      name: 'noticeThrottling',
      sendRequest: async (request, next) => {
        const response = await next(request);
        if (response.status === 429) throttled.add(request.requestId);
        return response;
      },
    },
  };
}
