import { type Said, when } from '../model/finding.ts';
import type { Compute } from '../model/resource.ts';
import { rule } from '../model/rule.ts';
import { isInstance } from './support/consumers.ts';
import { eachSteady } from './support/each.ts';
import { shown } from './support/shown.ts';
import { sshClosed } from './support/ssh.ts';

const hasLocalAuth = (it: Compute): boolean => isInstance(it) || it.type.toLowerCase() === 'amlcompute';

function judgeCompute(compute: Compute): Said {
  const { name, ssh, localAuthDisabled } = compute;
  const closed = sshClosed(compute);
  const faults = [
    ...(closed === false ? ['lets people in by SSH'] : []),
    // not shown is not disabled, as for Azure's own policy
    ...(localAuthDisabled === true ? [] : ['does not disable local authentication']),
  ];
  if (faults.length > 0) return { verdict: 'drifted', says: `Compute «${name}» ${faults.join(' and ')}.` };
  if (closed === undefined)
    return {
      verdict: 'unknown',
      retryAt: null,
      says: `The port for SSH of compute «${name}» is ${shown(ssh)}.`,
    };
  return { verdict: 'compliant', says: `Compute «${name}» lets nobody in by SSH and has no local authentication.` };
}

/** Only reported: both are fixed when a compute is created. */
export const computeLocalAuth = rule({
  id: 'compute-local-auth',
  about: 'workspace',
  good: 'SSH is off and local authentication is disabled on every cluster and compute instance.',
  why: 'A local account or key outlives whoever got it, and names nobody who acts with the identity of the compute.',
  severity: 'medium',
  seeds: ['Azure Policy'],
  fix: {
    bicep: "disableLocalAuth: true, properties: { remoteLoginPortPublicAccess: 'Disabled' }",
    az: 'az ml compute create --file COMPUTE.yml --workspace-name WORKSPACE --resource-group GROUP',
  },

  judge({ id }, ask) {
    const computes = ask('computes', id);
    return when({ rule: 'compute-local-auth', resource: id }, { computes }, ({ computes: all }) =>
      eachSteady(all.filter(hasLocalAuth), computes.at, judgeCompute),
    );
  },
});
