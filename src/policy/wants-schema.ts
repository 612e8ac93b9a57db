import { z } from 'zod';
import { ACCOUNT, IDENTITY, REGISTRY, WORKSPACE } from '../model/types.ts';
import { guid, members, name, oneOf, resource, scope } from './fields.ts';

/** What the operator wants of the estate and declares about it. */

const TEN_YEARS = 3_650;

const groups = (does: string) =>
  z
    .array(guid('object id of a group'))
    .default([])
    .describe(`Groups of Microsoft Entra, by object id, whose people ${does}. Left out: no group.`);
const computes = z.array(name);

const people = z
  .union(
    [
      z.literal('none'),
      members({
        contribute: groups('work in it: they are granted reading and writing the default storage account'),
        read: groups('look into it: they are granted reading that account'),
      }),
    ],
    {
      error: oneOf('"none" or an object { "contribute": [ … ], "read": [ … ] }'),
    },
  )
  .describe(
    'Who works in studio, notebooks, labelling or prompt flow: "none", or groups by object id. Left out: not declared, so no debt of its storage is cut.',
  );

const privateRegistry = members({
  registry: resource('container registry', [REGISTRY]).describe('The registry, by resource id.'),
  computes: computes
    .default([])
    .describe('Computes that pull from it and are granted that, by name; * is all of the workspace’s. Left out: none.'),
  endpoints: z
    .array(name)
    .default([])
    .describe('Online endpoints that pull from it and are granted that, by name; * is all of the workspace’s. Left out: none.'),
  builds: z
    .array(resource('user-assigned identity', [IDENTITY]))
    .default([])
    .describe(
      'User-assigned identities, by id, with which connections pull its images to build on them. A connection as another identity is reported. Left out: none.',
    ),
});

const account = members({
  account: resource('storage account', [ACCOUNT]).describe('The storage account, by resource id.'),
  computes: computes.describe('Computes that read it and are granted that, by name; * is all of the workspace’s.'),
});

/** One entry of `wants.workspaces`. */
export const workspace = members({
  scope: scope('a workspace', [WORKSPACE]).describe(
    'The workspaces that this is about: * for all, or the id of a subscription, a resource group or one workspace. Where several entries say something, the narrowest scope wins, member by member.',
  ),
  people: people.exactOptional(),
  serverless: z
    .enum(['used', 'none'])
    .exactOptional()
    .describe(
      'Do jobs run without a compute? used: the workspace’s user-assigned identity is granted pulling for them. Left out: not declared, so no debt of its registry is cut.',
    ),
  containerInstances: z
    .enum(['none', 'planned'])
    .exactOptional()
    .describe(
      'Are models going to be deployed to container instances, which pull with the admin password alone? planned, or left out: no debt of its registry is cut.',
    ),
  privateRegistries: z
    .array(privateRegistry)
    .exactOptional()
    .describe(
      'Registries beside the workspace’s own with who pulls from them: nothing is granted there but these pairs. Left out: none.',
    ),
  accounts: z
    .array(account)
    .exactOptional()
    .describe(
      'Accounts of identity-based datastores with the computes that read them: nothing is granted there but these pairs. Left out: none.',
    ),
  parallelRun: computes
    .exactOptional()
    .describe('Computes that run parallel run steps, by name; * is all: they are granted tables and queues. Left out: none.'),
  readOnly: computes
    .exactOptional()
    .describe('Computes for which reading the default account is enough, by name; * is all. Left out: all of them write, too.'),
  monitoring: z
    .array(resource('user-assigned identity', [IDENTITY]))
    .exactOptional()
    .describe(
      'User-assigned identities that monitor models, by resource id: they are granted the data of the default account. Left out: none.',
    ),
});

/** One entry of `wants.dependencies`. */
export const dependency = members({
  scope: scope('a registry or a storage account', [REGISTRY, ACCOUNT]).describe(
    'The registries and accounts that this is about: * for all, or the id of a subscription, a resource group or one of them. Where several entries apply, the narrowest scope wins.',
  ),
  onlyMachineLearning: z
    .boolean()
    .default(false)
    .describe(
      'Nobody but Azure Machine Learning uses it: no pull secret, no pipeline, no script. Left out: false, so none of its debt is cut.',
    ),
  coverage: z
    .boolean()
    .default(false)
    .describe(
      'Every workspace that uses it lies in the subscriptions that the app is configured for. Left out: false, so none of its debt is cut.',
    ),
});

const servicePrincipals = members({
  allowed: z
    .array(guid('object id of a service principal'))
    .default([])
    .describe(
      'Service principals, by object id, that may hold Owner, Contributor or User Access Administrator on a workspace or above. Left out: none may.',
    ),
  maximumSecretAgeDays: z
    .int()
    .min(1)
    .max(TEN_YEARS)
    .nullable()
    .default(null)
    .describe(
      'How many days old secrets of service principals may be, as Microsoft Graph tells it (AML_KEYLESS_GRAPH). null, or left out: nobody looks.',
    ),
});

export const wants = members({
  keylessStorage: z
    .boolean()
    .default(true)
    .describe(
      'Data is to be reached by identity, and storage keys are to be forbidden. false: nothing is said of either. Left out: true.',
    ),
  workspaces: z
    .array(workspace)
    .default([])
    .describe('What is wanted of workspaces and declared about them. Left out: nothing is declared, and nothing is paired.'),
  dependencies: z
    .array(dependency)
    .default([])
    .describe('What is declared of registries and storage accounts. Left out: nothing, so no debt of theirs is cut.'),
  servicePrincipals: servicePrincipals
    .prefault({})
    .describe('What service principals may be that are no identity of a workspace. Left out: none may hold power.'),
});
