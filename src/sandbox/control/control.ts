import { type Incoming, json, type Outgoing } from '../kernel/http.ts';
import type { LoggedRequest } from '../kernel/request-log.ts';
import { ESTATE_VERBS } from './estate.ts';
import { addPrincipal } from './principals.ts';
import { problem } from './problem.ts';
import { clockBody, faultsBody, principalBody, settingsBody, subscriptionBody } from './schemas.ts';
import { type ControlParts, plain, since, type Verb, withBody } from './verb.ts';

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
  ...ESTATE_VERBS,
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

function spoken(request: LoggedRequest): object {
  const { principal = null, operation = null, status = null } = request;
  return { ...request, time: new Date(request.time).toISOString(), principal, operation, status };
}
