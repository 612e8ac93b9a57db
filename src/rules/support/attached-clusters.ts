import { principalKey } from '../../model/fact.ts';
import type { Id } from '../../model/id.ts';
import { isAttachedCluster, together, whenKnown } from './consumers.ts';
import type { Consumers, RowContext } from './row.ts';

/** Attached AKS clusters as who they pull: the kubelet's identity, or the service principal that the profile names. */
export function attachedClusters(context: RowContext): Consumers {
  const { ask, workspace } = context;
  return whenKnown(ask('computes', workspace.id), context, (all) =>
    together(
      all.filter(isAttachedCluster).map(({ id, name, attachedTo }) => {
        if (attachedTo === null) {
          const says = `Attached cluster «${name}» does not say which AKS cluster it is.`;
          return { known: [], findings: [{ resource: id, verdict: 'unknown', retryAt: null, says }] };
        }
        return clusterBehind(id, `attached cluster «${name}»`, attachedTo, context);
      }),
    ),
  );
}

function clusterBehind(resource: Id, name: string, cluster: Id, context: RowContext): Consumers {
  const fact = context.ask('cluster', cluster);
  if (fact.state === 'absent') {
    const says = `The ${name} is AKS cluster ${cluster}, which does not exist any more.`;
    return { known: [], findings: [{ resource, verdict: 'drifted', says }] };
  }
  return whenKnown(fact, context, ({ kubelet, applicationId }) => {
    if (applicationId === null) return { known: [{ resource, name, principalId: kubelet }], findings: [] };
    // the profile holds an application id, and roles go to object ids: only the directory knows one from the other
    const principal = context.ask('principal', principalKey('applications', applicationId));
    return whenKnown(principal, context, ({ objectId }) => ({
      known: [{ resource, name, principalId: objectId }],
      findings: [],
    }));
  });
}
