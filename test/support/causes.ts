import type { Cause, Conclusion, Ending, Outcome } from '../../src/engine/ports.ts';
import type { Change } from '../../src/model/change.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Step } from '../../src/model/step.ts';
import { NOW, REGISTRY } from './literals.ts';

/** Somebody turns the registry's admin user on. */
export const aChange = (changes: Partial<Change> = {}): Change => ({
  eventId: 'event-1',
  operation: 'Microsoft.ContainerRegistry/registries/write',
  resource: REGISTRY,
  actor: { name: 'Nadia', principalId: 'nadia-object', applicationId: 'portal', address: '203.0.113.7' },
  correlationId: 'correlation-1',
  at: NOW - 5_000,
  ...changes,
});

export const anEvent = (changes: Partial<Change> = {}): Cause & { readonly by: 'event' } => {
  const change = aChange(changes);
  return { by: 'event', change, at: change.at };
};

export const aSweep: Cause & { readonly by: 'sweep' } = { by: 'sweep', sweep: 'night-1', at: NOW };

export const adminOff = (changes: Partial<Step> = {}): Step =>
  ({
    kind: 'registry-admin',
    on: REGISTRY,
    from: true,
    to: false,
    rule: 'registry-admin-user',
    madeAt: null,
    needs: [],
    ...changes,
  }) as Step;

const head = { rule: 'registry-admin-user', resource: REGISTRY };

export const compliant = (at: number, changes: Partial<Finding> = {}): Finding =>
  ({ ...head, verdict: 'compliant', says: 'The admin user is off.', at, ...changes }) as Finding;

export const drifted = (at: number, changes: Partial<Finding> = {}): Finding =>
  ({ ...head, verdict: 'drifted', says: 'The admin user is on.', at, ...changes }) as Finding;

export const ended = (finding: Finding, ending: Ending): Outcome => ({ finding, ending });

export const repaired = (at: number): Outcome =>
  ended(compliant(at), { outcome: 'repaired', step: adminOff(), requests: 9, trips: 3 });

/** What a run over the registry came to; every finding told was also seen. */
export const aConclusion = (outcomes: readonly Outcome[], changes: Partial<Conclusion> = {}): Conclusion => ({
  target: { kind: 'registry', id: REGISTRY },
  cause: anEvent(),
  outcomes,
  seen: outcomes.map(({ finding }) => finding),
  requests: 11,
  trips: 4,
  ...changes,
});
