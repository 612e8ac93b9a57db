import type { z } from 'zod';
import type { Json } from '../contract.ts';
import type { Faults } from '../kernel/faults.ts';
import { type Incoming, json, type Outgoing } from '../kernel/http.ts';
import type { RequestLog } from '../kernel/request-log.ts';
import type { Throttle } from '../kernel/throttle.ts';
import type { World } from '../kernel/world.ts';
import { faultsOf, problem } from './problem.ts';

/** What the control surface turns. */
export interface ControlParts {
  readonly world: World;
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly throttle: Throttle;
}

/** What one method and path of the control surface does. */
export type Verb = (parts: ControlParts, request: Incoming) => Promise<Outgoing> | Outgoing;

/** A whole answer in place of a plain 200. */
export interface Outcome {
  readonly outgoing: Outgoing;
}

function isOutcome(result: Json | Outcome): result is Outcome {
  return typeof result === 'object' && result !== null && 'outgoing' in result;
}

/** A verb with a body, checked by its schema: 400 with every fault at once. */
export function withBody<Body>(
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

/** A verb that lists what has a number above `?since`. */
export function since(list: (parts: ControlParts, number: number) => readonly object[]): Verb {
  return (parts, request) => {
    const text = new URL(request.url).searchParams.get('since') ?? '0';
    const number = Number(text);
    if (Number.isInteger(number) && number >= 0) return json(200, { value: plain(list(parts, number)) });
    const fault = { field: '?since', fix: `must be a whole number from 0, not '${text}'` };
    return problem(400, 'The request is not valid', `${fault.field}: ${fault.fix}`, [fault]);
  };
}

/** What is about to become JSON, seen as such. */
export function plain(value: object): Json {
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
