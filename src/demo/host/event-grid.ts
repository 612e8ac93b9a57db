import { z } from 'zod';
import { type FunctionEntry, triggeredBy } from './core-api.ts';
import { type Answer, type Handler, json, type Request, text } from './http-server.ts';
import type { Invoke } from './invoke.ts';
import { type Log, messageOf } from './log.ts';

const Validation = z.tuple([z.object({ data: z.object({ validationCode: z.string() }) })]);
const Event = z.looseObject({ data: z.unknown() });

export interface WebhookOptions {
  readonly functions: readonly FunctionEntry[];
  readonly invoke: Invoke;
  readonly log: Log;
}

/**
 * The webhook of the Event Grid extension, `/runtime/webhooks/eventgrid?functionName=…`, for both event schemas: handshakes, and
 * notifications whose events run in parallel, one invocation each. One failure answers 500, so that Event Grid sends the batch again.
 */
export function eventGridHandler({ functions, invoke, log }: WebhookOptions): Handler {
  const triggers = new Map(triggeredBy(functions, 'eventgridtrigger').map((entry) => [entry.name.toLowerCase(), entry]));
  return async (request) => {
    if (request.url.pathname.toLowerCase() !== '/runtime/webhooks/eventgrid') return undefined;
    const name = request.url.searchParams.get('functionName') ?? '';
    const entry = triggers.get(name.toLowerCase());
    if (entry === undefined) return text(404, `cannot find function: '${name}'`);
    if (request.method === 'OPTIONS') return consent(request);
    return post(request, entry, invoke, log);
  };
}

/** The CloudEvents handshake. */
function consent({ headers }: Request): Answer {
  const origin = headers['webhook-request-origin'];
  if (origin === undefined) return { status: 400 };
  return {
    status: 200,
    headers: { 'webhook-allowed-origin': origin, 'webhook-allowed-rate': headers['webhook-request-rate'] ?? '*' },
  };
}

async function post(request: Request, entry: FunctionEntry, invoke: Invoke, log: Log): Promise<Answer | undefined> {
  if (request.method !== 'POST') return undefined;
  switch (kindOf(request)) {
    case 'subscriptionvalidation': {
      const [{ data }] = Validation.parse(JSON.parse(request.body.toString()));
      return json(200, { validationResponse: data.validationCode });
    }
    case 'notification':
      return notify(request, entry, invoke, log);
    case 'unsubscribe':
      return { status: 202 };
    default:
      return { status: 400 };
  }
}

function kindOf({ headers }: Request): string | undefined {
  const named = headers['aeg-event-type']?.toLowerCase();
  // other senders of CloudEvents know nothing of Event Grid's header
  return named ?? (headers['content-type']?.startsWith('application/cloudevents') === true ? 'notification' : undefined);
}

async function notify(request: Request, entry: FunctionEntry, invoke: Invoke, log: Log): Promise<Answer> {
  const body: unknown = JSON.parse(request.body.toString());
  const events = z.array(Event).safeParse(Array.isArray(body) ? body : [body]);
  if (!events.success) return text(400, z.prettifyError(events.error));
  const runs = events.data.map((event) =>
    invoke(entry, {
      data: { json: JSON.stringify(event) },
      triggerMetadata: { data: { json: JSON.stringify(event.data ?? {}) } },
    }),
  );
  const failed = (await Promise.allSettled(runs)).filter((run) => run.status === 'rejected');
  for (const { reason } of failed) log('error', `failed: ${messageOf(reason)}`, entry.name);
  const [first] = failed;
  return first === undefined ? { status: 202 } : text(500, messageOf(first.reason));
}
