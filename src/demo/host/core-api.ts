import { z } from 'zod';
import type { Log, LogLevel } from './log.ts';

/** What `@azure/functions` and the host hand to each other; only the members that are used here. */
export interface TypedData {
  readonly json?: string;
  readonly string?: string;
  readonly http?: {
    readonly method?: string;
    readonly url?: string;
    readonly nullableHeaders?: Readonly<Record<string, { readonly value: string }>>;
    readonly nullableParams?: Readonly<Record<string, { readonly value: string }>>;
    readonly nullableQuery?: Readonly<Record<string, { readonly value: string }>>;
    readonly body?: { readonly bytes: Uint8Array };
  };
}

const Seconds = z.object({ seconds: z.number() });
const Binding = z.looseObject({ type: z.string(), direction: z.enum(['in', 'out']) });
const Retry = z.discriminatedUnion('retryStrategy', [
  z.object({ retryStrategy: z.literal('fixedDelay'), maxRetryCount: z.number(), delayInterval: Seconds }),
  z.object({
    retryStrategy: z.literal('exponentialBackoff'),
    maxRetryCount: z.number(),
    minimumInterval: Seconds,
    maximumInterval: Seconds,
  }),
]);
const Metadata = z.object({
  name: z.string(),
  bindings: z.record(z.string(), Binding),
  retryOptions: Retry.optional(),
});

export type Binding = z.infer<typeof Binding> & { readonly name: string };
export type RetryPolicy = z.infer<typeof Retry>;
export type Callback = (...inputs: readonly unknown[]) => unknown;

/** One registered function. */
export interface FunctionEntry {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly trigger: Binding;
  readonly retry: RetryPolicy | undefined;
  readonly callback: Callback;
}

export type HookName = 'preInvocation' | 'postInvocation' | 'appStart' | 'appTerminate' | 'log';
export type Hook = (context: object) => unknown;

/** What the programming model of `@azure/functions` does with one invocation. */
export interface InvocationModel {
  getArguments(): Promise<{ readonly context: object; readonly inputs: readonly unknown[] }>;
  invokeFunction(context: object, inputs: readonly unknown[], callback: Callback): Promise<unknown>;
  getResponse(context: object, result: unknown): Promise<unknown>;
}
export interface ProgrammingModel {
  getInvocationModel(context: object): InvocationModel;
  getCapabilities(host: Record<string, string>): Promise<Record<string, string>>;
}

/** The host's side of `@azure/functions-core`. */
export interface Core {
  /** What `require('@azure/functions-core')` answers. */
  readonly api: object;
  readonly functions: ReadonlyMap<string, FunctionEntry>;
  hooks(name: HookName): readonly Hook[];
  model(): ProgrammingModel | undefined;
  /** From now on a registration throws, as it does in the worker once the app has started. */
  lock(): void;
}

/** The library constructs it and calls `from`, so it has to be a class. */
class Disposable {
  #dispose: (() => unknown) | undefined;
  constructor(dispose: () => unknown) {
    this.#dispose = dispose;
  }
  static from(...all: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const one of all) one.dispose();
    });
  }
  dispose(): void {
    this.#dispose?.();
    this.#dispose = undefined;
  }
}

/** Makes the core API that the app's functions register with. `log` takes what the library itself has to say. */
export function createCore(log: Log): Core {
  const functions = new Map<string, FunctionEntry>();
  const hooks: Record<HookName, Hook[]> = { preInvocation: [], postInvocation: [], appStart: [], appTerminate: [], log: [] };
  const state: { model: ProgrammingModel | undefined; locked: boolean } = { model: undefined, locked: false };
  const api = {
    version: '3.11.1',
    hostVersion: '4.1045.200',
    Disposable,
    registerFunction(metadata: unknown, callback: Callback): Disposable {
      if (state.locked) throw new Error('A function can only be registered during app startup.');
      const entry = parseEntry(metadata, callback);
      if (functions.has(entry.name)) throw new Error(`A function with name "${entry.name}" has already been registered.`);
      functions.set(entry.name, entry);
      return new Disposable(() => functions.delete(entry.name));
    },
    registerHook: (name: string, hook: Hook): Disposable => addHook(hooks, name, hook),
    setProgrammingModel(model: ProgrammingModel): void {
      state.model = model;
    },
    getProgrammingModel: () => state.model,
    log: (level: LogLevel, _category: string, message: string) => log(level, message),
  };
  const lock = () => {
    state.locked = true;
  };
  return { api, functions, hooks: (name) => hooks[name], model: () => state.model, lock };
}

function parseEntry(metadata: unknown, callback: Callback): FunctionEntry {
  const { name, bindings: raw, retryOptions } = Metadata.parse(metadata);
  const bindings = Object.fromEntries(Object.entries(raw).map(([key, binding]) => [key, { ...binding, name: key }]));
  const trigger = Object.values(bindings).find(({ type }) => /trigger$/i.test(type));
  if (trigger === undefined) throw new Error(`Function "${name}" has no trigger.`);
  return { name, bindings, trigger, retry: retryOptions, callback };
}

function addHook(hooks: Record<HookName, Hook[]>, name: string, hook: Hook): Disposable {
  const list = Object.hasOwn(hooks, name) ? hooks[name as HookName] : undefined;
  // the library tells an old host from a wrong call by this very error
  if (list === undefined)
    throw Object.assign(new RangeError(`Unrecognized hook "${name}"`), { isAzureFunctionsSystemError: true });
  list.push(hook);
  return new Disposable(() => list.splice(list.indexOf(hook), 1));
}

/** The functions with a trigger of that type, given in lower case. */
export function triggeredBy(functions: readonly FunctionEntry[], type: string): readonly FunctionEntry[] {
  return functions.filter(({ trigger }) => trigger.type.toLowerCase() === type);
}
