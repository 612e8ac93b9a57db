import { z } from 'zod';
import type { FunctionEntry, TypedData } from './core-api.ts';
import { type Answer, type Handler, json } from './http-server.ts';
import { type Invoke, invokeAndSay } from './invoke.ts';
import type { Log } from './log.ts';
import { timerData } from './timer-data.ts';

const Input = z.object({ input: z.unknown() });

export interface AdminOptions {
  readonly functions: readonly FunctionEntry[];
  readonly invoke: Invoke;
  readonly log: Log;
}

/** The part of the host's admin API that people of Core Tools know: status, the list of functions, and starting one by hand. */
export function adminHandler({ functions, invoke, log }: AdminOptions): Handler {
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
    return start(entry, input, invoke, log);
  };
}

const show = ({ name, bindings }: FunctionEntry) => ({ name, config: { bindings: Object.values(bindings) } });

/** Answers before the function has run, as the real API does. */
function start(entry: FunctionEntry, input: unknown, invoke: Invoke, log: Log): Answer {
  const data = dataFor(entry, input);
  if (data === undefined)
    return { status: 400, body: `${entry.name} is started by ${entry.trigger.type}: call it by its route instead.` };
  void invokeAndSay(invoke, entry, { data }, log);
  return { status: 202 };
}

function dataFor({ trigger }: FunctionEntry, input: unknown): TypedData | undefined {
  switch (trigger.type.toLowerCase()) {
    case 'timertrigger':
      return timerData(null, false);
    case 'queuetrigger':
      return { string: typeof input === 'string' ? input : JSON.stringify(input ?? '') };
    case 'eventgridtrigger':
      return { json: typeof input === 'string' ? input : JSON.stringify(input ?? {}) };
    default:
      return undefined;
  }
}
