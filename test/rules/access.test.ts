import { ROLES } from '../../src/model/roles.ts';
import { access } from '../../src/rules/access.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import {
  ACCOUNT,
  aCompute,
  accessOf,
  aRegistry,
  assigned,
  aWorkspace,
  contributor,
  GROUP,
  NOW,
  pulls,
  REGISTRY,
  reads,
  W1,
} from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const estate = (changes: Parameters<typeof factsOf>[0] = {}, images = pulls('gpu'), data = reads('gpu')) =>
  factsOf(
    {
      workspace: aWorkspace(),
      registry: aRegistry(),
      computes: [aCompute('gpu')],
      endpoints: [],
      connections: [],
      datastores: [],
      ...changes,
    },
    { [`access ${REGISTRY}`]: images, [`access ${ACCOUNT}`]: data },
  );

const grant = (role: string, principal: string, on: string) => `Grant ${role} on ${on} to principal ${principal}`;
const guid = aWorkspace().workspaceId ?? '';
const containers = 'Microsoft.Storage/storageAccounts/blobServices/containers';
const isolated = `((!(ActionMatches{'${containers}/blobs/*'})) OR (@Resource[${containers}:name] StringStartsWithIgnoreCase '${guid}'))`;
const isolating = aWorkspace({ kind: 'hub', dataIsolation: true });

testRule(access, {
  on: W1,
  compliant: [
    { name: 'every identity has what it needs', facts: estate() },
    {
      name: 'the registry is in ABAC mode and the roles fit it',
      facts: estate(
        { registry: aRegistry({ roleMode: 'abac' }) },
        accessOf(
          assigned(ROLES.repositoryReader, 'gpu-identity', REGISTRY),
          assigned(ROLES.repositoryWriter, 'w1-identity', REGISTRY),
        ),
      ),
    },
    {
      name: 'the workspace isolates its data and Azure made its conditioned assignments',
      facts: estate(
        { workspace: isolating, computes: [] },
        pulls(),
        accessOf(
          assigned(ROLES.blobDataContributor, 'w1-identity', ACCOUNT, { condition: isolated }),
          assigned(ROLES.fileDataPrivilegedContributor, 'w1-identity', ACCOUNT),
        ),
      ),
    },
  ],
  silent: [
    { name: 'the workspace is gone', facts: factsOf({ workspace: absent }) },
    {
      name: 'it has neither registry nor account',
      facts: factsOf({
        workspace: aWorkspace({ containerRegistry: null, storageAccount: null }),
        computes: [],
        connections: [],
        datastores: [],
      }),
    },
  ],
  unknown: [
    {
      name: 'the workspace cannot be read',
      facts: factsOf({ workspace: unreadable('Reading is forbidden.') }),
      says: 'Reading is forbidden.',
    },
    {
      name: 'the workspace is still being made',
      facts: factsOf({ workspace: aWorkspace({ provisioningState: 'Creating' }) }),
      says: `${W1} is being changed (Creating).`,
    },
    {
      name: 'assignments on the registry cannot be read',
      facts: factsOf(
        {
          workspace: aWorkspace({ storageAccount: null }),
          registry: aRegistry(),
          computes: [],
          endpoints: [],
          connections: [],
          datastores: [],
        },
        { [`access ${REGISTRY}`]: unreadable('Role assignments are throttled.', NOW) },
      ),
      says: 'Role assignments are throttled.',
    },
    {
      name: 'computes cannot be read',
      facts: estate({ computes: unreadable('Computes are forbidden.') }),
      says: 'Computes are forbidden.',
    },
  ],
  drifted: [
    {
      name: 'access/compute-pull: a compute cannot pull',
      facts: estate({}, pulls()),
      says: [`Compute «gpu» lacks AcrPull on ${REGISTRY}.`],
      steps: [grant('AcrPull', 'gpu-identity', REGISTRY)],
    },
    {
      name: 'access/compute-pull: a Kubernetes compute in ABAC mode cannot pull',
      facts: estate(
        { registry: aRegistry({ roleMode: 'abac' }), computes: [aCompute('gpu', { type: 'Kubernetes' })] },
        accessOf(
          assigned(ROLES.acrPull, 'gpu-identity', REGISTRY),
          assigned({ ...ROLES.repositoryWriter, actions: [] }, 'w1-identity', REGISTRY),
          assigned(contributor, 'w1-identity', GROUP),
        ),
      ),
      says: [`Compute «gpu» lacks Container Registry Repository Reader on ${REGISTRY}.`],
      steps: [grant('Container Registry Repository Reader', 'gpu-identity', REGISTRY)],
    },
    {
      name: 'access/build-push: the compute that builds images cannot push, which is reported',
      facts: estate({ workspace: aWorkspace({ imageBuildCompute: 'GPU' }) }),
      says: [`Compute «gpu» lacks AcrPush on ${REGISTRY}. Azure or a person grants this one. Its principal is gpu-identity.`],
      steps: [],
    },
    {
      name: 'access/workspace-data: the workspace cannot read files',
      facts: estate(
        {},
        pulls('gpu'),
        accessOf(
          assigned(ROLES.blobDataContributor, 'w1-identity', ACCOUNT),
          assigned(ROLES.blobDataContributor, 'gpu-identity', ACCOUNT),
        ),
      ),
      says: [`Workspace «w1» lacks Storage File Data Privileged Contributor on ${ACCOUNT}.`],
      steps: [grant('Storage File Data Privileged Contributor', 'w1-identity', ACCOUNT)],
    },
    {
      name: 'access/compute-data: a compute cannot read blobs',
      facts: estate({}, pulls('gpu'), reads()),
      says: [`Compute «gpu» lacks Storage Blob Data Contributor on ${ACCOUNT}.`],
      steps: [grant('Storage Blob Data Contributor', 'gpu-identity', ACCOUNT)],
    },
    {
      name: 'a workspace that isolates its data lacks a role, which is never granted',
      facts: estate(
        { workspace: isolating, computes: [] },
        pulls(),
        accessOf(assigned(ROLES.blobDataContributor, 'w1-identity', ACCOUNT, { condition: isolated })),
      ),
      says: [
        `Workspace «w1» lacks Storage File Data Privileged Contributor on ${ACCOUNT}. The workspace isolates its data, so an assignment without a condition is never made. Its principal is w1-identity.`,
      ],
      steps: [],
    },
    {
      name: 'a workspace takes the account of one that isolates its data there: nothing is granted that would open it',
      facts: estate(
        { computes: [] },
        pulls(),
        accessOf(assigned(ROLES.blobDataContributor, 'hub-identity', ACCOUNT, { condition: isolated })),
      ),
      says: ['Storage Blob Data Contributor', 'Storage File Data Privileged Contributor'].map(
        (role) =>
          `Workspace «w1» lacks ${role} on ${ACCOUNT}. Another workspace isolates its data there, so an assignment without a condition is never made. Its principal is w1-identity.`,
      ),
      steps: [],
    },
    {
      name: 'the assignment of an isolating workspace is conditioned on a sibling’s containers',
      facts: estate(
        { workspace: isolating, computes: [] },
        pulls(),
        accessOf(
          assigned(ROLES.blobDataContributor, 'w1-identity', ACCOUNT, { condition: isolated.replace(guid, 'another') }),
          assigned(ROLES.fileDataPrivilegedContributor, 'w1-identity', ACCOUNT),
        ),
      ),
      says: [
        `Workspace «w1» has Storage Blob Data Contributor on ${ACCOUNT} only under a condition: people have to widen it. Its principal is w1-identity.`,
      ],
      steps: [],
    },
  ],
});
