import { KEY_READS, WATCHED } from '../../src/model/tables.ts';
import { coverage } from '../../src/rules/coverage.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import { aSubscription, aWatch, NOW, SUBSCRIPTION } from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const TYPES = ['Write', 'Delete', 'Action'].map((kind) => `Microsoft.Resources.Resource${kind}Success`);
const ALL = [...WATCHED.keys(), ...KEY_READS];
const watched = (...watch: readonly ReturnType<typeof aWatch>[]) => factsOf({ subscription: aSubscription(), watch });
const subscription = (state: string | null) => factsOf({ subscription: aSubscription({ state }), watch: [aWatch('a')] });
const [registries = ''] = WATCHED.keys();
const without = (operation: string) => ALL.filter((it) => it !== operation);

testRule(coverage, {
  on: SUBSCRIPTION,
  compliant: [
    { name: 'an event subscription lets everything through', facts: watched(aWatch('a')) },
    {
      name: 'two share what one has no room for',
      facts: watched(
        aWatch('a', { eventTypes: TYPES, operations: ALL.slice(0, 20) }),
        aWatch('b', { eventTypes: TYPES.map((it) => it.toUpperCase()), operations: ALL.slice(20).map((it) => it.toUpperCase()) }),
      ),
    },
  ],
  silent: [{ name: 'the subscription is gone', facts: factsOf({ subscription: absent }) }],
  unknown: [
    {
      name: 'the subscription cannot be read',
      facts: factsOf({ subscription: unreadable('Azure shows no such subscription.') }),
      says: 'Azure shows no such subscription.',
      retryAt: null,
    },
    {
      name: 'its event subscriptions cannot be read',
      facts: factsOf({ subscription: aSubscription(), watch: unreadable('Event subscriptions are forbidden.') }),
      says: 'Event subscriptions are forbidden.',
      retryAt: null,
    },
    {
      name: 'Azure does not show its state',
      facts: subscription(null),
      says: `Azure does not show the state of ${SUBSCRIPTION}.`,
      retryAt: null,
    },
    {
      name: 'an event subscription is still being made',
      facts: watched(aWatch('a', { provisioningState: 'Creating' })),
      says: `Event subscriptions of ${SUBSCRIPTION} are being changed.`,
      retryAt: NOW + 15_000,
    },
  ],
  drifted: [
    {
      name: 'it is not enabled',
      facts: subscription('Warned'),
      says: [`${SUBSCRIPTION} is Warned: what lies in it may not be readable.`],
      steps: [],
    },
    {
      name: 'nothing watches it',
      facts: watched(),
      says: [`${SUBSCRIPTION} has no live event subscription: changes are found by sweeps alone.`],
      steps: [],
    },
    {
      name: 'what watched it has failed, or Azure does not say',
      facts: watched(aWatch('a', { provisioningState: 'Failed' }), aWatch('b', { provisioningState: null })),
      says: [`${SUBSCRIPTION} has no live event subscription: changes are found by sweeps alone.`],
      steps: [],
    },
    {
      name: 'an operation is left out',
      facts: watched(aWatch('a', { eventTypes: TYPES, operations: without(registries) })),
      says: [`No live event subscription of ${SUBSCRIPTION} lets through ${registries}.`],
      steps: [],
    },
    {
      name: 'key reads are left out, since their type is not let through',
      facts: watched(aWatch('a', { eventTypes: TYPES.slice(0, 2) })),
      says: [
        `No live event subscription of ${SUBSCRIPTION} lets through ${KEY_READS.slice(0, 3)
          .map((it) => it.toLowerCase())
          .join(', ')}, and ${KEY_READS.length - 3} more.`,
      ],
      steps: [],
    },
  ],
});
