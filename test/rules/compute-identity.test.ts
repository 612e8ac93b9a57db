import { computeIdentity } from '../../src/rules/compute-identity.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import { aCompute, aWorkspace, NOW, none, userAssigned, W1 } from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const computes = (...all: readonly ReturnType<typeof aCompute>[]) => factsOf({ workspace: aWorkspace(), computes: all });
const bare = (changes: Parameters<typeof aCompute>[1] = {}) => computes(aCompute('gpu', { identity: none, ...changes }));

const reported = (name: string, facts: ReturnType<typeof factsOf>, why: string) => ({
  name,
  facts,
  says: [`Compute «gpu» has no managed identity. ${why}`],
  steps: [],
});
const atZero = 'It can be given one only at zero nodes.';
const byHand = 'It has to be created again with one, since nobody said that it lets nobody in by SSH.';

const repaired = (name: string, facts: ReturnType<typeof factsOf>) => ({
  name,
  facts,
  says: ['Compute «gpu» has no managed identity.'],
  steps: [`Give ${W1}/computes/gpu the identity SystemAssigned`],
});

testRule(computeIdentity, {
  on: W1,
  compliant: [
    { name: 'a cluster has a system-assigned identity', facts: computes(aCompute('gpu')) },
    {
      name: 'a Kubernetes compute has a user-assigned one',
      facts: computes(aCompute('k8s', { type: 'Kubernetes', identity: userAssigned() })),
    },
  ],
  silent: [
    { name: 'the workspace is gone', facts: factsOf({ workspace: absent }) },
    { name: 'there is no compute', facts: computes() },
    {
      name: 'there are computes of other kinds alone',
      facts: computes(
        aCompute('desk', { type: 'ComputeInstance', identity: none }),
        aCompute('dbx', { type: 'Databricks', identity: none }),
      ),
    },
  ],
  unknown: [
    {
      name: 'computes cannot be read',
      facts: factsOf({ workspace: aWorkspace(), computes: unreadable('Computes are forbidden.') }),
      says: 'Computes are forbidden.',
      retryAt: null,
    },
    {
      name: 'the cluster is still being made',
      facts: bare({ provisioningState: 'Creating' }),
      says: `${W1}/computes/gpu is being changed (Creating).`,
      retryAt: NOW + 15_000,
    },
  ],
  drifted: [
    repaired('a cluster at zero nodes has none', bare()),
    reported('it has nodes', bare({ nodes: { current: 1, steady: true } }), atZero),
    reported('it is resizing', bare({ nodes: { current: 0, steady: false } }), atZero),
    reported('Azure does not show its nodes', bare({ nodes: null }), atZero),
    reported('SSH is open', bare({ ssh: 'Enabled' }), byHand),
    reported('nobody said so, and no network closes SSH', bare({ ssh: 'notspecified' }), byHand),
    reported('its network alone keeps people out', bare({ ssh: 'NotSpecified', inNetwork: true }), byHand),
    reported('Azure does not show SSH', bare({ ssh: null }), byHand),
    reported('it is a Kubernetes compute', bare({ type: 'kubernetes' }), 'Detach it, then attach it again with one.'),
  ],
});
