import type { Ask } from '../model/fact.ts';
import { type Head, type Said, when } from '../model/finding.ts';
import type { Compute } from '../model/resource.ts';
import { rule } from '../model/rule.ts';
import { isAttachedCluster } from './support/consumers.ts';
import { unfinished } from './support/unfinished.ts';

function judgeCluster({ name, attachedTo }: Compute, head: Head, ask: Ask): readonly Said[] {
  if (attachedTo === null)
    return [
      { ...head, verdict: 'unknown', retryAt: null, says: `Attached cluster «${name}» does not say which AKS cluster it is.` },
    ];
  return when(head, { cluster: ask('cluster', attachedTo) }, ({ cluster }): readonly Said[] => {
    if (cluster.applicationId !== null)
      return [{ verdict: 'compliant', says: `Attached cluster «${name}» acts with a service principal.` }];
    const says = `Attached cluster «${name}» acts with a managed identity, with which first-generation services cannot pull.`;
    return [{ verdict: 'drifted', says }];
  });
}

/** A grant does not cure it. Kubernetes computes of the second generation are judged by rows of the access table. */
export const attachedClusterIdentity = rule({
  id: 'attached-cluster-identity',
  about: 'workspace',
  good: 'An AKS cluster that the first generation attached acts with a service principal.',
  why: 'First-generation services pull as nobody else: with a managed identity they live on the admin password alone.',
  severity: 'medium',
  seeds: ['S0', 'S1', 'S2'],
  fix: {
    bicep: "computeType: 'Kubernetes'",
    az: 'az ml compute attach --type Kubernetes --name COMPUTE --workspace-name WORKSPACE --resource-group GROUP --resource-id CLUSTER --identity-type SystemAssigned',
  },

  judge({ id }, ask) {
    const computes = ask('computes', id);
    return when({ rule: 'attached-cluster-identity', resource: id }, { computes }, ({ computes: all }) =>
      all.filter(isAttachedCluster).flatMap((it) => {
        const waits = unfinished(it, computes.at);
        return waits.length > 0 ? waits : judgeCluster(it, { rule: 'attached-cluster-identity', resource: it.id }, ask);
      }),
    );
  },
});
