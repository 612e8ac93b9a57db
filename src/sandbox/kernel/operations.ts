import type { Azure } from '../azure.ts';
import type { Call, Instant, JsonObject, LongRunning, OperationState, Reply } from '../contract.ts';
import { AzureError } from '../errors.ts';
import type { Random } from './random.ts';

/** What a fault may do to an operation that is about to start. */
export interface OperationFault {
  readonly seconds?: number | undefined;
  readonly error?: { readonly code: string; readonly message: string } | undefined;
}

/** How the operation ended, told once. */
export type Ended = (result: 'Success' | 'Failure') => void;

/** An operation under way or done. */
export interface Operation {
  readonly running: LongRunning;
  readonly apiVersion: string;
  readonly name: string;
  readonly startedAt: Instant;
  readonly resourceId: string;
  readonly query: string;
  readonly end: undefined | { readonly at: Instant; readonly error: AzureError | undefined };
}

/** Long-running operations of one sandbox: started by writes, looked at by polls, ended by the clock. */
export interface Operations {
  /** Starts it; answers the headers of the first reply. */
  start(
    call: Call,
    running: LongRunning,
    resourceId: string,
    fault: OperationFault | undefined,
    ended: Ended,
  ): Record<string, string>;
  find(path: string): Operation | undefined;
  /** What a poll reads. `show` renders the resource for a finished Location poll. */
  poll(operation: Operation, url: URL, show: (resourceId: string) => JsonObject | undefined): Reply;
}

/** Makes the operations of one sandbox. */
export function createOperations(azure: Azure, random: Random): Operations {
  const operations = new Map<string, Operation>();
  const save = (operation: Operation): void => {
    for (const path of pathsOf(operation)) operations.set(path.toLowerCase(), operation);
  };
  return {
    start(call, running, resourceId, fault, ended) {
      const name = azure.guid();
      const operation: Operation = {
        running,
        apiVersion: call.apiVersion,
        name,
        startedAt: azure.clock.now(),
        resourceId,
        query: running.signed === false ? '' : signature(azure.clock.now(), random),
        end: undefined,
      };
      save(operation);
      const finish = (): void => {
        const error = fault?.error ? new AzureError(400, fault.error.code, fault.error.message) : attempt(running.finish);
        if (error) running.failed?.();
        save({ ...operation, end: { at: azure.clock.now(), error } });
        ended(error ? 'Failure' : 'Success');
      };
      const seconds = fault?.seconds ?? running.seconds ?? azure.settings.operationSeconds;
      if (seconds <= 0) finish();
      else azure.clock.schedule(azure.clock.now() + seconds * 1000, finish);
      return linkHeaders(operation, azure.baseUrl, azure.clock.now());
    },
    find: (path) => operations.get(path.toLowerCase()),
    poll(operation, url, show) {
      const links = operation.end ? {} : linkHeaders(operation, azure.baseUrl, azure.clock.now());
      if (isLocationPoll(operation, url)) return pollLocation(operation, links, show);
      return { status: 200, body: statusOf(operation), headers: links };
    },
  };
}

const statusOf = (operation: Operation): JsonObject => statusAt(operation, pathsOf(operation)[0] ?? '');

/** What an operation tells of itself under one of its paths. */
function statusAt({ running, end, startedAt }: Operation, id: string): JsonObject {
  const error = end?.error && { code: end.error.code, message: end.error.message };
  const status = end === undefined ? running.running : error ? 'Failed' : 'Succeeded';
  const state: OperationState = {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    status,
    startedAt,
    endedAt: end?.at,
    error,
  };
  return running.show?.(state) ?? usual(state);
}

function usual(state: OperationState): JsonObject {
  return {
    id: state.id,
    name: state.name,
    status: state.status,
    startTime: new Date(state.startedAt).toISOString(),
    ...(state.endedAt === undefined ? {} : { endTime: new Date(state.endedAt).toISOString(), percentComplete: 100 }),
    ...(state.error ? { error: state.error } : {}),
  };
}

function pollLocation(operation: Operation, links: Reply['headers'], show: (id: string) => JsonObject | undefined): Reply {
  const { locationResult } = operation.running;
  const told = locationResult === 'progress' ? statusOf(operation) : undefined;
  if (operation.end === undefined) return { status: 202, body: told, headers: links ?? {} };
  if (operation.end.error) throw operation.end.error;
  if (told !== undefined || locationResult === 'empty') return { status: 200, body: told };
  if (locationResult === 'status') return { status: 200, body: statusAt(operation, pathsOf(operation).at(-1) ?? '') };
  return { status: 200, body: show(operation.resourceId) };
}

function isLocationPoll(operation: Operation, url: URL): boolean {
  const { headers, locationPath, locationQuery } = operation.running;
  if (locationPath !== undefined) return url.pathname.toLowerCase() === pathsOf(operation)[1]?.toLowerCase();
  if (headers !== 'both') return headers === 'location';
  const wanted = new URLSearchParams(locationQuery ?? '');
  return [...wanted].length > 0 && [...wanted].every(([name, value]) => url.searchParams.get(name) === value);
}

function linkHeaders(operation: Operation, baseUrl: string, now: Instant): Record<string, string> {
  const { running, apiVersion, query } = operation;
  const [statusPath = '', locationPath = statusPath] = pathsOf(operation);
  const { retryAfterSeconds: first = Number.POSITIVE_INFINITY, thenRetryAfterSeconds } = running;
  const isLate = now - operation.startedAt >= first * 1000;
  const seconds = isLate ? (thenRetryAfterSeconds ?? running.retryAfterSeconds) : running.retryAfterSeconds;
  const link = (path: string, extra: string | undefined): string =>
    `${baseUrl}${path}?api-version=${apiVersion}${extra ? `&${extra}` : ''}${query}`;
  return {
    ...(running.headers === 'location' ? {} : { 'azure-asyncoperation': link(statusPath, running.asyncQuery) }),
    ...(running.headers === 'azure-async' ? {} : { location: link(locationPath, running.locationQuery) }),
    ...(seconds === undefined ? {} : { 'retry-after': String(seconds) }),
  };
}

function pathsOf({ running, name }: Operation): readonly string[] {
  const paths = running.locationPath === undefined ? [running.path] : [running.path, running.locationPath];
  return paths.map((path) => path.replaceAll('{id}', name).replaceAll('{ID}', name.toUpperCase()));
}

/** The query by which the gateway recognises its own links; opaque to clients. */
function signature(now: Instant, random: Random): string {
  const ticks = 621_355_968_000_000_000n + BigInt(now) * 10_000n;
  return `&t=${ticks}&c=${random.text(64)}&s=${random.text(86)}&h=${random.text(43)}`;
}

function attempt(finish: () => void): AzureError | undefined {
  try {
    finish();
    return undefined;
  } catch (error) {
    if (error instanceof AzureError) return error;
    throw error;
  }
}
