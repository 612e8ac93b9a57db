import { id } from '../../src/model/id.ts';
import type { Logins, Traffic } from '../../src/model/neighbour.ts';
import { PLAIN, type Wants } from '../../src/model/wants.ts';
import { storageSharedKey } from '../../src/rules/storage-shared-key.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import {
  ACCOUNT,
  aCompute,
  aConnection,
  aDatastore,
  anAccount,
  aWorkspace,
  HOUR,
  LONG_AGO,
  NOW,
  reads,
  SUBSCRIPTION,
  W1,
  W2,
} from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const forbid = [`Forbid shared keys on ${ACCOUNT}`];
const allowed = ['Shared keys are allowed; the account is used by 1 workspace.'];

/** Shared keys are allowed, one keyless workspace uses the account; `changes` says what else is so. */
const estate = (changes: Parameters<typeof factsOf>[0] = {}, more: Parameters<typeof factsOf>[1] = {}) =>
  factsOf(
    {
      storage: anAccount({ sharedKey: true }),
      estate: [W1],
      workspace: aWorkspace(),
      computes: [aCompute('gpu')],
      connections: [],
      datastores: [aDatastore('workspaceblobstore')],
      ...changes,
    },
    { [`users ${ACCOUNT}`]: [W1], ...more },
  );

const drift = (name: string, facts: ReturnType<typeof factsOf>, unmet: readonly string[] = [], says = allowed) => ({
  name,
  facts,
  says,
  steps: forbid,
  unmet,
});

/** What is read beside where debt may be migrated. */
const debt = (
  changes: Parameters<typeof factsOf>[0] = {},
  traffic: readonly Traffic[] = [],
  logins: Logins = { found: [], unread: [] },
) => estate(changes, { [`logins ${SUBSCRIPTION}`]: logins, [`traffic ${ACCOUNT}`]: traffic });
const declared: Wants = { ...PLAIN, dependencies: [{ scope: ACCOUNT, onlyMachineLearning: true, coverage: true }] };

testRule(storageSharedKey, {
  on: ACCOUNT,
  compliant: [{ name: 'shared keys are forbidden, which takes one read', facts: factsOf({ storage: anAccount() }) }],
  silent: [
    {
      name: 'no workspace uses the account',
      facts: factsOf({ storage: anAccount({ sharedKey: null }), estate: [] }, { [`users ${ACCOUNT}`]: [] }),
    },
    { name: 'the account is gone', facts: factsOf({ storage: absent }) },
  ],
  unknown: [
    {
      name: 'the account cannot be read',
      facts: factsOf({ storage: unreadable('Reading is forbidden.') }),
      says: 'Reading is forbidden.',
    },
    {
      name: 'the rest of the estate cannot be told',
      facts: factsOf(
        { storage: anAccount({ sharedKey: true }), estate: unreadable('Resource Graph lost rows.') },
        { [`users ${ACCOUNT}`]: [W1] },
      ),
      says: 'Resource Graph lost rows.',
    },
    {
      name: 'it is still being made',
      facts: factsOf(
        { storage: anAccount({ sharedKey: true, provisioningState: 'Creating' }), estate: [W1], workspace: aWorkspace() },
        { [`users ${ACCOUNT}`]: [W1] },
      ),
      says: `${ACCOUNT} is being changed (Creating).`,
    },
  ],
  drifted: [
    drift('keys were switched on again', estate()),
    drift('nobody ever said whether keys are allowed, which allows them', estate({ storage: anAccount({ sharedKey: null }) })),
    {
      name: 'one service of it still allows keys, which people have to look at',
      facts: factsOf(
        { storage: anAccount({ sharedKeyServices: ['table'] }), estate: [W1], workspace: aWorkspace() },
        { [`users ${ACCOUNT}`]: [W1] },
      ),
      says: ['Shared keys are forbidden, but allowed for table.'],
      steps: [],
    },
    drift('Azure shows no datastores of a workspace which is there', estate({ datastores: absent }), [
      `Azure shows no datastores of ${W1}, without which nobody can tell what needs it.`,
    ]),
    drift(
      'a datastore stores what nobody knows',
      estate({ datastores: [aDatastore('odd', { credentials: null, account: 'data' })] }),
      ['Datastore «odd» stores a credential (of unknown type) for storage account data.'],
    ),
    drift(
      'a system datastore of a workspace with another account was led to this one',
      estate(
        { estate: [W1, W2] },
        {
          [`datastores ${W2}`]: [aDatastore('workspaceblobstore', { credentials: 'AccountKey', account: 'Data' })],
          [`connections ${W2}`]: [],
        },
      ),
      ['Datastore «workspaceblobstore» stores a credential (AccountKey) for storage account data.'],
    ),
    drift(
      'memory names a workspace that is gone',
      estate({ estate: [W1, W2] }, { [`datastores ${W2}`]: absent, [`connections ${W2}`]: absent, [`workspace ${W2}`]: absent }),
    ),
    {
      ...drift('Azure shows no nodes of a cluster', estate({ computes: [aCompute('gpu', { nodes: null })] })),
      unmet: ['Azure does not show how many nodes cluster «gpu» has.'],
    },
    drift('a user-delegation workspace uses it', estate({ workspace: aWorkspace({ authMode: 'userDelegationSAS' }) })),
    {
      ...drift(
        'its workspace still reads by key',
        estate({ workspace: aWorkspace({ authMode: 'accesskey' }), endpoints: [] }, { [`access ${ACCOUNT}`]: reads('gpu') }),
        ['The system datastores use the account key.'],
      ),
    },
    {
      ...drift(
        'nothing is declared, and a cluster has nodes',
        debt({ computes: [aCompute('gpu', { nodes: { current: 2, steady: true } })] }),
      ),
      unmetDebt: [
        `Policy does not declare that only Azure Machine Learning uses ${ACCOUNT} (wants.dependencies[].onlyMachineLearning).`,
        `Policy does not declare that every workspace that uses ${ACCOUNT} lies in the configured subscriptions (wants.dependencies[].coverage).`,
      ],
      unmet: ['Cluster «gpu» has 2 nodes that may have been started before the workspace switched to identity.'],
    },
    { ...drift('everything is declared and nothing speaks against it', debt()), wants: declared, unmetDebt: [] },
    {
      ...drift(
        'requests used the account key, and some a SAS',
        debt({}, [
          { hour: LONG_AGO - 1, authentication: 'AccountKey', requests: 900 },
          { hour: NOW - HOUR, authentication: 'accountkey', requests: 7 },
          { hour: NOW - HOUR, authentication: 'SAS', requests: 3 },
          { hour: NOW - HOUR, authentication: 'OAuth', requests: 50 },
        ]),
      ),
      wants: declared,
      unmetDebt: [
        `900 requests to ${ACCOUNT} used the account key in the hour from 2025-12-31T23:59 (UTC). 3 came with a SAS, which may be user delegation.`,
        `7 requests to ${ACCOUNT} used the account key in the hour from 2026-06-01T11:00 (UTC). 3 came with a SAS, which may be user delegation.`,
      ],
    },
    {
      ...drift(
        'somebody mounts it by key',
        debt({}, [], { found: [{ id: id('/c'), name: 'container group «mount»', to: 'data', on: 'storage' }], unread: [] }),
      ),
      wants: declared,
      unmetDebt: [`From ${SUBSCRIPTION}, data is reached with a stored key by 1 resource: container group «mount».`],
    },
    drift('a datastore stores its key', estate({ datastores: [aDatastore('raw')] }), [
      'Datastore «raw» stores a credential (AccountKey) for storage account data.',
    ]),
    drift(
      'datastores that store no key of it do no harm',
      estate({
        datastores: [
          aDatastore('other', { account: 'elsewhere' }),
          aDatastore('kind', { credentials: 'None' }),
          aDatastore('sp', { credentials: 'ServicePrincipal' }),
        ],
      }),
    ),
    drift(
      'a workspace with another account stores a SAS of it',
      estate(
        { estate: [W1, W2] },
        { [`datastores ${W2}`]: [aDatastore('borrowed', { credentials: 'Sas' })], [`connections ${W2}`]: [] },
      ),
      ['Datastore «borrowed» stores a credential (Sas) for storage account data.'],
    ),
    drift(
      'a connection of a workspace with another account holds its key, and one to a namesake does no harm',
      estate(
        { estate: [W1, W2] },
        {
          [`datastores ${W2}`]: [],
          [`connections ${W2}`]: [
            aConnection('lake', { authType: 'AccountKey', leadsTo: ['https://data.blob.core.windows.net'] }),
            aConnection('search', { authType: 'ApiKey', leadsTo: ['https://contoso-database.search.windows.net'] }),
            aConnection('silent', { authType: 'ApiKey', leadsTo: [] }),
          ],
        },
      ),
      ['Connection «lake» may log in to data with a stored credential (AccountKey).'],
    ),
    drift(
      'a connection holds its key',
      estate({ connections: [aConnection('lake', { authType: 'AccountKey', leadsTo: ['https://data.blob.core.windows.net'] })] }),
      ['Connection «lake» may log in to data with a stored credential (AccountKey).'],
    ),
    drift(
      'a connection does not say where it leads',
      estate({ connections: [aConnection('dark', { authType: 'CustomKeys', leadsTo: [] })] }),
      ['Connection «dark» may log in to data with a stored credential (CustomKeys).'],
    ),
    drift('there is a compute that nobody judges', estate({ computes: [aCompute('odd', { type: 'Quantum' })] }), [
      'Compute Quantum «odd» may rely on the key, and no rule judges such consumers: remove it or leave the key.',
    ]),
    drift(
      'datastores of the workspace cannot be read yet',
      estate({ datastores: unreadable('Datastores are throttled.', NOW + 1_000) }),
      ['Datastores are throttled.'],
    ),
  ],
});
