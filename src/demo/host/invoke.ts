import { randomBytes, randomUUID } from 'node:crypto';
import type { Core, FunctionEntry, ProgrammingModel, TypedData } from './core-api.ts';
import { type Log, messageOf } from './log.ts';

export interface RetryContext {
  readonly retryCount: number;
  readonly maxRetryCount: number;
}

export interface Invocation {
  readonly data: TypedData;
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
  readonly retryContext?: RetryContext | undefined;
}

/** Runs a function once. Rejects with the function's error, or once its time is up. Answers what the library made of the result. */
export type Invoke = (entry: FunctionEntry, invocation: Invocation) => Promise<unknown>;

export interface Invoker {
  readonly invoke: Invoke;
  /** How many invocations are running. */
  running(): number;
  /** Resolves when nothing runs any more. */
  idle(): Promise<void>;
}

export interface InvokerOptions {
  readonly core: Core;
  readonly model: ProgrammingModel;
  /** Milliseconds an invocation may take; may be infinite. */
  readonly timeout: number;
  readonly log: Log;
}

/** Drives the programming model as the worker's invocation handler does: arguments, hooks, handler, hooks, response. */
export function createInvoker(options: InvokerOptions): Invoker {
  const running = new Set<Promise<unknown>>();
  const invoke: Invoke = (entry, invocation) => {
    const invocationId = randomUUID();
    const work = bounded(entry.name, invocationId, options.timeout, run(options, entry, invocation, invocationId));
    running.add(work);
    const done = () => running.delete(work);
    work.then(done, done);
    return work;
  };
  const idle = async () => {
    while (running.size > 0) await Promise.allSettled(running);
  };
  return { invoke, running: () => running.size, idle };
}

async function run(
  { core, model, log }: InvokerOptions,
  entry: FunctionEntry,
  invocation: Invocation,
  invocationId: string,
): Promise<unknown> {
  const about = `${entry.name} ${invocationId.slice(0, 8)}`;
  const coreContext = contextOf(entry, invocation, invocationId, (level, message) => {
    const context = { level, message, category: 'user', appHookData: {}, hookData: {} };
    for (const hook of core.hooks('log')) hook(context);
    log(context.level, context.message, about);
  });
  const invocationModel = model.getInvocationModel(coreContext);
  const { context, inputs } = await invocationModel.getArguments();
  const shared = { hookData: {}, appHookData: {}, invocationContext: context };
  const before = { ...shared, functionCallback: entry.callback, inputs };
  coreContext.state = 'preInvocationHooks';
  for (const hook of core.hooks('preInvocation')) await hook(before);
  const after: { result: unknown; error: unknown } = { result: null, error: null };
  coreContext.state = 'invocation';
  try {
    after.result = await invocationModel.invokeFunction(context, before.inputs, before.functionCallback);
  } catch (error) {
    after.error = error;
  }
  coreContext.state = 'postInvocationHooks';
  const finished = { ...shared, inputs: before.inputs, ...after };
  for (const hook of core.hooks('postInvocation')) await hook(finished);
  coreContext.state = undefined;
  if (finished.error !== null && finished.error !== undefined) throw finished.error;
  return invocationModel.getResponse(context, finished.result);
}

type CoreState = 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;

function contextOf(entry: FunctionEntry, invocation: Invocation, invocationId: string, say: Log) {
  const traceParent = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
  const state: CoreState = undefined;
  return {
    invocationId,
    metadata: { name: entry.name, functionId: entry.name, bindings: entry.bindings },
    request: {
      invocationId,
      functionId: entry.name,
      inputData: [{ name: entry.trigger.name, data: invocation.data }],
      triggerMetadata: invocation.triggerMetadata ?? {},
      traceContext: { traceParent, traceState: '', attributes: {} },
      retryContext: invocation.retryContext,
    },
    log: (level: Parameters<Log>[0], _category: string, message: string) => say(level, message),
    state: state as CoreState,
  };
}

/** The real host ends the worker process at the time-out; here the invocation fails and says so, and what it still does is lost. */
function bounded<T>(name: string, invocationId: string, timeout: number, work: Promise<T>): Promise<T> {
  if (!Number.isFinite(timeout)) return work;
  return new Promise((resolve, reject) => {
    const late = () =>
      reject(new Error(`Timeout value of ${timeout / 1000} s exceeded by function '${name}' (Id: '${invocationId}').`));
    const timer = setTimeout(late, timeout);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Runs a function and says how a failure ended. Never rejects. */
export async function invokeAndSay(invoke: Invoke, entry: FunctionEntry, invocation: Invocation, log: Log): Promise<void> {
  try {
    await invoke(entry, invocation);
  } catch (error) {
    log('error', `failed: ${messageOf(error)}`, entry.name);
  }
}
