import type { z } from 'zod';
import type { Json } from '../contract.ts';
import type { Faults } from '../kernel/faults.ts';
import { type Incoming, json, type Outgoing } from '../kernel/http.ts';
import type { LoggedRequest, RequestLog } from '../kernel/request-log.ts';
import type { Throttle } from '../kernel/throttle.ts';
import type { World } from '../kernel/world.ts';
import { addPrincipal } from './principals.ts';
import { faultsOf, problem } from './problem.ts';
import { clockBody, faultsBody, principalBody, settingsBody, subscriptionBody } from './schemas.ts';

/** What the control surface turns. */
export interface ControlParts {
  readonly world: World;
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly throttle: Throttle;
}

/** An answer of the control surface, parsed. */
export interface ControlReply {
  readonly status: number;
  readonly body: unknown;
}

/** The tests' and the demo's hands inside the sandbox; on loopback, so nobody asks who calls. */
export interface Control {
  /** Nothing for a request that is not for `/_sandbox/`. */
  answer(request: Incoming): Promise<Outgoing> | undefined;
  call(method: string, path: string, body?: unknown): Promise<ControlReply>;
}

type Verb = (parts: ControlParts, request: Incoming) => Promise<Outgoing> | Outgoing;

const PREFIX = '/_sandbox/';

const VERBS: Readonly<Record<string, Verb>> = {
  'GET subscriptions': ({ world }) => json(200, { value: world.store.subscriptions().map((known) => ({ ...known })) }),
  'POST subscriptions': withBody(subscriptionBody, ({ world }, { subscriptionId, displayName = subscriptionId }) => {
    world.store.addSubscription(subscriptionId, displayName);
    return { subscriptionId, displayName };
  }),
  'POST principals': withBody(principalBody, ({ world }, body) => addPrincipal(world, body)),
  'POST clock': withBody(clockBody, async ({ world }, { advanceSeconds }) => {
    await world.clock.advance(advanceSeconds * 1000);
    return { now: new Date(world.clock.now()).toISOString() };
  }),
  'GET clock': ({ world }) => json(200, { now: new Date(world.clock.now()).toISOString() }),
  'GET requests': since(({ log }, number) => log.since(number).map(spoken)),
  'GET events': since(({ world }, number) => world.eventGrid.records(number)),
  'GET oracle': ({ world }) => json(200, plain(world.oracle.report())),
  'GET settings': ({ world }) => json(200, { ...world.azure.settings }),
  'POST settings': withBody(settingsBody, ({ world }, changes) => {
    world.setSettings(Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)));
    return { ...world.azure.settings };
  }),
  'POST faults': withBody(faultsBody, ({ faults, throttle }, { clear, add, throttling }) => {
    if (clear) faults.clear();
    for (const rule of add) faults.add(rule);
    if (throttling !== undefined) throttle.enforce(throttling);
    return { added: add.length };
  }),
};

/** Makes the control surface of one sandbox. */
export function createControl(parts: ControlParts): Control {
  const answer = (request: Incoming): Promise<Outgoing> | undefined => {
    const pathname = `${new URL(request.url).pathname}/`.replace(/\/+/g, '/');
    return pathname.startsWith(PREFIX) ? respond(parts, pathname.slice(PREFIX.length), request) : undefined;
  };
  return {
    answer,
    async call(method, path, body) {
      const url = `https://localhost${PREFIX}${path}`;
      const text = body === undefined ? '' : JSON.stringify(body);
      const outgoing = await answer({ method, url, headers: {}, body: text });
      return { status: outgoing?.status ?? 404, body: outgoing?.body ? JSON.parse(outgoing.body) : undefined };
    },
  };
}

async function respond(parts: ControlParts, name: string, request: Incoming): Promise<Outgoing> {
  const verb = VERBS[`${request.method} ${name.replace(/\/$/, '')}`];
  if (verb) return verb(parts, request);
  const known = Object.keys(VERBS).map((entry) => entry.replace(' ', ` ${PREFIX}`));
  return problem(404, 'No such control', `${request.method} ${PREFIX}${name} is not one of: ${known.join(', ')}.`);
}

function withBody<Body>(
  schema: z.ZodType<Body>,
  run: (parts: ControlParts, body: Body) => Json | Outcome | Promise<Json | Outcome>,
): Verb {
  return async (parts, request) => {
    const sent = parse(request.body);
    if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
      return problem(400, 'The request is not valid', '/: must be a JSON object', [{ field: '/', fix: 'must be a JSON object' }]);
    }
    const parsed = schema.safeParse(sent);
    if (!parsed.success) {
      const faults = faultsOf(parsed.error);
      return problem(400, 'The request is not valid', faults.map(({ field, fix }) => `${field}: ${fix}`).join('; '), faults);
    }
    const result = await run(parts, parsed.data);
    return isOutcome(result) ? result.outgoing : json(200, result);
  };
}

/** A whole answer in place of a plain 200. */
export interface Outcome {
  readonly outgoing: Outgoing;
}

function isOutcome(result: Json | Outcome): result is Outcome {
  return typeof result === 'object' && result !== null && 'outgoing' in result;
}

function since(list: (parts: ControlParts, number: number) => readonly object[]): Verb {
  return (parts, request) => {
    const text = new URL(request.url).searchParams.get('since') ?? '0';
    const number = Number(text);
    if (Number.isInteger(number) && number >= 0) return json(200, { value: plain(list(parts, number)) });
    const fault = { field: '?since', fix: `must be a whole number from 0, not '${text}'` };
    return problem(400, 'The request is not valid', `${fault.field}: ${fault.fix}`, [fault]);
  };
}

function spoken(request: LoggedRequest): object {
  const { principal = null, operation = null, status = null } = request;
  return { ...request, time: new Date(request.time).toISOString(), principal, operation, status };
}

/** What is about to become JSON, seen as such. */
function plain(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** Text that is not JSON reads as nothing: the schema then says what was expected. */
function parse(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}
