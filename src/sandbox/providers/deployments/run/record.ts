import { createHash } from 'node:crypto';
import type { Azure } from '../../../azure.ts';
import type { Instant, JsonObject, Resource } from '../../../contract.ts';
import { sevenDecimals } from '../../record.ts';

export const OPERATIONS = 'Microsoft.Resources/deployments/operations';

/** Notes how far a deployment has come. One whose group is gone is gone too. */
export function note(azure: Azure, id: string, changes: JsonObject): void {
  const deployment = azure.store.get(id);
  if (!deployment) return;
  const now = azure.clock.now();
  const moments = { timestamp: sevenDecimals(now), duration: durationText(now - startOf(deployment)) };
  azure.store.save({
    ...deployment,
    properties: { ...deployment.properties, ...changes, ...moments },
    modifiedAt: now,
    etag: azure.guid(),
  });
}

/** One step of a deployment, as its list of operations tells of it. */
export interface Step {
  readonly deploymentId: string;
  readonly operation: 'Create' | 'EvaluateDeploymentOutput';
  readonly startedAt: Instant;
  readonly target: undefined | { readonly id: string; readonly resourceType: string; readonly resourceName: string };
  readonly correlationId: string;
}

/** Notes how far a step has come. */
export function noteStep(azure: Azure, step: Step, state: 'Running' | 'Succeeded' | 'Failed', told: JsonObject): void {
  const deployment = azure.store.get(step.deploymentId);
  if (!deployment) return;
  const now = azure.clock.now();
  const key = `${step.correlationId}/${step.operation}/${step.target?.id ?? ''}`.toLowerCase();
  const name = createHash('sha256').update(key).digest('hex').slice(0, 16).toUpperCase();
  azure.store.save({
    ...deployment,
    id: `${deployment.id}/operations/${name}`,
    type: OPERATIONS,
    name,
    location: undefined,
    tags: undefined,
    secrets: undefined,
    properties: {
      provisioningOperation: step.operation,
      provisioningState: state,
      timestamp: sevenDecimals(now),
      duration: durationText(now - step.startedAt),
      trackingId: guidFrom(key),
      ...(step.target ? { serviceRequestId: guidFrom(`service ${key}`) } : {}),
      ...told,
      ...(step.target ? { targetResource: step.target } : {}),
    },
  });
}

/** When a deployment was accepted. */
export function startOf({ secrets, createdAt }: Resource): Instant {
  return typeof secrets?.startedAt === 'number' ? secrets.startedAt : createdAt;
}

/** Is a deployment still under way? */
export function isActive({ properties }: Resource): boolean {
  return properties.provisioningState === 'Accepted' || properties.provisioningState === 'Running';
}

/** A span of time as ISO 8601 says it: `PT1M2.5S`. */
function durationText(milliseconds: number): string {
  const [minutes, rest] = [Math.floor(milliseconds / 60_000), milliseconds % 60_000];
  const hours = Math.floor(minutes / 60);
  return `PT${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes % 60}M` : ''}${rest / 1000}S`;
}

function guidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
