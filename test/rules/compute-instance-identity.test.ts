import { computeInstanceIdentity } from '../../src/rules/compute-instance-identity.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import { aCompute, aWorkspace, NOW, none, userAssigned, W1, W2 } from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const desk = (changes: Parameters<typeof aCompute>[1] = {}) =>
  aCompute('desk', { type: 'ComputeInstance', nodes: null, ...changes });
const estate = (instance: ReturnType<typeof desk>, authMode: string | null = 'Identity') =>
  factsOf({ workspace: aWorkspace({ authMode }), computes: [aCompute('gpu'), instance] });
const project = (hub: unknown) =>
  factsOf(
    { workspace: aWorkspace({ kind: 'project', hub: W2, authMode: null }), computes: [desk()] },
    { [`workspace ${W2}`]: hub },
  );

const says = ['Compute instance «desk» has a system-assigned identity, with which it cannot mount data.'];

testRule(computeInstanceIdentity, {
  on: W1,
  compliant: [
    { name: 'it has a user-assigned identity', facts: estate(desk({ identity: userAssigned() })) },
    { name: 'it has none, so it reads as its user', facts: estate(desk({ identity: none })) },
  ],
  silent: [
    { name: 'the workspace is gone', facts: factsOf({ workspace: absent }) },
    { name: 'there is no instance', facts: factsOf({ workspace: aWorkspace(), computes: [aCompute('gpu')] }) },
    { name: 'data is read by key, since nobody said how', facts: estate(desk(), null) },
    { name: 'data is read by key', facts: estate(desk(), 'AccessKey') },
    { name: 'data is read by user delegation', facts: estate(desk(), 'UserDelegationSAS') },
    { name: 'the hub of a project is gone', facts: project(absent) },
    { name: 'the hub of a project reads by key', facts: project(aWorkspace({ id: W2, kind: 'hub', authMode: 'accesskey' })) },
  ],
  unknown: [
    {
      name: 'computes cannot be read',
      facts: factsOf({ workspace: aWorkspace(), computes: unreadable('Computes are forbidden.') }),
      says: 'Computes are forbidden.',
      retryAt: null,
    },
    {
      name: 'the mode is one that nobody knows',
      facts: estate(desk(), 'Telepathy'),
      says: 'Workspace «w1» reads data by «Telepathy», which this build does not know.',
      retryAt: null,
    },
    {
      name: 'the instance is still being made',
      facts: estate(desk({ provisioningState: 'Creating' })),
      says: `${W1}/computes/desk is being changed (Creating).`,
      retryAt: NOW + 15_000,
    },
  ],
  drifted: [
    { name: 'it has a system-assigned identity', facts: estate(desk()), says, steps: [] },
    { name: 'the hub of a project reads by identity', facts: project(aWorkspace({ id: W2, kind: 'hub' })), says, steps: [] },
  ],
});
