import { adminHandler } from './admin.ts';
import { createCore } from './core-api.ts';
import { eventGridHandler } from './event-grid.ts';
import { type Listening, listen } from './http-server.ts';
import { httpHandler } from './http-trigger.ts';
import { createInvoker, type Invoker } from './invoke.ts';
import { type App, loadApp } from './load-app.ts';
import { type Log, messageOf } from './log.ts';
import { pause } from './pause.ts';
import { listenToQueue } from './queue-listener.ts';
import { openQueue } from './queue-service.ts';
import { withRetries } from './retry.ts';
import { type HostSettings, readHostJson, resolveSettings } from './settings.ts';
import { timerListener } from './timer-listener.ts';
import { fileStatus, memoryStatus, type StatusStore } from './timer-status.ts';

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
  const listeners = prepareListeners({ app, settings, invoker, log, environment, state: options.state }, stopping.signal);
  const serving = { functions: app.functions, invoke: invoker.invoke, log };
  const timers = { ...serving, invoke: withRetries(invoker.invoke, stopping.signal) };
  const http = httpHandler({ ...serving, routePrefix: settings.routePrefix, key: environment.LOCAL_HOST_KEY });
  const server = await listen(options.port, [eventGridHandler(serving), adminHandler(timers), http], log);
  const running = Promise.all(listeners.map((start) => start()));
  const stop = async (grace: number) => {
    stopping.abort();
    await finish(server, invoker, running, grace, log);
    for (const hook of core.hooks('appTerminate')) await hook({ appHookData: {}, hookData: {} });
  };
  return { baseUrl: server.baseUrl, functions: app.functions.map(({ name }) => name), stop };
}

interface Parts {
  readonly app: App;
  readonly settings: HostSettings;
  readonly invoker: Invoker;
  readonly log: Log;
  readonly environment: NodeJS.ProcessEnv;
  readonly state: string | undefined;
}

/** Everything that can be wrong with a queue or a timer shows here; what is returned only has to be started. */
function prepareListeners(
  { app, settings, invoker, log, environment, state }: Parts,
  signal: AbortSignal,
): readonly (() => Promise<void>)[] {
  const status: StatusStore = state === undefined ? memoryStatus() : fileStatus(state);
  const invoke = withRetries(invoker.invoke, signal);
  return app.functions.flatMap((entry) => {
    switch (entry.trigger.type.toLowerCase()) {
      case 'queuetrigger': {
        const queue = openQueue(
          String(entry.trigger.connection),
          resolveSettings(String(entry.trigger.queueName), environment),
          environment,
        );
        return [() => listenToQueue({ entry, queue, host: settings.queues, invoke: invoker.invoke, log }, signal)];
      }
      case 'timertrigger': {
        const timer = timerListener(entry, { invoke, status, log, environment });
        return [() => timer(signal)];
      }
      default:
        return [];
    }
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
