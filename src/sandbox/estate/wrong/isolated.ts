import { ROLE } from '../../providers/machine-learning/roles.ts';
import { assign, assigned, cluster, computes, instance } from './contents.ts';
import type { Site } from './site.ts';
import type { Part } from './wrong.ts';

/** A hub whose projects are isolated from each other, and a workspace on a registry that asks for repository roles. */
export async function buildIsolated(site: Site): Promise<Part> {
  const [hub, repositories] = [await buildHub(site), await buildRepositories(site)];
  return { workspaces: { ...hub.workspaces, ...repositories.workspaces }, wrong: [...hub.wrong, ...repositories.wrong] };
}

async function buildHub(site: Site): Promise<Part> {
  const hub = await site.workspace('studio', {}, { kind: 'Hub' });
  const project = await site.workspace('atelier', { hubResourceId: hub }, { kind: 'Project' });
  const { desk } = await computes(site, project, { desk: instance(assigned([await site.identity('desk')])) });
  return {
    workspaces: { studio: hub, atelier: project },
    wrong: [
      { rule: 'workspace-datastore-auth-mode', resource: hub, repairable: 'blocked', what: 'it signs in with the account key' },
      {
        rule: 'access/workspace-data',
        resource: hub,
        repairable: 'no',
        what: 'no role for files, and none may be granted where data is isolated',
      },
      { rule: 'access/instance-files', resource: desk, repairable: 'no', what: 'a grant would open the sibling projects to it' },
    ],
  };
}

async function buildRepositories(site: Site): Promise<Part> {
  const { hands } = site;
  const mode = { roleAssignmentMode: 'AbacRepositoryPermissions' };
  const registry = await site.registry('repositories', { adminUserEnabled: true, ...mode });
  const workspace = await site.workspace('repositories', { containerRegistry: registry });
  const identity = await site.identity('reader');
  const { train } = await computes(site, workspace, { train: cluster(assigned([identity])) });
  await assign(hands, registry, identity.principalId, ROLE.acrPull);
  await hands.settle();
  return {
    workspaces: { repositories: workspace },
    wrong: [
      { rule: 'access/compute-pull', resource: train, repairable: 'yes', what: 'AcrPull, which such a registry does not honour' },
      { rule: 'access/build-push', resource: workspace, repairable: 'no', what: 'what Azure gave it pushes nothing there' },
      {
        rule: 'registry-admin-user',
        resource: registry,
        repairable: 'blocked',
        what: 'the admin user is on, and images are pushed with it',
      },
    ],
  };
}
