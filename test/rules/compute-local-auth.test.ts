import { computeLocalAuth } from '../../src/rules/compute-local-auth.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import { aCompute, aWorkspace, NOW, W1 } from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const computes = (...all: readonly ReturnType<typeof aCompute>[]) => factsOf({ workspace: aWorkspace(), computes: all });
const cluster = (changes: Parameters<typeof aCompute>[1] = {}) => computes(aCompute('gpu', changes));
const desk = (changes: Parameters<typeof aCompute>[1] = {}) =>
  computes(aCompute('desk', { type: 'ComputeInstance', ...changes }));

testRule(computeLocalAuth, {
  on: W1,
  compliant: [
    { name: 'SSH and local authentication of a cluster are off', facts: cluster() },
    { name: 'nobody said so, and a network closes SSH', facts: cluster({ ssh: 'NotSpecified', inNetwork: true }) },
    { name: 'both are off on an instance', facts: desk() },
  ],
  silent: [
    { name: 'the workspace is gone', facts: factsOf({ workspace: absent }) },
    {
      name: 'a compute of another kind has no such setting',
      facts: computes(aCompute('k8s', { type: 'Kubernetes', ssh: null, localAuthDisabled: null })),
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
      facts: cluster({ provisioningState: 'Creating' }),
      says: `${W1}/computes/gpu is being changed (Creating).`,
      retryAt: NOW + 15_000,
    },
    {
      name: 'Azure does not show SSH',
      facts: cluster({ ssh: null }),
      says: 'The port for SSH of compute «gpu» is something that Azure does not show.',
      retryAt: null,
    },
    {
      name: 'an instance answers as only clusters do',
      facts: desk({ ssh: 'NotSpecified', inNetwork: true }),
      says: 'The port for SSH of compute «desk» is «NotSpecified», which this build does not know.',
      retryAt: null,
    },
  ],
  drifted: [
    {
      name: 'SSH is on',
      facts: cluster({ ssh: 'Enabled' }),
      says: ['Compute «gpu» lets people in by SSH.'],
      steps: [],
    },
    {
      name: 'nobody said so, and no network closes SSH',
      facts: cluster({ ssh: 'NotSpecified' }),
      says: ['Compute «gpu» lets people in by SSH.'],
      steps: [],
    },
    {
      name: 'local authentication was never disabled, and Azure does not show SSH',
      facts: desk({ ssh: null, localAuthDisabled: null }),
      says: ['Compute «desk» does not disable local authentication.'],
      steps: [],
    },
    {
      name: 'both are on',
      facts: desk({ ssh: 'enabled', localAuthDisabled: false }),
      says: ['Compute «desk» lets people in by SSH and does not disable local authentication.'],
      steps: [],
    },
  ],
});
