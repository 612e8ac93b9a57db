import type { Subject } from '../../src/model/rule.ts';
import type { WriteKind } from '../../src/model/step.ts';
import type { AccessRow } from '../../src/rules/support/row.ts';

/** What the catalogue says beside the rules' own words. A new subject, setting or cut needs its words here, or nothing compiles. */

export const ABOUT: Readonly<Record<Subject, string>> = {
  workspace: 'a workspace',
  registry: 'a container registry',
  storage: 'a storage account',
  environments: 'the environments of a workspace',
  subscription: 'a subscription',
};

export const REPAIR: Readonly<Record<WriteKind, string>> = {
  'registry-admin': 'the admin user is turned off',
  'shared-key': 'shared keys are forbidden',
  'datastore-auth-mode': 'the system datastores are switched to `Identity`',
  role: 'the role is granted',
  'compute-identity': 'an AmlCompute cluster without an identity gets a system-assigned one, at zero nodes and with SSH closed',
  'datastore-credentials': 'a blob or ADLS Gen2 datastore forgets its credential',
  'access-policy': 'an access policy with every permission but purge is added',
};

/** Members of a policy document, as their paths are told in sentences. */
const workspaces = (...members: readonly string[]): readonly string[] => members.map((it) => `wants.workspaces[].${it}`);
const dependencies = (...members: readonly string[]): readonly string[] => members.map((it) => `wants.dependencies[].${it}`);

const PULLED = [...workspaces('serverless', 'containerInstances'), ...dependencies('onlyMachineLearning', 'coverage')];
const STORED = ['wants.keylessStorage', ...dependencies('onlyMachineLearning', 'coverage')];

/** What a person can declare that changes what a rule or row says, or what its cut of debt waits for; opt-ins and migrations aside. */
export const DECLARED_IN: Readonly<Record<string, readonly string[]>> = {
  'registry-admin-user': [...PULLED, ...workspaces('privateRegistries')],
  'storage-shared-key': STORED,
  'workspace-datastore-auth-mode': ['wants.keylessStorage', ...workspaces('people')],
  'datastore-credentials': workspaces('accounts', 'people'),
  'environment-registry': workspaces('privateRegistries'),
  'service-principal-privilege': ['wants.servicePrincipals.allowed'],
  'service-principal-secret': ['wants.servicePrincipals.maximumSecretAgeDays'],
  'access/serverless-pull': workspaces('serverless'),
  'access/compute-pull-private': workspaces('privateRegistries[].computes'),
  'access/endpoint-pull-private': workspaces('privateRegistries[].endpoints'),
  'access/build-identity-pull': workspaces('privateRegistries[].builds'),
  'access/build-identity-operator': workspaces('privateRegistries[].builds'),
  'access/datastore-data': workspaces('accounts'),
  'access/compute-data': ['wants.keylessStorage', ...workspaces('readOnly')],
  'access/model-registry': ['wants.keylessStorage', ...workspaces('readOnly')],
  'access/parallel-run': ['wants.keylessStorage', ...workspaces('parallelRun')],
  'access/monitoring': ['wants.keylessStorage', ...workspaces('monitoring')],
  'access/people-contribute': ['wants.keylessStorage', ...workspaces('people.contribute')],
  'access/people-read': ['wants.keylessStorage', ...workspaces('people.read')],
  'access/workspace-data': ['wants.keylessStorage'],
  'access/endpoint-data': ['wants.keylessStorage'],
  'access/instance-files': ['wants.keylessStorage'],
};

const DECLARED = 'debt only: ';

/** What has to hold before the write, for every workspace that uses the resource. */
export const FIRST: Readonly<Record<WriteKind, readonly string[]>> = {
  'registry-admin': [
    'no compute that pulls lacks an identity',
    'no service on container instances (v1)',
    'no container group beside a workspace that logs in to it with a user name',
    'no attached AKS cluster that acts with a managed identity',
    'no connection that logs in to it with a password',
    'no compute of a kind that no rule judges',
    `${DECLARED}\`wants.workspaces[].serverless\` and \`containerInstances\`, \`wants.dependencies[].onlyMachineLearning\` and \`coverage\` declared, and no evidence against them`,
  ],
  'shared-key': [
    '`workspace-datastore-auth-mode` good and settled',
    'no datastore of any workspace stores a key or a SAS of the account',
    'no connection that logs in to it with a key',
    'every cluster seen at zero nodes once since its workspace switched to identity',
    'no compute of a kind that no rule judges',
    `${DECLARED}\`wants.dependencies[].onlyMachineLearning\` and \`coverage\` declared, and no evidence against them`,
  ],
  'datastore-auth-mode': [
    'no compute instance with a system-assigned identity',
    'no compute that reads lacks an identity, or a role for an account that policy pairs it with',
    'no compute of a kind that no rule judges',
    `${DECLARED}\`wants.workspaces[].people\` declared, and nobody who may work in it lacks a role for its data`,
  ],
  role: [],
  'compute-identity': [],
  'datastore-credentials': [
    'every compute that reads, and every group of people, can read its account by identity',
    'no compute of a kind that no rule judges',
    `${DECLARED}\`wants.workspaces[].people\` declared, and nobody who may work in the workspace lacks a role for its data`,
  ],
  'access-policy': [],
};

/** The cut that waits for a row, by the setting it writes. */
export const CUT_OF: Readonly<Partial<Record<WriteKind, AccessRow['cut']>>> = {
  'registry-admin': 'registry',
  'datastore-auth-mode': 'storage',
};

export const GRANTED: Readonly<Record<AccessRow['grants'], string>> = {
  enforce: 'the app, in enforce mode',
  'opt-in': 'people; the app only where policy opts in to this row (`limits.optIns`) and the deployed condition lists the role',
  never: 'Azure or people; what is missing is reported',
};
