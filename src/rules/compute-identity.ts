import { type Said, when } from '../model/finding.ts';
import type { Compute, Workspace } from '../model/resource.ts';
import { rule } from '../model/rule.ts';
import { isCluster } from './support/consumers.ts';
import { eachSteady } from './support/each.ts';

/** Why it cannot be given one by a write that changes nothing else: Azure shows no account for SSH, so a full write would lose it. */
function obstacleOf(compute: Compute): string | undefined {
  if (compute.type.toLowerCase() !== 'amlcompute') return 'Detach it, then attach it again with one.';
  if (compute.nodes?.current !== 0 || !compute.nodes.steady) return 'It can be given one only at zero nodes.';
  if (compute.ssh?.toLowerCase() !== 'disabled')
    return 'It has to be created again with one, since nobody said that it lets nobody in by SSH.';
  return undefined;
}

function judgeCompute(compute: Compute, { id, tags }: Workspace): Said {
  const { name, identity, id: on, createdAt: madeAt } = compute;
  if (identity.system !== null || identity.user.length > 0)
    return { verdict: 'compliant', says: `Compute «${name}» has a managed identity.` };
  const says = `Compute «${name}» has no managed identity.`;
  const obstacle = obstacleOf(compute);
  if (obstacle !== undefined) return { verdict: 'drifted', says: `${says} ${obstacle}` };
  const setting = { kind: 'compute-identity', on, from: 'None', to: 'SystemAssigned' } as const;
  return { verdict: 'drifted', says, repair: { rule: 'compute-identity', ...setting, subject: { id, tags }, madeAt, needs: [] } };
}

/** Clusters alone: an instance without an identity acts as its user. */
export const computeIdentity = rule({
  id: 'compute-identity',
  about: 'workspace',
  good: 'Every AmlCompute cluster and Kubernetes compute has a managed identity.',
  why: "Without one its jobs pull images and mount data with the workspace's keys, and stop the day those are cut.",
  severity: 'high',
  seeds: ['S0', 'S1', 'S2'],
  fix: {
    bicep: "identity: { type: 'SystemAssigned' }",
    az: `az ml compute update --name COMPUTE --workspace-name WORKSPACE --resource-group GROUP --identity-type system_assigned
az ml compute detach --name COMPUTE --workspace-name WORKSPACE --resource-group GROUP && az ml compute attach --type Kubernetes --name COMPUTE --workspace-name WORKSPACE --resource-group GROUP --resource-id CLUSTER --namespace NAMESPACE --identity-type SystemAssigned # Kubernetes`,
  },
  writes: 'compute-identity',

  judge(workspace, ask) {
    const computes = ask('computes', workspace.id);
    return when({ rule: 'compute-identity', resource: workspace.id }, { computes }, ({ computes: all }) =>
      eachSteady(all.filter(isCluster), computes.at, (it) => judgeCompute(it, workspace)),
    );
  },
});
