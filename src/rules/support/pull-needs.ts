import type { Registry } from '../../model/resource.ts';
import type { Need } from '../../model/step.ts';
import { dependencyDeclared, pullersDeclared } from './declarations.ts';
import { otherLogins, serverlessJobs } from './evidence.ts';
import {
  type Around,
  accessTo,
  noContainerGroup,
  noContainerInstance,
  noCredentialConnection,
  noManagedAttachedCluster,
  unjudgedConsumers,
} from './needs.ts';

/** What the admin user's cut needs: of every workspace that uses the registry, and of all that may log in to it. */
export const needsOfPull = ({ id, loginServer }: Registry, { users, estate, ask, wants }: Around): readonly Need[] => [
  ...users.flatMap((workspace) => [
    ...accessTo(id, 'registry', workspace, ask, wants),
    ...unjudgedConsumers(workspace, 'registry', ask),
    ...noContainerInstance(workspace, ask),
    ...noContainerGroup(loginServer, workspace, ask),
    ...noManagedAttachedCluster(workspace, ask),
  ]),
  ...[...new Set([...users, ...estate])].flatMap((workspace) =>
    noCredentialConnection(loginServer, workspace, users.includes(workspace), ask),
  ),
];

/** What has to be declared before a registry that was never keyless is cut, and what speaks against it. */
export const declarationsOfPull = ({ id, loginServer }: Registry, { users, estate, ask, wants }: Around): readonly Need[] => [
  ...dependencyDeclared('registry', id, ask, wants),
  ...otherLogins('registry', loginServer, [id, ...users, ...estate], ask),
  ...users.flatMap((workspace) => [...pullersDeclared(workspace, ask, wants), ...serverlessJobs(workspace, ask, wants)]),
];
