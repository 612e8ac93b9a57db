import { keyOf } from '../../src/model/fact.ts';
import { id } from '../../src/model/id.ts';
import type { Role } from '../../src/model/role.ts';
import { ROLES } from '../../src/model/roles.ts';
import { workspaceDatastoreAuthMode } from '../../src/rules/workspace-datastore-auth-mode.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import {
  ACCOUNT,
  aCompute,
  accessOf,
  anEndpoint,
  anIdentity,
  assigned,
  aWorkspace,
  none,
  reads,
  W1,
  W2,
  wanting,
} from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const keyed = (changes = {}) => aWorkspace({ authMode: 'accessKey', ...changes });
const says = ['The system datastores use the account key.'];
const switches = [`Switch the system datastores of ${W1} from accessKey to Identity`];

const estate = (changes: Parameters<typeof factsOf>[0] = {}, access = reads('gpu'), more: Parameters<typeof factsOf>[1] = {}) =>
  factsOf(
    { workspace: keyed(), computes: [aCompute('gpu')], endpoints: [], ...changes },
    { [`access ${ACCOUNT}`]: access, ...more },
  );

const LAKE = id(`${ACCOUNT}lake`);
const PROJECT = id(`${W1}-project`);
const SEALED = id(`${W1}-sealed`);
const ofHub = (more: Parameters<typeof factsOf>[1]) =>
  factsOf({ workspace: keyed({ kind: 'hub' }), computes: [], endpoints: [] }, { [`access ${ACCOUNT}`]: reads('gpu'), ...more });

const instance = (identity: Parameters<typeof aCompute>[1] & object) =>
  aCompute('desk', { type: 'ComputeInstance', nodes: null, ...identity });
const scientist: Role = {
  id: 'scientist',
  name: 'AzureML Data Scientist',
  actions: ['Microsoft.MachineLearningServices/workspaces/*'],
  dataActions: [],
};
const userAssigned = { identity: { system: null, user: [{ id: id('/u'), principalId: 'gpu-identity' }] } };

testRule(workspaceDatastoreAuthMode, {
  on: W1,
  compliant: [
    { name: 'the mode is Identity, which takes one read', facts: factsOf({ workspace: aWorkspace() }) },
    { name: 'the mode is spelled in lower case', facts: factsOf({ workspace: aWorkspace({ authMode: 'identity' }) }) },
    { name: 'user-delegation SAS is used', facts: factsOf({ workspace: aWorkspace({ authMode: 'UserDelegationSAS' }) }) },
    {
      name: 'a project that says nothing follows its hub, which is keyless',
      facts: factsOf(
        { workspace: aWorkspace({ kind: 'project', hub: W2, authMode: null }) },
        { [`workspace ${W2}`]: aWorkspace({ id: W2, kind: 'hub' }) },
      ),
    },
  ],
  silent: [
    { name: 'the workspace is gone', facts: factsOf({ workspace: absent }) },
    { name: 'the workspace has no storage account', facts: factsOf({ workspace: keyed({ storageAccount: null }) }) },
  ],
  unknown: [
    {
      name: 'the workspace cannot be read',
      facts: factsOf({ workspace: unreadable('Reading is forbidden.') }),
      says: 'Reading is forbidden.',
    },
    {
      name: 'the mode is one that nobody knows',
      facts: factsOf({ workspace: aWorkspace({ authMode: 'Telepathy' }) }),
      says: 'The system datastores use «Telepathy», which this build does not know.',
    },
    {
      name: 'the workspace is being changed',
      facts: factsOf({ workspace: keyed({ provisioningState: 'Updating' }) }),
      says: `${W1} is being changed (Updating).`,
    },
    {
      name: 'a project names a hub that cannot be found',
      facts: factsOf({ workspace: keyed({ kind: 'project', hub: W2 }) }, { [`workspace ${W2}`]: absent }),
      says: `Hub ${W2} cannot be found.`,
    },
  ],
  drifted: [
    { name: 'everybody reads by identity', facts: estate(), says, steps: switches },
    {
      name: 'it is a hub, whose projects switch with it: one has an endpoint that cannot read, one cannot be read, others are no projects of it',
      facts: ofHub({
        [`users ${ACCOUNT}`]: [W1, PROJECT, SEALED, W2],
        [`workspace ${PROJECT}`]: aWorkspace({ id: PROJECT, kind: 'project', hub: W1 }),
        [`computes ${PROJECT}`]: [],
        [`endpoints ${PROJECT}`]: [anEndpoint('chat')],
        [`workspace ${SEALED}`]: unreadable('Reading the project is forbidden.'),
        [`computes ${SEALED}`]: [],
        [`endpoints ${SEALED}`]: [],
        [`workspace ${W2}`]: aWorkspace({ id: W2 }),
      }),
      says,
      steps: switches,
      unmet: [
        `Endpoint «chat» lacks Storage Blob Data Reader on ${ACCOUNT}. Azure grants it to a system-assigned identity, and it is never changed by hand: re-create the endpoint. Its principal is chat-identity.`,
        'Reading the project is forbidden.',
      ],
    },
    {
      name: 'it is a hub, and its projects cannot be told',
      facts: ofHub({ [`users ${ACCOUNT}`]: unreadable('Resource Graph lost rows.') }),
      says,
      steps: switches,
      unmet: ['Resource Graph lost rows.'],
    },
    {
      name: 'Azure shows no mode, which is the key',
      facts: estate({ workspace: aWorkspace({ authMode: null }) }),
      says,
      steps: [`Switch the system datastores of ${W1} from the access key to Identity`],
    },
    {
      name: 'nobody has a data role',
      facts: estate({}, accessOf()),
      says,
      steps: switches,
      unmet: [
        `Compute «gpu» lacks Storage Blob Data Contributor on ${ACCOUNT}.`,
        `Workspace «w1» lacks Storage Blob Data Contributor on ${ACCOUNT}.`,
        `Workspace «w1» lacks Storage File Data Privileged Contributor on ${ACCOUNT}.`,
      ],
    },
    {
      name: 'a cluster has no identity',
      facts: estate({ computes: [aCompute('gpu', { identity: { system: null, user: [] } })] }),
      says,
      steps: switches,
      unmet: [`Compute «gpu» has no identity of its own that Storage Blob Data Contributor on ${ACCOUNT} could be granted to.`],
    },
    {
      name: 'an instance has no identity, so its user reads',
      facts: estate({ computes: [instance({ identity: { system: null, user: [] } })] }),
      says,
      steps: switches,
    },
    {
      name: 'an instance has a system-assigned identity',
      facts: estate({ computes: [instance({})] }),
      says,
      steps: switches,
      unmet: ['Compute instance «desk» has a system-assigned identity, with which it cannot mount data.'],
    },
    {
      name: 'an instance has a user-assigned identity, which reads blobs and not files',
      facts: estate({ computes: [instance(userAssigned)] }, reads('gpu'), {
        [keyOf('identity', id('/u'))]: anIdentity({ principalId: 'gpu-identity' }),
      }),
      says,
      steps: switches,
      unmet: [`Compute «desk» lacks Storage File Data Privileged Contributor on ${ACCOUNT}.`],
    },
    {
      name: 'an endpoint cannot read',
      facts: estate({ endpoints: [anEndpoint('score')] }),
      says,
      steps: switches,
      unmet: [
        `Endpoint «score» lacks Storage Blob Data Reader on ${ACCOUNT}. Azure grants it to a system-assigned identity, and it is never changed by hand: re-create the endpoint. Its principal is score-identity.`,
      ],
    },
    {
      name: 'a compute is of a type nobody knows',
      facts: estate({ computes: [aCompute('gpu'), aCompute('odd', { type: 'Quantum' })] }),
      says,
      steps: switches,
      unmet: ['Compute Quantum «odd» may rely on the key, and no rule judges such consumers: remove it or leave the key.'],
    },
    {
      name: 'nobody declares who works there, and somebody does without a role for its data',
      facts: new Map([
        ...estate(),
        ...factsOf({}, { [`access ${W1}`]: accessOf(assigned(scientist, 'ada', W1, { principalType: 'User' })) }),
      ]),
      says,
      steps: switches,
      unmetDebt: [
        `Policy does not declare who works in ${W1} (wants.workspaces[].people: groups, or none).`,
        `1 principal may work in ${W1} without a role for its data: ada.`,
      ],
    },
    {
      name: 'nobody works there, as declared, but a machine',
      facts: new Map([...estate(), ...factsOf({}, { [`access ${W1}`]: accessOf(assigned(scientist, 'robot', W1)) })]),
      wants: wanting({ people: 'none' }),
      says,
      steps: switches,
      unmetDebt: [],
    },
    {
      name: 'strangers and nobody knows who work there without a role for the data, or with one under a condition',
      facts: new Map([
        ...estate(
          {},
          accessOf(...reads('gpu').assignments, assigned(ROLES.blobDataReader, 'ada', ACCOUNT, { condition: 'some' })),
        ),
        ...factsOf(
          {},
          {
            [`access ${W1}`]: accessOf(
              assigned(scientist, 'ada', W1, { principalType: 'User' }),
              assigned(scientist, 'guests', W1, { principalType: 'ForeignGroup' }),
              assigned(scientist, 'somebody', W1, { principalType: null }),
            ),
          },
        ),
      ]),
      wants: wanting({ people: 'none' }),
      says,
      steps: switches,
      unmetDebt: [`3 principals may work in ${W1} without a role for its data: ada, guests, somebody.`],
    },
    {
      name: 'an instance works as its user, though nobody is declared to work there',
      facts: estate({ computes: [instance({ identity: none })] }, reads(), { [`access ${W1}`]: accessOf() }),
      wants: wanting({ people: 'none' }),
      says,
      steps: switches,
      unmetDebt: [
        `Policy declares that nobody works in ${W1} by hand (wants.workspaces[].people); compute instances that act as their users speak against it: «desk».`,
      ],
    },
    {
      name: 'people are declared for a hub and not for its project, where somebody works',
      facts: ofHub({
        [`users ${ACCOUNT}`]: [W1, PROJECT],
        [`workspace ${PROJECT}`]: aWorkspace({ id: PROJECT, kind: 'project', hub: W1, authMode: null }),
        [`computes ${PROJECT}`]: [],
        [`endpoints ${PROJECT}`]: [],
        [`access ${W1}`]: accessOf(),
        [`access ${PROJECT}`]: accessOf(assigned(scientist, 'ada', PROJECT, { principalType: 'User' })),
      }),
      wants: wanting({ people: 'none' }),
      says,
      steps: [`Switch the system datastores of ${W1} from accessKey to Identity`],
      unmetDebt: [
        `Policy does not declare who works in ${PROJECT} (wants.workspaces[].people: groups, or none).`,
        `1 principal may work in ${PROJECT} without a role for its data: ada.`,
      ],
    },
    {
      name: 'a compute that policy pairs with another account cannot read that',
      facts: estate({}, reads('gpu'), { [`access ${LAKE}`]: accessOf() }),
      wants: wanting({ accounts: [{ account: LAKE, computes: ['*'] }] }),
      says,
      steps: switches,
      unmet: [`Compute «gpu» lacks Storage Blob Data Reader on ${LAKE}.`],
    },
    ...['Databricks', 'SynapseSpark', 'DataFactory', 'DataLakeAnalytics', 'AKS'].map((type) => ({
      name: `a compute of type ${type} is attached, of which nobody knows how it reads data`,
      facts: estate({ computes: [aCompute('odd', { type, attached: true, identity: none })] }, reads()),
      says,
      steps: switches,
      unmet: [`Attached ${type} «odd» may rely on the key, and no rule judges such consumers: remove it or leave the key.`],
    })),
    {
      name: 'the workspace names its primary identity, which has the roles',
      facts: estate(
        {
          workspace: keyed({
            identity: { system: 'w1-system', user: [{ id: id('/p'), principalId: 'primary' }] },
            primaryIdentity: id('/p'),
          }),
        },
        accessOf(
          assigned(ROLES.blobDataContributor, 'primary', ACCOUNT),
          assigned(ROLES.fileDataPrivilegedContributor, 'primary', ACCOUNT),
          assigned(ROLES.blobDataContributor, 'gpu-identity', ACCOUNT),
        ),
        { [keyOf('identity', id('/p'))]: anIdentity({ principalId: 'primary' }) },
      ),
      says,
      steps: switches,
    },
    {
      name: 'a project says for itself that it keeps the key, while its hub does not',
      facts: factsOf(
        { workspace: keyed({ kind: 'project', hub: W2 }) },
        { [`workspace ${W2}`]: aWorkspace({ id: W2, kind: 'hub' }) },
      ),
      says: [
        `Project ${W1} says for itself that its system datastores use accessKey: switch it to Identity, or let it follow its hub.`,
      ],
      steps: [],
    },
    {
      name: 'the workspace has several identities and names none',
      facts: estate({
        workspace: keyed({
          identity: {
            system: null,
            user: [
              { id: id('/p'), principalId: 'p' },
              { id: id('/q'), principalId: 'q' },
            ],
          },
        }),
      }),
      says,
      steps: switches,
      unmet: [`Workspace ${W1} has several user-assigned identities and names none of them as primary.`],
    },
  ],
});
