import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const SPAN = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?$/;

/** Milliseconds of a .NET time span, `hh:mm:ss` or `d.hh:mm:ss`. Throws a `TypeError` for other text. */
export function spanToMilliseconds(text: string): number {
  const match = SPAN.exec(text);
  if (match === null) throw new TypeError(`«${text}» is no time span: write hh:mm:ss.`);
  const [days, hours, minutes, seconds] = match.slice(1, 5).map((part) => Number(part ?? 0));
  const whole = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return whole * 1000 + Math.floor(Number(`0.${match[5] ?? 0}`) * 1000);
}

const Span = z.string().regex(SPAN, 'write a time span, hh:mm:ss').transform(spanToMilliseconds);
const Queues = z.object({
  batchSize: z.int().min(1).max(32).default(16),
  newBatchThreshold: z.int().min(0).optional(),
  maxDequeueCount: z.int().min(1).default(5),
  visibilityTimeout: Span.default(0),
  maxPollingInterval: Span.default(60_000),
  messageEncoding: z.enum(['base64', 'none']).default('base64'),
});
const HostJson = z.object({
  version: z.literal('2.0'),
  functionTimeout: z.union([z.literal('-1').transform(() => Number.POSITIVE_INFINITY), Span]).default(1_800_000),
  extensions: z
    .object({
      queues: Queues.default(Queues.parse({})),
      http: z.object({ routePrefix: z.string().default('api') }).default({ routePrefix: 'api' }),
    })
    .default({ queues: Queues.parse({}), http: { routePrefix: 'api' } }),
});

export interface QueueOptions {
  readonly batchSize: number;
  readonly newBatchThreshold: number;
  readonly maxDequeueCount: number;
  /** Milliseconds. */
  readonly visibilityTimeout: number;
  /** Milliseconds. */
  readonly maxPollingInterval: number;
  readonly messageEncoding: 'base64' | 'none';
}

export interface HostSettings {
  /** Milliseconds; infinite where host.json says so. */
  readonly functionTimeout: number;
  readonly routePrefix: string;
  readonly queues: QueueOptions;
}

/** Core Tools poll at least this often, whatever host.json says: nobody waits a minute at their own machine. */
const LONGEST_LOCAL_POLL = 2_000;

/** Reads host.json of the app. Throws naming every value that is wrong. */
export async function readHostJson(directory: string): Promise<HostSettings> {
  const file = join(directory, 'host.json');
  const parsed = HostJson.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is not valid:\n${z.prettifyError(parsed.error)}`);
  const { functionTimeout, extensions } = parsed.data;
  const { newBatchThreshold, maxPollingInterval, ...queues } = extensions.queues;
  return {
    functionTimeout,
    routePrefix: extensions.http.routePrefix,
    queues: {
      ...queues,
      newBatchThreshold: newBatchThreshold ?? Math.floor(queues.batchSize / 2) * availableParallelism(),
      maxPollingInterval: Math.min(maxPollingInterval, LONGEST_LOCAL_POLL),
    },
  };
}

const LocalSettings = z.object({ Values: z.record(z.string(), z.string()).default({}) });

/** The values of local.settings.json beside the app, where there is one. The environment wins, as it does in Core Tools. */
export async function readLocalSettings(directory: string): Promise<Readonly<Record<string, string>>> {
  const file = join(directory, 'local.settings.json');
  if (!existsSync(file)) return {};
  const parsed = LocalSettings.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is not valid:\n${z.prettifyError(parsed.error)}`);
  return parsed.data.Values;
}

/** Replaces `%SETTING%`, which the host resolves and the library does not. Throws for a setting that is not there. */
export function resolveSettings(text: string, environment: NodeJS.ProcessEnv): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = environment[name];
    if (value === undefined) throw new Error(`«${text}» needs the app setting ${name}, which is not set.`);
    return value;
  });
}
