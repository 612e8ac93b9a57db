import { type Said, when } from '../model/finding.ts';
import { nameOf } from '../model/id.ts';
import type { Compute } from '../model/resource.ts';
import { rule } from '../model/rule.ts';
import { isInstance } from './support/consumers.ts';
import { eachSteady } from './support/each.ts';
import { shown } from './support/shown.ts';

/** Modes in which nothing reads data with an instance's identity. */
const OTHER_MODES = new Set(['', 'accesskey', 'userdelegationsas']);

function judgeInstance({ name, identity }: Compute): Said {
  if (identity.system === null)
    return { verdict: 'compliant', says: `Compute instance «${name}» does not mount data with a system-assigned identity.` };
  const says = `Compute instance «${name}» has a system-assigned identity, with which it cannot mount data.`;
  return { verdict: 'drifted', says };
}

/** An instance without any identity reads as its user. A project follows the mode of its hub. */
export const computeInstanceIdentity = rule({
  id: 'compute-instance-identity',
  about: 'workspace',
  good: 'In a workspace that reads data by identity no compute instance has a system-assigned identity.',
  why: 'An instance cannot mount data with it, whatever is granted: it needs a user-assigned identity, or none to read as its user.',
  severity: 'medium',
  seeds: ['S3'],
  fix: {
    bicep: "identity: { type: 'UserAssigned', userAssignedIdentities: { … } }",
    az: 'az ml compute create --name INSTANCE --type ComputeInstance --workspace-name WORKSPACE --resource-group GROUP --identity-type user_assigned --user-assigned-identities IDENTITY',
  },

  judge({ id, hub }, ask) {
    const facts = { owner: ask('workspace', hub ?? id), computes: ask('computes', id) };
    return when({ rule: 'compute-instance-identity', resource: id }, facts, ({ owner, computes }): readonly Said[] => {
      const instances = computes.filter(isInstance);
      const mode = (owner.authMode ?? '').toLowerCase();
      if (instances.length === 0 || OTHER_MODES.has(mode)) return [];
      if (mode === 'identity') return eachSteady(instances, facts.computes.at, judgeInstance);
      const says = `Workspace «${nameOf(owner.id)}» reads data by ${shown(owner.authMode)}.`;
      return [{ verdict: 'unknown', retryAt: null, says }];
    });
  },
});
