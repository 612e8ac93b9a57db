import { z } from 'zod';
import { ACCOUNT, IDENTITY, REGISTRY, WORKSPACE } from '../model/types.ts';
import { guid, members, name, oneOf, resource, scope } from './fields.ts';

/** What the operator wants of the estate and declares about it. */

const TEN_YEARS = 3_650;

const groups = z.array(guid('object id of a group')).default([]);
const computes = z.array(name).describe('Computes by name; * is all of them.');

const people = z
  .union([z.literal('none'), members({ contribute: groups, read: groups })], {
    error: oneOf('"none" or an object { "contribute": [ … ], "read": [ … ] }'),
  })
  .describe('Who works in studio, notebooks, labelling or prompt flow: none, or groups by object id. Absent: not declared.');

const privateRegistry = members({
  registry: resource('container registry', [REGISTRY]),
  computes: computes.default([]),
  endpoints: z.array(name).default([]).describe('Online endpoints by name; * is all of them.'),
  builds: z
    .array(resource('user-assigned identity', [IDENTITY]))
    .default([])
    .describe(
      'User-assigned identities, by id, with which connections pull its images to build on them. A connection as another identity is reported.',
    ),
});

const account = members({ account: resource('storage account', [ACCOUNT]), computes });

/** One entry of `wants.workspaces`. */
export const workspace = members({
  scope: scope('a workspace', [WORKSPACE]).describe(
    'Every workspace in it. Where several entries say something, the narrowest scope wins, member by member.',
  ),
  people: people.exactOptional(),
  serverless: z.enum(['used', 'none']).exactOptional().describe('Do jobs run without a compute? Absent: not declared.'),
  containerInstances: z
    .enum(['none', 'planned'])
    .exactOptional()
    .describe('Are models deployed to container instances, which pull with the admin password? Absent: not declared.'),
  privateRegistries: z
    .array(privateRegistry)
    .exactOptional()
    .describe('Registries beside the workspace’s own with who pulls from them: nothing is granted there but these pairs.'),
  accounts: z
    .array(account)
    .exactOptional()
    .describe(
      'Accounts of identity-based datastores with the computes that read them: nothing is granted there but these pairs.',
    ),
  parallelRun: computes.exactOptional().describe('Computes that run parallel run steps: they need tables and queues. * is all.'),
  readOnly: computes.exactOptional().describe('Computes for which reading the default account is enough. * is all.'),
  monitoring: z
    .array(resource('user-assigned identity', [IDENTITY]))
    .exactOptional()
    .describe('User-assigned identities that monitor models.'),
});

/** One entry of `wants.dependencies`. */
export const dependency = members({
  scope: scope('a registry or a storage account', [REGISTRY, ACCOUNT]).describe(
    'Every registry and account in it. Where several entries apply, the narrowest scope wins.',
  ),
  onlyMachineLearning: z
    .boolean()
    .default(false)
    .describe('Nobody but Azure Machine Learning uses it: no pull secret, no pipeline, no script.'),
  coverage: z
    .boolean()
    .default(false)
    .describe('Every workspace that uses it lies in the subscriptions that the app is configured for.'),
});

const servicePrincipals = members({
  allowed: z
    .array(guid('object id of a service principal'))
    .default([])
    .describe('Service principals, by object id, that may hold Owner, Contributor or User Access Administrator.'),
  maximumSecretAgeDays: z
    .int()
    .min(1)
    .max(TEN_YEARS)
    .nullable()
    .default(null)
    .describe('How old their secrets may be, as Microsoft Graph tells it; null: nobody looks.'),
});

export const wants = members({
  keylessStorage: z.boolean().default(true).describe('Data is to be reached by identity, and storage keys are to be forbidden.'),
  workspaces: z.array(workspace).default([]),
  dependencies: z.array(dependency).default([]).describe('What is declared of registries and storage accounts.'),
  servicePrincipals: servicePrincipals.prefault({}),
});
