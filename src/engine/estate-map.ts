import type { Id } from '../model/id.ts';
import type { Target } from '../model/rule.ts';

/** Memory, from sweeps and events, of which workspace uses which dependency. It may add users and prefetch, never remove one, never decide. */
export interface EstateMap {
  /** Workspaces known to use a dependency. */
  usersOf(dependency: Id): Promise<readonly Id[]>;
  /** User-assigned identities as which somebody in a workspace is known to act: the first hundred. */
  identitiesOf(workspace: Id): Promise<readonly Id[]>;
  /** Targets known whose own id, or a dependency of which, lies within the scope: workspaces with their dependencies. */
  within(scope: Id): Promise<readonly Target[]>;
}
