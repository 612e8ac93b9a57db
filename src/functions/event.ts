import type { KnownSystemEventTypes } from '@azure/eventgrid';
import { z } from 'zod';
import { type Actor, type Change, destinationOf, isKeyRead } from '../model/change.ts';
import { type Id, parseId } from '../model/id.ts';

/** An event that leads nowhere, and why. Each is said once. */
export interface Ignored {
  readonly eventId: string | null;
  readonly because: 'malformed' | 'not a success' | 'not watched' | 'outside the configured scope';
  readonly says: string;
}

export interface Parsed {
  readonly changes: readonly Change[];
  readonly ignored: readonly Ignored[];
}

/** Longer names and ids are somebody's joke; they would also crowd a queue message. */
const LONGEST = 256;

/** What lies further ahead cannot be told as a date with four digits of a year. */
const LATEST = Date.UTC(9999, 0);

const time = z.string().transform((text, context) => {
  const at = Date.parse(text);
  if (!(at >= 0 && at < LATEST)) context.addIssue(`«${text}» is no time`);
  return at;
});

/** Events differ in the case of these objects' members, and some lack them or carry lists in their place. */
const members = z
  .record(z.string(), z.unknown())
  .transform((it) => new Map(Object.entries(it).map(([name, value]) => [name.toLowerCase(), value])))
  .catch(new Map());

const data = z.object({
  operationName: z.string().optional(),
  resourceUri: z.string().optional(),
  correlationId: z.string().nullish(),
  authorization: members,
  claims: members,
  httpRequest: members,
});

const eventGrid = z.object({ id: z.string(), eventType: z.string(), eventTime: time, subject: z.string(), data });

/** The other schema's names for the same. */
const cloudEvent = z
  .object({ id: z.string(), type: z.string(), time, subject: z.string(), specversion: z.string(), data })
  .transform(({ type, time: eventTime, ...it }) => ({ ...it, eventType: type, eventTime }));

type Envelope = z.output<typeof eventGrid>;
type Members = ReadonlyMap<string, unknown>;

/** The system events that tell of something done; failed and cancelled ones changed nothing. */
const SUCCESSES: readonly KnownSystemEventTypes[] = [
  'Microsoft.Resources.ResourceWriteSuccess',
  'Microsoft.Resources.ResourceDeleteSuccess',
  'Microsoft.Resources.ResourceActionSuccess',
];
const isSuccess = (eventType: string): boolean => SUCCESSES.some((it) => it.toLowerCase() === eventType.toLowerCase());
const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
const OBJECT_ID = 'http://schemas.microsoft.com/identity/claims/objectidentifier';
const CALLERS: ReadonlySet<unknown> = new Set(['User', 'ServicePrincipal']);

function first(from: Members, ...names: readonly string[]): string | null {
  const found = names.map((name) => from.get(name)).find((value) => typeof value === 'string' && value !== '');
  return typeof found === 'string' ? found.slice(0, LONGEST).toWellFormed() : null;
}

function actorOf({ authorization, claims, httpRequest }: Envelope['data']): Actor {
  const evidence: Members = members.parse(authorization.get('evidence'));
  // of a caller who acts through a group, the evidence names the group
  const evident = CALLERS.has(evidence.get('principaltype')) ? first(evidence, 'principalid') : null;
  return {
    name: first(claims, 'name', `${CLAIMS}upn`, 'upn', `${CLAIMS}name`),
    principalId: first(claims, OBJECT_ID, 'oid') ?? evident,
    applicationId: first(claims, 'appid', 'azp'),
    address: first(claims, 'ipaddr') ?? first(httpRequest, 'clientipaddress'),
  };
}

function changeOf({ id, eventTime, data: it }: Envelope, resource: Id): Change {
  return {
    eventId: id.slice(0, LONGEST),
    operation: it.operationName ?? first(it.authorization, 'action') ?? '',
    resource,
    actor: actorOf(it),
    correlationId: it.correlationId?.slice(0, LONGEST) ?? null,
    at: eventTime,
  };
}

const identified = z.object({ id: z.string() });
const isCloudEvent = (event: unknown): boolean => typeof event === 'object' && event !== null && 'specversion' in event;

function parseOne(event: unknown, isInScope: (it: Id) => boolean): Change | Ignored {
  const eventId = identified.safeParse(event).data?.id.slice(0, LONGEST) ?? null;
  const parsed = (isCloudEvent(event) ? cloudEvent : eventGrid).safeParse(event);
  if (!parsed.success) return { eventId, because: 'malformed', says: z.prettifyError(parsed.error) };
  const { eventType, subject, data: it } = parsed.data;
  if (!isSuccess(eventType)) return { eventId, because: 'not a success', says: eventType };
  const named = it.resourceUri ?? subject;
  const resource = parseId(named);
  if (resource === undefined) return { eventId, because: 'malformed', says: `«${named}» is no resource id.` };
  const change = changeOf(parsed.data, resource);
  const { targets, scopes } = destinationOf(change);
  if (targets.length + scopes.length === 0 && !isKeyRead(change.operation))
    return { eventId, because: 'not watched', says: change.operation };
  if (!isInScope(resource)) return { eventId, because: 'outside the configured scope', says: resource };
  return change;
}

const isIgnored = (it: Change | Ignored): it is Ignored => 'because' in it;

/** Parses what Event Grid delivers, in either schema, single or batched. Never throws: what is no change is ignored with its reason. */
export function parseEvents(delivered: unknown, isInScope: (it: Id) => boolean): Parsed {
  const events: readonly unknown[] = Array.isArray(delivered) ? delivered : [delivered];
  const parsed = events.map((event) => parseOne(event, isInScope));
  return { changes: parsed.filter((it): it is Change => !isIgnored(it)), ignored: parsed.filter(isIgnored) };
}
