import type { Call, Instant, JsonObject } from '../contract.ts';
import { type ActorFacts, claimsOf, evidenceFor } from './actor.ts';
import { subscriptionScope } from './arm-path.ts';
import type { Change } from './change.ts';

/** What happened, before it takes the schema and the topic of a subscription. */
export interface ResourceEvent {
  readonly id: string;
  /** `Microsoft.Resources.ResourceWriteSuccess` */
  readonly type: string;
  readonly subject: string;
  readonly at: Instant;
  readonly data: JsonObject;
}

/** How complete this event's description of the actor is; real events vary. */
export type Style = 'usual' | 'pascalCase' | 'anonymous';

const statusWord = { Success: 'Succeeded', Failure: 'Failed', Cancel: 'Canceled' } as const;

/** Azure's time text with seven decimals. */
export function timeText(at: Instant): string {
  return new Date(at).toISOString().replace('Z', '0000Z');
}

/** The event of a change, or nothing where Azure has none: outside of subscriptions, so at management groups and the tenant. */
export function describe(change: Change, facts: ActorFacts, guid: () => string, style: Style): ResourceEvent | undefined {
  const subscription = subscriptionScope(change.resourceId);
  if (!subscription) return undefined;
  const subject =
    change.kind === 'Write' ? change.resourceId.replace(/\/resourcegroups\//i, '/resourcegroups/') : change.resourceId;
  return {
    id: guid(),
    type: `Microsoft.Resources.Resource${change.kind}${change.result}`,
    subject,
    at: change.at,
    data: {
      ...actorOf(change, subject, facts, guid, style),
      resourceProvider: change.operation.split('/')[0],
      resourceUri: subject,
      operationName: change.operation,
      status: statusWord[change.result],
      subscriptionId: subscription.split('/')[2],
      tenantId: facts.directory.tenantId,
    },
  };
}

function actorOf(change: Change, scope: string, facts: ActorFacts, guid: () => string, style: Style): JsonObject {
  const { call } = change;
  const correlationId = call?.correlationId ?? guid();
  if (!call) return { authorization: { scope, action: change.operation, evidence: {} }, claims: {}, correlationId };
  if (style === 'anonymous') return { authorization: {}, claims: {}, correlationId, httpRequest: {} };
  const claims = claimsOf(call.caller, facts.directory.tenantId, change.at, guid());
  const evidence = evidenceFor(call.caller, scope, facts.store, facts.roleName);
  if (style === 'pascalCase') {
    const authorization = { Scope: scope, Action: change.operation, Evidence: pascalCased(evidence) };
    return { authorization, claims, correlationId, httpRequest: {} };
  }
  const authorization = { scope, action: change.operation, evidence };
  return { authorization, claims, correlationId, ...(creates(change, facts) ? {} : { httpRequest: requestOf(call) }) };
}

/** An event carries the request only when it updates, deletes or acts on what was there before. */
function creates(change: Change, facts: ActorFacts): boolean {
  if (change.kind !== 'Write') return false;
  const resource = facts.store.get(change.resourceId);
  return resource !== undefined && resource.createdAt === resource.modifiedAt;
}

function requestOf(call: Call): JsonObject {
  return {
    clientRequestId: call.headers['x-ms-client-request-id'] ?? '',
    clientIpAddress: '203.0.113.1',
    method: call.method,
    url: call.url.href,
  };
}

function pascalCased(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name[0]?.toUpperCase() + name.slice(1), value]));
}

/** The event in Event Grid's own schema, as published by `topic`. */
export function inEventGridSchema(event: ResourceEvent, topic: string): JsonObject {
  return {
    subject: event.subject,
    eventType: event.type,
    id: event.id,
    data: event.data,
    dataVersion: '2',
    metadataVersion: '1',
    eventTime: timeText(event.at),
    topic,
  };
}

/** The event as a CloudEvent 1.0, as published by `topic`. */
export function inCloudEventSchema(event: ResourceEvent, topic: string): JsonObject {
  return {
    id: event.id,
    source: topic,
    specversion: '1.0',
    type: event.type,
    subject: event.subject,
    time: timeText(event.at),
    data: event.data,
  };
}
