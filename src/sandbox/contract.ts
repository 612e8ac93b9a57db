import type { Azure } from './azure.ts';
import type { AzureError } from './errors.ts';
import type { ArmId, Instant, Json, JsonObject, Principal, Resource } from './state.ts';

export type {
  ApplicationSecret,
  ArmId,
  Clock,
  Directory,
  GraphPermission,
  Instant,
  Json,
  JsonObject,
  Principal,
  PrincipalType,
  Resource,
  Store,
} from './state.ts';

/**
 * What the sandbox's kernel and its providers promise each other.
 *
 * The kernel owns the protocol: authentication, api-version, routing, RBAC, locks, faults, storing, long-running operations,
 * events and the request log. A provider owns what one Azure resource provider knows: which bodies it accepts, what it answers,
 * what it does around a write. A provider is a table of resource types; it holds no state of its own.
 */

/** One request that passed authentication, api-version, routing and RBAC. */
export interface Call {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly id: ArmId;
  readonly apiVersion: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  readonly caller: Principal;
  readonly correlationId: string;
  readonly azure: Azure;
  /** Sends a request in the name of this caller, past every check that his own requests pass: what Azure does for him by itself. */
  send(request: OwnRequest): Promise<Sent>;
}

/** A request that Azure sends for a caller. */
export interface OwnRequest {
  readonly method: Call['method'];
  /** Below the base URL, with its query. */
  readonly path: string;
  readonly body?: JsonObject;
}

/** What it came to. */
export interface Sent {
  readonly status: number;
  readonly body: Json | undefined;
  /** Where it started a long-running operation: how that ended, or nothing as long as it runs. */
  readonly ended?: () => { readonly error: AzureError | undefined } | undefined;
}

/** `body: undefined` is an empty body; `null` is the JSON literal. */
export interface Reply {
  readonly status: number;
  readonly body?: Json | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A long-running operation, as its provider shows it. The kernel makes ids, URLs, Retry-After, polls and the final state. */
export interface LongRunning {
  /** Path below the base URL, with `{id}` for the operation's id, `{ID}` for it in capitals: `/subscriptions/…/workspaceOperationsStatus/{id}`. */
  readonly path: string;
  /** Which headers the first reply carries. `location` alone polls 202 → 200 with the resource or nothing. */
  readonly headers: 'azure-async' | 'location' | 'both';
  /** Extra query of each URL besides api-version and the signature: `type=async`. */
  readonly asyncQuery?: string;
  readonly locationQuery?: string;
  /** The status word until it is done: `InProgress`, `Creating`, `Updating`. */
  readonly running: string;
  readonly retryAfterSeconds?: number;
  /** What polls say instead, once that long has passed since the start. */
  readonly thenRetryAfterSeconds?: number;
  /** Default: the sandbox's `operationSeconds`. */
  readonly seconds?: number;
  /** What a finished Location poll answers: the resource (default), an empty body, what the status URL would; `progress`: that before its end too. */
  readonly locationResult?: 'resource' | 'empty' | 'status' | 'progress';
  /** What happens at the end, in order: usually `store.save` of the final state. May throw an `AzureError`: the operation fails with it. */
  finish(): void;
  /** What an operation that failed leaves behind: usually the resource as it was, with a state that says so. */
  failed?(): void;
  /** What the status URL answers, where it is not the usual `{id,name,status,startTime,…}`. */
  show?(state: OperationState): JsonObject;
  /** Where the Location header points, when it is another path than the status URL; with `{id}` too. */
  readonly locationPath?: string;
  /** `false`: the URLs carry no `t,c,s,h` signature. Default: they do. */
  readonly signed?: boolean;
}

/** What a status URL may tell of an operation. */
export interface OperationState {
  /** Path of the status URL below the base URL, without query. */
  readonly id: string;
  readonly name: string;
  /** The running word, then `Succeeded` or `Failed`. */
  readonly status: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant | undefined;
  readonly error: { readonly code: string; readonly message: string } | undefined;
}

/** What a provider says of a write. The kernel saves `resource` at once, starts `operation`, emits the event when it is done. */
export interface Written {
  readonly status: 200 | 201 | 202 | 204;
  readonly resource?: Resource | undefined;
  /** `resource`: `show` of it; `empty`: nothing (what 202 usually answers); or a body of its own. */
  readonly reply: 'resource' | 'empty' | { readonly body: Json };
  readonly headers?: Readonly<Record<string, string>>;
  readonly operation?: LongRunning;
  /** Side effects after the save, at once: identities, automatic role assignments. */
  readonly afterSave?: () => void;
}

export interface ResourceType {
  /** Canonical spelling: `Microsoft.MachineLearningServices/workspaces/computes`. */
  readonly type: string;
  /** The oldest api-version served (`2018-11-19`), unknown ones are refused by name. */
  readonly since: string;
  /** GET: the body at that api-version. Must never show `secrets`. */
  show(resource: Resource, call: Call): JsonObject;
  put?(call: Call, existing: Resource | undefined): Written;
  patch?(call: Call, existing: Resource): Written;
  /** The kernel has removed nothing yet: without an operation it removes at once, with one at its end. */
  remove?(call: Call, existing: Resource): Written;
  /** Where a collection GET exists. Default for nested types: parent; for others: subscription and resourceGroup. */
  readonly listedAt?: readonly ('subscription' | 'resourceGroup' | 'parent')[];
  /** Filters and pages a collection; default: all, `{value:[…]}`. */
  list?(call: Call, resources: readonly Resource[]): Reply;
  /** DELETE of what is not there: 204 (default) or a 404. */
  readonly missing?: (call: Call) => Reply;
  /** GET and PATCH of what is not there; default: the gateway's `ResourceNotFound`. */
  readonly absent?: (call: Call) => AzureError;
  /** What conditions of role assignments may look at for this call: `{type}:{attribute}`, or `@Resource[…]` for what is stored. */
  attributes?(call: Call): Readonly<Record<string, string>>;
  /** A PUT makes the parent too, where it is not there: an environment comes with its first version. */
  readonly makesParent?: boolean;
  /** Must a PUT name a location, and keep it? Default: types that are not nested. Extension types say `false`. */
  readonly tracked?: boolean;
  /** POST …/{resource}/{action}. `operation` is the RBAC action and the event's, default `{type}/{action}/action`. */
  readonly actions?: Readonly<
    Record<string, { readonly operation?: string; run(call: Call, resource: Resource): Reply | Written }>
  >;
}

/** A route that is not plain CRUD: extension resources, checkNameAvailability, queries. First match wins, before the tables. */
export interface Route {
  readonly method: Call['method'];
  /** Matched against the lower-cased path; named groups are passed on. */
  readonly path: RegExp;
  readonly since: string;
  /** RBAC action and the scope it is asked at; `undefined` needs authentication alone. */
  authorize?(
    call: Call,
    groups: Readonly<Record<string, string>>,
  ): { readonly action: string; readonly scope: string } | undefined;
  handle(call: Call, groups: Readonly<Record<string, string>>): Reply | Written | Promise<Reply | Written>;
}

export interface Provider {
  readonly namespace: string;
  readonly types: readonly ResourceType[];
  readonly routes?: readonly Route[];
}
