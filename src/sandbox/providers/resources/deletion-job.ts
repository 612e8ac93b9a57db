import type { ArmId, JsonObject, LongRunning } from '../../contract.ts';

/** What Resource Manager deletes itself goes by a job: the poll's path tells it by a base64 of its name, as Azure does; nobody shall read it. */
export function deletionJob({ subscriptionId }: Pick<ArmId, 'subscriptionId'>, job: JsonObject): LongRunning {
  return {
    path: `/subscriptions/${subscriptionId}/operationresults/${Buffer.from(JSON.stringify(job)).toString('base64url')}{id}`,
    headers: 'location',
    running: 'Deleting',
    locationResult: 'empty',
    retryAfterSeconds: 15,
    finish() {},
  };
}
