import { z } from 'zod';
import type { FunctionEntry, TypedData } from './core-api.ts';
import { type Answer, type Handler, json } from './http-server.ts';
import { type Invoke, invokeAndSay } from './invoke.ts';
import type { Log } from './log.ts';
import type { Timer } from './timer-listener.ts';

const Input = z.object({ input: z.unknown().optional() });

export interface AdminOptions {
  readonly functions: readonly FunctionEntry[];
  /** By function name. */
  readonly timers: ReadonlyMap<string, Timer>;
  readonly invoke: Invoke;
  readonly log: Log;
}

/** The part of the host's admin API that people of Core Tools know: status, the list of functions, and starting one by hand. */
export function adminHandler(options: AdminOptions): Handler {
  const { functions } = options;
  const startedAt = Date.now();
  return async ({ method, url, body }) => {
    const path = url.pathname.toLowerCase();
    if (path === '/admin/host/status' && method === 'GET') {
      return json(200, { id: 'local', state: 'Running', version: '4', processUptime: Date.now() - startedAt });
    }
    const match = /^\/admin\/functions(?:\/([^/]+))?\/?$/.exec(path);
    if (match === null) return undefined;
    const named = match[1];
    if (named === undefined) return method === 'GET' ? json(200, functions.map(show)) : { status: 405 };
    const entry = functions.find(({ name }) => name.toLowerCase() === named);
    if (entry === undefined) return { status: 404 };
    if (method === 'GET') return json(200, show(entry));
    if (method !== 'POST') return { status: 405 };
    const { input } = Input.parse(JSON.parse(body.toString() || '{}'));
    return start(entry, input, options);
  };
}

const show = ({ name, bindings }: FunctionEntry) => ({ name, config: { bindings: Object.values(bindings) } });

/** Answers before the function has run, as the real API does. */
async function start(entry: FunctionEntry, input: unknown, { timers, invoke, log }: AdminOptions): Promise<Answer> {
  const data = await dataFor(entry, input, timers);
  if (data === undefined)
    return { status: 400, body: `${entry.name} is started by ${entry.trigger.type}: call it by its route instead.` };
  void invokeAndSay(invoke, entry, { data }, log);
  return { status: 202 };
}

async function dataFor(
  { name, trigger }: FunctionEntry,
  input: unknown,
  timers: ReadonlyMap<string, Timer>,
): Promise<TypedData | undefined> {
  switch (trigger.type.toLowerCase()) {
    case 'timertrigger':
      return timers.get(name)?.data();
    case 'queuetrigger':
      return { string: typeof input === 'string' ? input : JSON.stringify(input ?? '') };
    case 'eventgridtrigger':
      return { json: typeof input === 'string' ? input : JSON.stringify(input ?? {}) };
    default:
      return undefined;
  }
}
