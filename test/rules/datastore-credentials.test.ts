import { id } from '../../src/model/id.ts';
import { ROLES } from '../../src/model/roles.ts';
import { datastoreCredentials } from '../../src/rules/datastore-credentials.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import {
  ACCOUNT,
  aCompute,
  accessOf,
  aDatastore,
  anIdentity,
  assigned,
  aWorkspace,
  contributor,
  NOW,
  none,
  reads,
  userAssigned,
  W1,
  wanting,
} from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const datastores = (...all: readonly ReturnType<typeof aDatastore>[]) => factsOf({ workspace: aWorkspace(), datastores: all });
const raw = (changes: Parameters<typeof aDatastore>[1] = {}) => aDatastore('raw', changes);

/** One datastore on an account that a cluster reads; `access` says who may read it. */
const estate = (access: unknown, changes: Parameters<typeof aDatastore>[1] = {}, computes = [aCompute('gpu')]) =>
  factsOf({ workspace: aWorkspace(), datastores: [raw(changes)], computes }, { [`access ${ACCOUNT}`]: access });

const LAKE = id('/subscriptions/s/resourcegroups/g/providers/microsoft.storage/storageaccounts/lake');
const people = { contribute: ['makers'], read: ['readers'] };
const group = { principalType: 'Group' } as const;
const groupReads = (name: string) => assigned(ROLES.blobDataReader, name, ACCOUNT, group);

const stores = (what: string, why = '') => [`Datastore «raw» stores a credential (${what}).${why === '' ? '' : ` ${why}`}`];
const steps = (what: string) => [`Replace the credential ${what} of ${W1}/datastores/raw by None`];
const lacks = (who: string, on = ACCOUNT) => `${who} lacks Storage Blob Data Reader on ${on}.`;
const reported = (name: string, changes: Parameters<typeof aDatastore>[1], why: string) => ({
  name,
  facts: datastores(raw(changes)),
  says: stores('AccountKey', why),
  steps: [],
});

testRule(datastoreCredentials, {
  on: W1,
  compliant: [{ name: 'it stores none', facts: datastores(raw({ credentials: 'None' })) }],
  silent: [
    { name: 'the workspace is gone', facts: factsOf({ workspace: absent }) },
    {
      name: 'there are none but the four that follow the mode',
      facts: datastores(
        aDatastore('workspaceblobstore'),
        aDatastore('workspacefilestore', { type: 'AzureFile' }),
        aDatastore('workspaceartifactstore'),
        aDatastore('workspaceworkingdirectory', { type: 'AzureFile' }),
      ),
    },
  ],
  unknown: [
    {
      name: 'datastores cannot be read',
      facts: factsOf({ workspace: aWorkspace(), datastores: unreadable('Datastores are forbidden.') }),
      says: 'Datastores are forbidden.',
      retryAt: null,
    },
    {
      name: 'the workspace is being changed',
      facts: factsOf({ workspace: aWorkspace({ provisioningState: 'Updating' }), datastores: [raw()] }),
      says: `${W1} is being changed (Updating).`,
      retryAt: NOW + 15_000,
    },
    {
      name: 'Azure does not show what it stores',
      facts: datastores(raw({ credentials: null })),
      says: 'Datastore «raw» stores something that Azure does not show.',
      retryAt: null,
    },
    {
      name: 'it stores something new',
      facts: datastores(raw({ credentials: 'Telepathy' })),
      says: 'Datastore «raw» stores «Telepathy», which this build does not know.',
      retryAt: null,
    },
  ],
  drifted: [
    reported('it is a file datastore', { type: 'AzureFile' }, 'Known limit: a file datastore cannot do without.'),
    reported(
      'it is a Data Lake Gen1 store, which keeps its own rights',
      { type: 'AzureDataLakeGen1' },
      'It can do without, but who reads such a store is decided inside it: people have to look.',
    ),
    reported('it is of a type that nobody knows', { type: 'OneLake' }, 'Nobody knows whether type OneLake can do without.'),
    reported(
      'its account is none of the workspace, and policy pairs nothing with it',
      { account: 'elsewhere' },
      'Policy pairs no compute with account elsewhere (wants.workspaces[].accounts), so it is only reported.',
    ),
    {
      name: 'every compute reads the account, and nobody is declared, which holds a migration',
      facts: factsOf(
        { workspace: aWorkspace(), datastores: [raw()], computes: [aCompute('gpu')] },
        { [`access ${ACCOUNT}`]: reads('gpu'), [`access ${W1}`]: accessOf() },
      ),
      says: stores('AccountKey'),
      steps: steps('AccountKey'),
      unmetDebt: [`Policy does not declare who works in ${W1} (wants.workspaces[].people: groups, or none).`],
    },
    {
      name: 'groups of people read it too, and somebody else works in the workspace',
      facts: factsOf(
        { workspace: aWorkspace(), datastores: [raw({ account: 'DATA' })], computes: [aCompute('gpu')] },
        {
          [`access ${ACCOUNT}`]: accessOf(...reads('gpu').assignments, groupReads('makers'), groupReads('readers')),
          [`access ${W1}`]: accessOf(assigned(contributor, 'visitor', W1, { principalType: 'User' })),
        },
      ),
      wants: wanting({ people }),
      says: stores('AccountKey'),
      steps: steps('AccountKey'),
      unmetDebt: [`1 principal may work in ${W1} without a role for its data: visitor.`],
    },
    {
      name: 'nobody reads it by identity',
      facts: estate(accessOf(), { type: 'AzureDataLakeGen2', credentials: 'ServicePrincipal' }),
      wants: wanting({ people }),
      says: stores('ServicePrincipal'),
      steps: steps('ServicePrincipal'),
      unmet: [lacks('Compute «gpu»'), lacks('Group makers'), lacks('Group readers')],
    },
    {
      name: 'a cluster has no identity, and an instance reads with its own',
      facts: new Map([
        ...estate(accessOf(), { credentials: 'Sas' }, [
          aCompute('gpu', { identity: none }),
          aCompute('desk', { type: 'ComputeInstance', identity: userAssigned() }),
          aCompute('mine', { type: 'ComputeInstance', identity: none }),
          aCompute('odd', { type: 'HDInsight', identity: none }),
        ]),
        ...factsOf({ identity: anIdentity() }),
      ]),
      says: stores('Sas'),
      steps: steps('Sas'),
      unmet: [
        `Compute «gpu» has no identity of its own that Storage Blob Data Reader on ${ACCOUNT} could be granted to.`,
        lacks('Compute «desk»'),
        'Compute HDInsight «odd» may rely on the key, and no rule judges such consumers: remove it or leave the key.',
      ],
    },
    {
      name: 'an instance has a system-assigned identity, with which it cannot mount it',
      facts: factsOf({ workspace: aWorkspace(), datastores: [raw()], computes: [aCompute('desk', { type: 'ComputeInstance' })] }),
      wants: wanting({ people: 'none' }),
      says: stores('AccountKey'),
      steps: steps('AccountKey'),
      unmet: ['Compute instance «desk» has a system-assigned identity, with which it cannot mount data.'],
    },
    {
      name: 'policy pairs its account with computes, and another one cannot read it',
      facts: factsOf(
        { workspace: aWorkspace(), datastores: [raw({ account: 'lake' })], computes: [aCompute('gpu'), aCompute('cpu')] },
        { [`access ${LAKE}`]: accessOf(assigned(ROLES.blobDataReader, 'gpu-identity', LAKE)) },
      ),
      wants: wanting({ accounts: [{ account: LAKE, computes: ['gpu'] }] }),
      says: stores('AccountKey'),
      steps: steps('AccountKey'),
      unmet: [lacks('Compute «cpu»', LAKE)],
    },
    {
      name: 'who may read the account cannot be told',
      facts: estate(unreadable('Assignments are throttled.', NOW + 1_000), { credentials: 'Certificate' }),
      says: stores('Certificate'),
      steps: steps('Certificate'),
      unmet: ['Assignments are throttled.'],
    },
  ],
});
