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

const DECLARED = 'debt only: ';

/** What has to hold before the write, for every workspace that uses the resource. */
export const FIRST: Readonly<Record<WriteKind, readonly string[]>> = {
  'registry-admin': [
    'no compute that pulls lacks an identity',
    'no service on container instances (v1)',
    'no attached AKS cluster that acts with a managed identity',
    'no connection that logs in to it with a password',
    'no compute of a kind that no rule judges',
    `${DECLARED}\`serverless\`, \`containerInstances\`, \`onlyMachineLearning\` and \`coverage\` declared, and no evidence against them`,
  ],
  'shared-key': [
    '`workspace-datastore-auth-mode` good and settled',
    'no datastore of any workspace stores a key or a SAS of the account',
    'no connection that logs in to it with a key',
    'no compute of a kind that no rule judges',
    `${DECLARED}\`onlyMachineLearning\` and \`coverage\` declared, and no evidence against them`,
    `${DECLARED}every cluster seen at zero nodes once since its workspace switched to identity`,
  ],
  'datastore-auth-mode': [
    'no compute instance with a system-assigned identity',
    'no compute that reads lacks an identity',
    'no compute of a kind that no rule judges',
    `${DECLARED}\`people\` declared, and nobody who may work in it lacks a role for its data`,
  ],
  role: [],
  'compute-identity': [],
  'datastore-credentials': [
    'every compute that reads, and every group of people, can read its account by identity',
    'no compute of a kind that no rule judges',
    `${DECLARED}\`people\` declared, and nobody who may work in the workspace lacks a role for its data`,
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
  'opt-in': 'people; the app only where policy opts in to this row and the deployed condition lists the role',
  never: 'Azure or people; what is missing is reported',
};
