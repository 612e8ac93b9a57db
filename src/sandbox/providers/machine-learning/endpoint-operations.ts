import type { Call, JsonObject, LongRunning, OperationState } from '../../contract.ts';
import { type Outcome, statusPath } from './operations.ts';
import { offsetTimeText } from './stamps.ts';

/** Where the links of an operation of an endpoint or a deployment lead. */
export interface EndpointWork {
  readonly path: string;
  readonly resultPath: string;
  /** What the resource itself keeps telling of its last operation. */
  readonly uri: string;
}

/** Names an operation: what it is about, the workspace's GUID, and one of its own. */
export function endpointWork(call: Call, about: { location: string; prefix: string; workspaceId: string }): EndpointWork {
  const name = `${about.prefix}:${about.workspaceId}:${call.azure.guid()}`;
  const path = statusPath(call, about.location, 'mfeOperationsStatus', name);
  return {
    path,
    resultPath: statusPath(call, about.location, 'mfeOperationResults', name),
    uri: `${call.azure.baseUrl}${path}?api-version=${call.apiVersion}`,
  };
}

/** A PUT of an endpoint or a deployment: beside the operation's link, `Location` names the resource (`puttingHeaders`). */
export function puttingOperation(work: EndpointWork, outcome: Outcome): LongRunning {
  return { path: work.path, headers: 'azure-async', running: 'Updating', show: statusOf(work), ...outcome };
}

/**
 * A PATCH or a deletion of an endpoint or a deployment: `Location` leads to the result of the operation. The service of online
 * endpoints answers there with the operation once more, and names no other link for a PATCH; the one of batch endpoints is as
 * the contract has it.
 */
export function resultOperation(work: EndpointWork, verb: 'PATCH' | 'DELETE', outcome: Outcome): LongRunning {
  const { path, resultPath: locationPath } = work;
  const common = { path, locationPath, running: 'Updating', show: statusOf(work), ...outcome };
  if (isOfBatch(work)) return { ...common, headers: 'both', locationResult: verb === 'PATCH' ? 'resource' : 'empty' };
  return { ...common, headers: verb === 'PATCH' ? 'location' : 'both', locationResult: 'status' };
}

/** Every answer that starts such an operation says how long it may take. */
export const endpointTimeout = { 'x-ms-async-operation-timeout': 'PT30M' };

/** The headers of a PUT beside the operation's link. */
export function puttingHeaders(call: Call, id: string): Record<string, string> {
  return { location: `${call.azure.baseUrl}${id}?api-version=${call.apiVersion}`, ...endpointTimeout };
}

/** What has not ended says that it ended at the beginning of time. */
const NEVER = '0001-01-01T00:00:00+00:00';

/** The service of batch endpoints says less of an operation. */
function statusOf(work: EndpointWork): (state: OperationState) => JsonObject {
  return isOfBatch(work) ? shortStatus : longStatus;
}

function isOfBatch({ path }: EndpointWork): boolean {
  return path.includes('/bebes:') || path.includes('/bdbes:');
}

function shortStatus({ id, name, status, error }: OperationState): JsonObject {
  return { id, name, status, ...(error ? { error } : {}) };
}

function longStatus({ id, name, status, startedAt, endedAt, error }: OperationState): JsonObject {
  return {
    id,
    name,
    startTime: offsetTimeText(startedAt),
    endTime: endedAt === undefined ? NEVER : offsetTimeText(endedAt),
    // never tells of progress, not even when all is done
    percentComplete: 0,
    status,
    ...(error ? { error } : {}),
  };
}
