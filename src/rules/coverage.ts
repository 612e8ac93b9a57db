import { type Said, when } from '../model/finding.ts';
import type { EventSubscription } from '../model/neighbour.ts';
import { rule } from '../model/rule.ts';
import { KEY_READS, WATCHED } from '../model/tables.ts';
import { counted, listed } from './support/counted.ts';
import { UNFINISHED } from './support/unfinished.ts';

const OPERATIONS: readonly string[] = [...new Set([...WATCHED.keys(), ...KEY_READS.map((it) => it.toLowerCase())])];
const CHANGING = new Set(['creating', 'updating']);

const stateOf = ({ provisioningState }: EventSubscription): string => (provisioningState ?? '').toLowerCase();

/** `…/write` comes as `Microsoft.Resources.ResourceWriteSuccess`. */
function lets({ eventTypes, operations }: EventSubscription, operation: string): boolean {
  const type = `microsoft.resources.resource${operation.slice(operation.lastIndexOf('/') + 1)}success`;
  return [
    eventTypes === null || eventTypes.some((it) => it.toLowerCase() === type),
    operations === null || operations.some((it) => it.toLowerCase() === operation),
  ].every(Boolean);
}

/** Several event subscriptions together may let through what one has no room for. */
export const coverage = rule({
  id: 'coverage',
  about: 'subscription',
  good: 'Every configured subscription can be read and tells of every operation that is watched.',
  why: 'What nobody tells of is found by the next sweep alone, and what cannot be read is not judged at all.',
  severity: 'high',
  seeds: ['S0', 'S1', 'S2', 'S3', 'S4'],
  fix: {
    bicep: "resource watch 'Microsoft.EventGrid/eventSubscriptions@2025-02-15' = { scope: subscription(), … }",
    az: 'az eventgrid event-subscription create --name NAME --source-resource-id /subscriptions/SUBSCRIPTION --endpoint-type azurefunction --endpoint FUNCTION …',
  },

  judge({ id, state }, ask): readonly Said[] {
    const watch = ask('watch', id);
    return when({ rule: 'coverage', resource: id }, { watch }, ({ watch: all }): readonly Said[] => {
      if (state === null) return [{ verdict: 'unknown', retryAt: null, says: `Azure does not show the state of ${id}.` }];
      if (state.toLowerCase() !== 'enabled')
        return [{ verdict: 'drifted', says: `${id} is ${state}: what lies in it may not be readable.` }];
      const live = all.filter((it) => stateOf(it) === 'succeeded');
      const missing = OPERATIONS.filter((operation) => !live.some((it) => lets(it, operation)));
      if (missing.length === 0)
        return [{ verdict: 'compliant', says: `${id} is watched by ${counted(live.length, 'event subscription')}.` }];
      if (all.some((it) => CHANGING.has(stateOf(it))))
        return [{ verdict: 'unknown', retryAt: watch.at + UNFINISHED, says: `Event subscriptions of ${id} are being changed.` }];
      if (live.length === 0)
        return [{ verdict: 'drifted', says: `${id} has no live event subscription: changes are found by sweeps alone.` }];
      return [{ verdict: 'drifted', says: `No live event subscription of ${id} lets through ${listed(missing, 3)}.` }];
    });
  },
});
