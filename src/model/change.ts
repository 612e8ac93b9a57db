import { ancestor, groupScopeOf, type Id, type Instant, subscriptionScopeOf, typeOf } from './id.ts';
import type { Subject, Target } from './rule.ts';
import { KEY_READS, type Route, WATCHED } from './tables.ts';
import { ACCOUNT, environmentsOf, REGISTRY, VAULT, WORKSPACE, workspaceOf } from './types.ts';

/** Who an event names. Claims can be empty and are never trusted: they are told to people, they decide nothing. */
export interface Actor {
  readonly name: string | null;
  readonly principalId: string | null;
  readonly applicationId: string | null;
  readonly address: string | null;
}

/** What an event says. Never evidence of state. */
export interface Change {
  readonly eventId: string;
  /** As Azure spells it, `Microsoft.ContainerRegistry/registries/write`. */
  readonly operation: string;
  readonly resource: Id;
  readonly actor: Actor;
  readonly correlationId: string | null;
  readonly at: Instant;
}

/** Where a change leads: targets at once, scopes by expansion. Both empty: nothing that is watched. */
export interface Destination {
  readonly targets: readonly Target[];
  readonly scopes: readonly Id[];
}

const SUBJECTS: Readonly<Record<string, Subject>> = {
  [WORKSPACE.toLowerCase()]: 'workspace',
  [REGISTRY.toLowerCase()]: 'registry',
  [ACCOUNT.toLowerCase()]: 'storage',
};

/** A subscription as a target of its own: of it is asked whether it can be read and is watched. */
export const subscriptionTarget = (it: Id): Target | undefined =>
  /^\/subscriptions\/[^/]+$/.test(it) ? { kind: 'subscription', id: it } : undefined;

/** The target that a resource is, `undefined` if rules are not about such resources. A subscription is a scope first. */
export function targetOf(it: Id): Target | undefined {
  const workspace = workspaceOf(it);
  if (workspace !== undefined && it === environmentsOf(workspace)) return { kind: 'environments', id: it };
  const kind = SUBJECTS[typeOf(it)];
  return kind === undefined ? undefined : { kind, id: it };
}

/**
 * What lies in a workspace and is a target of its own, after everything else: reading it takes a request for each environment, which
 * no change of the workspace and no follow-up should cost.
 */
export const withEnvironments = (targets: readonly Target[]): readonly Target[] => [
  ...targets,
  ...targets.flatMap(({ kind, id }) => (kind === 'workspace' ? (targetOf(environmentsOf(id)) ?? []) : [])),
];

/** Whose tags and place tell whether policy takes the target in. */
export const holderOf = (target: Target): Target =>
  target.kind === 'environments' ? { kind: 'workspace', id: workspaceOf(target.id) ?? target.id } : target;

/** The scope that an extension resource (a role assignment) acts at. */
export const scopeOf = (it: Id): Id => it.slice(0, Math.max(1, it.lastIndexOf('/providers/'))) as Id;

/** What a change that leads to more than one target has to be expanded at. */
function scopeOn(route: Route, resource: Id): Id | undefined {
  switch (route) {
    case 'scope':
      return scopeOf(resource);
    case 'vault':
      return ancestor(resource, VAULT) ?? resource;
    case 'group':
      return groupScopeOf(resource);
    case 'subscription':
      return subscriptionScopeOf(resource);
    default:
      return undefined;
  }
}

function subjectOf(route: Route, resource: Id): Target | undefined {
  if (route === 'itself') return targetOf(resource);
  const workspace = workspaceOf(resource);
  return workspace && targetOf(route === 'environments' ? environmentsOf(workspace) : workspace);
}

/** Does the operation hand out or renew a key? */
export const isKeyRead = (operation: string): boolean => KEY_READS.some((it) => it.toLowerCase() === operation.toLowerCase());

/** The only fan-out there is: change → targets. */
export function destinationOf({ operation, resource }: Pick<Change, 'operation' | 'resource'>): Destination {
  const route = WATCHED.get(operation.toLowerCase());
  if (route === undefined) return { targets: [], scopes: [] };
  const scope = scopeOn(route, resource);
  if (scope !== undefined) return { targets: [], scopes: [scope] };
  const target = subjectOf(route, resource);
  return { targets: target ? [target] : [], scopes: [] };
}
