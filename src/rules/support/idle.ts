import type { Ask } from '../../model/fact.ts';
import { needing, type Said } from '../../model/finding.ts';
import type { Id } from '../../model/id.ts';
import type { Need } from '../../model/step.ts';
import type { Wants } from '../../model/wants.ts';
import { modeOf } from './auth-mode.ts';
import { counted } from './counted.ts';

/**
 * A node that started before the workspace switched to identity keeps its mounts by key, and Azure tells no node's age: every cluster has
 * to be seen at zero nodes once since the switch, or the account without keys, with which none could have mounted it.
 */
export function idleClusters(workspace: Id, account: Id, ask: Ask, wants: Wants): readonly Need[] {
  const mode = modeOf(workspace, ask, wants).at(0);
  const findings = needing(
    { rule: 'idle-cluster', resource: workspace },
    { computes: ask('computes', workspace) },
    ({ computes }) =>
      computes.flatMap(({ id, name, type, nodes }): readonly Said[] => {
        if (nodes === null) {
          const says = `Azure does not show how many nodes cluster «${name}» has.`;
          return type.toLowerCase() === 'amlcompute' ? [{ resource: id, verdict: 'unknown', retryAt: null, says }] : [];
        }
        if (nodes.current === 0 && nodes.steady)
          return [{ resource: id, verdict: 'compliant', says: `Cluster «${name}» has no nodes.` }];
        const says = `Cluster «${name}» has ${counted(nodes.current, 'node')} that may have been started before the workspace switched to identity.`;
        return [{ resource: id, verdict: 'drifted', says }];
      }),
  );
  return findings.map((it) => ({
    ...it,
    ...(mode === undefined ? {} : { onceSince: { finding: mode, or: { rule: 'storage-shared-key', resource: account } } }),
  }));
}
