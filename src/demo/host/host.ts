import { z } from 'zod';
import { adminHandler } from './admin.ts';
import { createCore, type FunctionEntry, triggeredBy } from './core-api.ts';
import { eventGridHandler } from './event-grid.ts';
import { type Listening, listen } from './http-server.ts';
import { httpHandler } from './http-trigger.ts';
import { createInvoker, type Invoke, type Invoker } from './invoke.ts';
import { loadApp } from './load-app.ts';
import { type Log, messageOf } from './log.ts';
import { pause } from './pause.ts';
import { listenToQueue } from './queue-listener.ts';
import { openQueue } from './queue-service.ts';
import { withRetries } from './retry.ts';
import { type QueueOptions, readHostJson, resolveSettings } from './settings.ts';
import { type Timer, timerListener } from './timer-listener.ts';
import { fileStatus, memoryStatus } from './timer-status.ts';

const QueueTrigger = z.object({ connection: z.string(), queueName: z.string() });

export interface HostOptions {
  /** Absolute folder of the built app. */
  readonly app: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Absolute folder of the timers' status; without one no run is ever past due. */
  readonly state: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
}

export interface Host {
  readonly baseUrl: string;
  /** Names of the registered functions. */
  readonly functions: readonly string[];
  /** Takes nothing new, waits up to `grace` milliseconds for what runs, runs the app's last hooks. */
  stop(grace: number): Promise<void>;
}

/** Loads the app and serves its triggers. Throws, before anything listens, for an app or settings that cannot work. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { log, environment } = options;
  const settings = await readHostJson(options.app);
  const core = createCore(log);
  const app = await loadApp(options.app, core);
  const invoker = createInvoker({ core, model: app.model, timeout: settings.functionTimeout, log });
  const stopping = new AbortController();
  const { functions } = app;
  const { invoke } = invoker;
  const retrying = withRetries(invoke, stopping.signal);
  const timers = prepareTimers(functions, { ...options, invoke: retrying });
  const queues = prepareQueues(functions, settings.queues, { ...options, invoke });
  const http = httpHandler({ functions, invoke, log, routePrefix: settings.routePrefix, key: environment.LOCAL_HOST_KEY });
  const admin = adminHandler({ functions, timers, invoke: retrying, log });
  const server = await listen(options.port, [eventGridHandler({ functions, invoke, log }), admin, http], log);
  const running = Promise.all([...timers.values(), ...queues].map((listener) => listener.listen(stopping.signal)));
  const stop = async (grace: number) => {
    stopping.abort();
    await finish(server, invoker, running, grace, log);
    for (const hook of core.hooks('appTerminate')) await hook({ appHookData: {}, hookData: {} });
  };
  return { baseUrl: server.baseUrl, functions: functions.map(({ name }) => name), stop };
}

type Parts = HostOptions & { readonly invoke: Invoke };

function prepareTimers(
  functions: readonly FunctionEntry[],
  { invoke, log, environment, state }: Parts,
): ReadonlyMap<string, Timer> {
  const status = state === undefined ? memoryStatus() : fileStatus(state);
  const timers = triggeredBy(functions, 'timertrigger');
  return new Map(timers.map((entry) => [entry.name, timerListener(entry, { invoke, status, log, environment })]));
}

interface Listener {
  listen(signal: AbortSignal): Promise<void>;
}

function prepareQueues(
  functions: readonly FunctionEntry[],
  host: QueueOptions,
  { invoke, log, environment }: Parts,
): readonly Listener[] {
  return triggeredBy(functions, 'queuetrigger').map((entry) => {
    const { connection, queueName } = QueueTrigger.parse(entry.trigger);
    const queue = openQueue(connection, resolveSettings(queueName, environment), environment);
    return { listen: (signal) => listenToQueue({ entry, queue, host, invoke, log }, signal) };
  });
}

async function finish(server: Listening, invoker: Invoker, listeners: Promise<unknown>, grace: number, log: Log): Promise<void> {
  const done = Promise.all([server.close(), invoker.idle(), listeners]).then(
    () => true,
    (error: unknown) => {
      log('error', `a listener broke off: ${messageOf(error)}`);
      return true;
    },
  );
  const waiting = new AbortController();
  const inTime = await Promise.race([done, pause(grace, waiting.signal).then(() => false)]);
  waiting.abort();
  if (!inTime) log('warning', `stopped with ${invoker.running()} invocations still running`);
}
