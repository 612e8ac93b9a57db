import type { Azure } from '../azure.ts';
import type { ArmId, Call, JsonObject, Principal, Provider, Reply, Resource } from '../contract.ts';
import { AzureError } from '../errors.ts';
import type { Write } from '../oracle/oracle.ts';
import type { Attributes } from '../rbac/condition/evaluate.ts';
import { readBody } from './body.ts';
import { checkLinkedIdentities, checkParent, checkScope, checkSubscriptionId } from './checks.ts';
import { operationOf, serve } from './crud.ts';
import { faultAfter, faultBefore } from './fault-effects.ts';
import type { Faults } from './faults.ts';
import { standardHeaders } from './headers.ts';
import { answerDefect, envelope, type Handle, type Incoming, json, notModelled, type Outgoing } from './http.ts';
import { parseId } from './ids.ts';
import { checkLocks } from './locks.ts';
import type { Operation, Operations } from './operations.ts';
import type { RequestLog } from './request-log.ts';
import { resourceBody } from './resource-body.ts';
import { createRouter, parentOf, type Router, type Target } from './router.ts';
import { createSendAs, type SendAs } from './send.ts';
import type { RememberingStore } from './store.ts';
import { type Throttle, uncounted } from './throttle.ts';
import { apiVersionOf, checkServed } from './versions.ts';

/** What a caller must be allowed to do, where; `attributes` is what conditions may look at. */
export interface Access {
  readonly action: string;
  readonly scope: string;
  readonly attributes?: Attributes;
}

/** What the pipeline is made of. */
export interface PipelineParts {
  readonly azure: Azure;
  readonly store: RememberingStore;
  readonly providers: readonly Provider[];
  readonly operations: Operations;
  readonly faults: Faults;
  readonly throttle: Throttle;
  readonly log: RequestLog;
  /** Told of every write, delete and action. */
  readonly observe: (write: Write) => void;
  /** The 403 that Azure answers, or nothing where the principal may. */
  readonly refusal: (caller: Principal, access: Access) => AzureError | undefined;
  /** Who sends the request; throws 401. */
  readonly authenticate: (headers: Readonly<Record<string, string>>) => Principal;
}

const METHODS: readonly string[] = ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'];

interface Arrived {
  readonly request: Incoming;
  readonly number: number;
  readonly correlationId: string;
  /** Grows while the request passes the checks. */
  readonly headers: Record<string, string>;
  /** In whose name Azure itself sends it; whoever comes from outside shows a token. */
  readonly as: Principal | undefined;
  readonly sendAs: SendAs;
}

/** Resource Manager: each request passes log, token, api-version, route, scope, role, lock and fault before its provider sees it. */
export function createPipeline(parts: PipelineParts): Handle {
  const router = createRouter(parts.providers);
  const handle = async (request: Incoming, as?: Principal): Promise<Outgoing> => {
    const { azure, log } = parts;
    const number = log.begin(request.method, request.url, azure.clock.now());
    const correlationId = request.headers['x-ms-correlation-request-id'] ?? azure.guid();
    const headers = standardHeaders(azure, request, correlationId);
    const sendAs = createSendAs({ azure, operations: parts.operations, handle, correlationId });
    const answer = await answerOf(parts, router, { request, number, correlationId, headers, as, sendAs });
    log.note(number, { status: answer.status });
    const body = request.method === 'HEAD' ? '' : answer.body;
    return { status: answer.status, headers: { ...headers, ...answer.headers }, body };
  };
  return (request) => handle(request);
}

async function answerOf(parts: PipelineParts, router: Router, arrived: Arrived): Promise<Outgoing> {
  try {
    return await pass(parts, router, arrived);
  } catch (error) {
    if (error instanceof AzureError) return envelope(uncounted(error, arrived.headers, arrived.request.url));
    return answerDefect(error, arrived.request);
  }
}

async function pass(parts: PipelineParts, router: Router, arrived: Arrived): Promise<Outgoing> {
  const { azure, log, throttle } = parts;
  const { request, number, headers } = arrived;
  const caller = arrived.as ?? parts.authenticate(request.headers);
  log.note(number, { principal: caller.principalId });
  const url = new URL(request.url);
  const apiVersion = apiVersionOf(url.searchParams);
  const method = methodOf(request.method, url.pathname);
  const path = parseId(url.pathname);
  checkSubscriptionId(path);
  Object.assign(headers, throttle.take(method, path, caller.principalId));
  const operation = method === 'GET' ? parts.operations.find(path.text) : undefined;
  const send = arrived.sendAs(caller);
  const base = { method, url, apiVersion, query: url.searchParams, headers: request.headers, caller, azure, send };
  if (operation)
    return pollOperation(
      parts,
      router,
      operation,
      { ...base, id: path, body: {}, correlationId: arrived.correlationId },
      arrived,
    );
  const target = router.find(method, path.text, apiVersion);
  const sent = readBody(request);
  const isResource = target.kind === 'resource' && (method === 'PUT' || method === 'PATCH');
  const body = isResource ? resourceBody(sent) : sent;
  const call: Call = { ...base, id: target.id, body, correlationId: arrived.correlationId };
  return carryOut(parts, router, target, call, arrived);
}

async function carryOut(parts: PipelineParts, router: Router, target: Target, call: Call, arrived: Arrived): Promise<Outgoing> {
  const { azure, store } = parts;
  const access = accessOf(target, call);
  parts.log.note(arrived.number, { operation: access?.action });
  const since = target.kind === 'route' ? target.route.since : target.type.since;
  checkServed(call.apiVersion, call.id.type, since, store.get(call.id.text)?.location ?? call.body.location);
  checkScope(azure, call.method, call.id);
  if (access) checkAccess(parts, call.caller, access);
  if (access) checkLocks(store, call.method, parseId(access.scope));
  if (access && (call.method === 'PUT' || call.method === 'PATCH')) checkLinkedIdentities(call, access.action);
  checkParent(azure, call.method, call.id, (type) => router.typeOf(type) !== undefined, parentOf(target, call));
  const hit = { method: call.method, operation: access?.action ?? '', path: call.id.text, principalId: call.caller.principalId };
  const fault = parts.faults.next(hit);
  const before = await faultBefore(azure, fault, arrived.request);
  if (before) return before;
  const read = (id: string): Resource | undefined =>
    fault?.kind === 'stale' && store.before(id) ? store.before(id)?.resource : store.get(id);
  const reply = await serve(target, call, {
    operations: parts.operations,
    typeOf: router.typeOf,
    read,
    fault: fault?.kind === 'operation' ? fault : undefined,
    wrote: (operation, resourceId) =>
      parts.observe({
        number: arrived.number,
        at: azure.clock.now(),
        principalId: call.caller.principalId,
        operation,
        resourceId,
      }),
  });
  await faultAfter(fault, arrived.request);
  return outgoing(reply);
}

function checkAccess(parts: PipelineParts, caller: Principal, access: Access): void {
  const refusal = parts.refusal(caller, access);
  if (refusal) throw refusal;
}

function accessOf(target: Target, call: Call): Access | undefined {
  if (target.kind === 'route') return target.route.authorize?.(call, target.groups);
  const scope = target.kind === 'collection' ? call.id.parent : call.id.text;
  const attributes = target.kind === 'resource' ? target.type.attributes?.(call) : undefined;
  return { action: operationOf(target, call.method), scope, ...(attributes ? { attributes } : {}) };
}

function pollOperation(
  parts: PipelineParts,
  router: Router,
  operation: Operation,
  call: Call,
  arrived: Arrived,
): Promise<Outgoing> {
  const { azure, log, operations, store } = parts;
  const action = `${call.id.type}/read`;
  log.note(arrived.number, { operation: action });
  checkAccess(parts, call.caller, { action, scope: scopeOfPoll(call.id) });
  const hit = { method: call.method, operation: action, path: call.id.text, principalId: call.caller.principalId };
  const show = (id: string): JsonObject | undefined => {
    const resource = store.get(id);
    return (
      resource && router.typeOf(resource.type)?.show(resource, { ...call, id: parseId(id), apiVersion: operation.apiVersion })
    );
  };
  return faultBefore(azure, parts.faults.next(hit), arrived.request).then(
    (fault) => fault ?? outgoing(operations.poll(operation, call.url, show)),
  );
}

/** Statuses under a resource are read by who may read there; those of a location by who may in the subscription. */
function scopeOfPoll(id: ArmId): string {
  const above = parseId(id.parent);
  return /\/locations$/i.test(above.type) || above.name === '' ? `/subscriptions/${id.subscriptionId}` : id.parent;
}

function methodOf(method: string, path: string): Call['method'] {
  if (!METHODS.includes(method)) throw notModelled(method, path, 'this method');
  return method as Call['method'];
}

function outgoing(reply: Reply): Outgoing {
  return json(reply.status, reply.body, reply.headers);
}
