import type { Call, LongRunning, OperationState } from '../../contract.ts';

/** Where an operation's status lives: below the subscription, at the workspace's location. */
export function statusPath(call: Call, location: string, segment: string, id: string): string {
  return `/subscriptions/${call.id.subscriptionId}/providers/Microsoft.MachineLearningServices/locations/${location}/${segment}/${id}`;
}

const shortStatus = ({ status, error }: OperationState) => {
  if (error) return { status, error: { code: error.code, message: error.message } };
  return status === 'Succeeded' ? { status, percentComplete: 100 } : { status };
};

/** What happens at the end of an operation, and what it leaves behind if it fails. */
export interface Outcome {
  finish(): void;
  failed?(): void;
}

/** A write of a workspace: both headers, one id, told apart by `type`. */
export function workspaceOperation(call: Call, location: string, outcome: Outcome): LongRunning {
  return {
    path: statusPath(call, location, 'workspaceOperationsStatus', '{id}'),
    headers: 'both',
    asyncQuery: 'type=async',
    locationQuery: 'type=location',
    running: 'InProgress',
    show: shortStatus,
    ...outcome,
  };
}

/** A write of a compute: one header. */
export function computeOperation(call: Call, location: string, outcome: Outcome): LongRunning {
  return {
    path: statusPath(call, location, 'computeOperationsStatus', '{id}'),
    headers: 'azure-async',
    asyncQuery: 'service=new',
    running: 'InProgress',
    show: shortStatus,
    ...outcome,
  };
}
