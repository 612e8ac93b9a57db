import { attachedClusterIdentity } from '../../src/rules/attached-cluster-identity.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import { aCluster, aCompute, aWorkspace, CLUSTER, NOW, none, W1 } from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const attached = (changes: Parameters<typeof aCompute>[1] = {}) =>
  aCompute('aks', { type: 'AKS', attached: true, identity: none, attachedTo: CLUSTER, ...changes });
const estate = (cluster: Parameters<typeof factsOf>[0]['cluster']) =>
  factsOf({ workspace: aWorkspace(), computes: [attached()], ...(cluster === undefined ? {} : { cluster }) });
const computes = (...all: readonly ReturnType<typeof aCompute>[]) => factsOf({ workspace: aWorkspace(), computes: all });

testRule(attachedClusterIdentity, {
  on: W1,
  compliant: [{ name: 'it acts with a service principal', facts: estate(aCluster()) }],
  silent: [
    { name: 'the workspace is gone', facts: factsOf({ workspace: absent }) },
    {
      name: 'there are computes of other kinds alone',
      facts: computes(aCompute('gpu'), aCompute('k8s', { type: 'Kubernetes' })),
    },
    { name: 'the cluster behind it is gone', facts: estate(absent) },
  ],
  unknown: [
    {
      name: 'computes cannot be read',
      facts: factsOf({ workspace: aWorkspace(), computes: unreadable('Computes are forbidden.') }),
      says: 'Computes are forbidden.',
      retryAt: null,
    },
    {
      name: 'it is still being attached',
      facts: computes(attached({ provisioningState: 'Creating' })),
      says: `${W1}/computes/aks is being changed (Creating).`,
      retryAt: NOW + 15_000,
    },
    {
      name: 'Azure does not show which cluster it is',
      facts: computes(attached({ attachedTo: null })),
      says: 'Attached cluster «aks» does not say which AKS cluster it is.',
      retryAt: null,
    },
    {
      name: 'the cluster cannot be read',
      facts: estate(unreadable('Clusters are forbidden.')),
      says: 'Clusters are forbidden.',
      retryAt: null,
    },
  ],
  drifted: [
    {
      name: 'it acts with a managed identity',
      facts: estate(aCluster({ applicationId: null, kubelet: 'kubelet' })),
      says: ['Attached cluster «aks» acts with a managed identity, with which first-generation services cannot pull.'],
      steps: [],
    },
  ],
});
