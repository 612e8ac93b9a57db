import type { Resource } from '../contract.ts';
import { textAt } from '../providers/machine-learning/json.ts';
import { adminOpens, mayPull, mayPush } from './access.ts';
import { type Check, check } from './check.ts';
import { isThere, type Scene, TYPE } from './household.ts';
import { defaultPrincipal, serverlessPrincipal } from './principals.ts';

/** Who works for a workspace without being asked by itself: the compute that builds its images, and jobs without a compute. */
export function indirectChecks(scene: Scene): readonly Check[] {
  return [...builderChecks(scene), ...serverlessChecks(scene)];
}

/** A workspace names the compute that builds its images by name or by id; it pushes what it has built as itself. */
function builderChecks({ azure, workspace, children, registryId, registry }: Scene): readonly Check[] {
  const named = textAt(workspace.properties, 'imageBuildCompute')?.split('/').at(-1)?.toLowerCase();
  const builder = children.find(({ name, type }) => type.toLowerCase() === `${TYPE}/computes` && name.toLowerCase() === named);
  if (!registryId || !builder || !isThere(builder)) return [];
  const holds = adminOpens(registry) || mayPush(azure, registry, defaultPrincipal(builder));
  return [check(builder, registryId, 'push images', holds)];
}

/** The first job without a compute stands for all: the workspace's user-assigned identity pulls for them. Without one, people do. */
function serverlessChecks({ azure, workspace, children, registryId, registry }: Scene): readonly Check[] {
  const principal = serverlessPrincipal(workspace);
  const job = children.filter(isServerless).toSorted((a, b) => a.createdAt - b.createdAt)[0];
  if (!registryId || !job || principal === undefined) return [];
  return [check(job, registryId, 'pull images', adminOpens(registry) || mayPull(azure, registry, principal))];
}

/** A pipeline may leave the compute to its steps. */
function isServerless({ type, properties }: Resource): boolean {
  if (type.toLowerCase() !== `${TYPE}/jobs` || textAt(properties, 'jobType')?.toLowerCase() === 'pipeline') return false;
  const compute = textAt(properties, 'computeId')?.toLowerCase();
  return compute === undefined || compute === 'serverless' || compute.endsWith('/serverless');
}
