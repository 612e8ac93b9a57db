import type { Call, LongRunning } from '../../contract.ts';

/** An operation of a registry that only `Location` names, and that leaves nothing to show. */
export function resultOperation({ id }: Call, location: string): LongRunning {
  const provider = `/subscriptions/${id.subscriptionId}/providers/Microsoft.ContainerRegistry`;
  return {
    path: `${provider}/locations/${location}/operationResults/registries-{id}`,
    headers: 'location',
    locationResult: 'empty',
    running: 'Accepted',
    retryAfterSeconds: 10,
    finish: () => undefined,
  };
}
