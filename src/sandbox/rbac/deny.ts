import type { Azure } from '../azure.ts';
import type { Json, JsonObject, Resource, Store } from '../contract.ts';
import { weigh } from './condition/evaluate.ts';
import type { Ask } from './decide.ts';
import { type Permission, permits } from './permission.ts';
import { permissionOf } from './role-definition.ts';
import { extensionId, isAtOrAbove, scopeKey } from './scope.ts';

export const DENY_ASSIGNMENTS = 'Microsoft.Authorization/denyAssignments';

/** Stands for everybody in a deny assignment's principals. */
export const EVERYBODY = '00000000-0000-0000-0000-000000000000';

/** The first deny assignment that forbids what is asked; a condition that cannot be decided forbids too. */
export function denialOf(store: Store, ask: Ask): Resource | undefined {
  return store.list(DENY_ASSIGNMENTS).find((deny) => applies(deny, ask));
}

function applies({ properties }: Resource, ask: Ask): boolean {
  const scope = String(properties.scope);
  const exact = properties.doNotApplyToChildScopes === true;
  if (exact ? scopeKey(scope) !== scopeKey(ask.scope) : !isAtOrAbove(scope, ask.scope)) return false;
  const names = (list: Json | undefined) => objects(list).map(({ id }) => String(id).toLowerCase());
  const own = ask.principalId.toLowerCase();
  if (names(properties.excludePrincipals).includes(own)) return false;
  if (!names(properties.principals).some((id) => id === own || id === EVERYBODY)) return false;
  return objects(properties.permissions).some(
    (permission) =>
      permits(permissionOf(permission), ask.plane, ask.action) && isWeighed(permission.condition ?? properties.condition, ask),
  );
}

function isWeighed(condition: Json | undefined, ask: Ask): boolean {
  return typeof condition !== 'string' || weigh(condition, { ...ask, attributes: ask.attributes ?? {} }) !== 'not-met';
}

function objects(list: Json | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? (list as readonly JsonObject[]) : [];
}

/** What a deny assignment forbids, to whom and where. */
export interface Prohibition {
  readonly scope: string;
  readonly denyAssignmentName: string;
  readonly permission: Partial<Permission>;
  /** Object ids; default: everybody. */
  readonly principals?: readonly string[];
  readonly excludePrincipals?: readonly string[];
  readonly doNotApplyToChildScopes?: boolean;
  readonly condition?: string;
}

/** Makes a deny assignment, as only Azure itself can. It acts at once. */
export function forbid({ store, clock, guid }: Pick<Azure, 'store' | 'clock' | 'guid'>, wanted: Prohibition): Resource {
  const name = guid();
  const at = clock.now();
  const { scope, permission, principals = [EVERYBODY], excludePrincipals = [] } = wanted;
  const named = (ids: readonly string[]) =>
    ids.map((id) => ({ id, type: id === EVERYBODY ? 'SystemDefined' : 'ServicePrincipal' }));
  const resource: Resource = {
    id: extensionId(scope, 'denyAssignments', name),
    type: DENY_ASSIGNMENTS,
    name,
    properties: {
      denyAssignmentName: wanted.denyAssignmentName,
      description: null,
      permissions: [{ ...permissionOf({}), ...permission, condition: null, conditionVersion: null }],
      scope,
      doNotApplyToChildScopes: wanted.doNotApplyToChildScopes ?? false,
      principals: named(principals),
      excludePrincipals: named(excludePrincipals),
      isSystemProtected: true,
      condition: wanted.condition ?? null,
      conditionVersion: wanted.condition === undefined ? null : '2.0',
    },
    createdAt: at,
    createdBy: '',
    modifiedAt: at,
    modifiedBy: '',
    etag: name,
  };
  store.save(resource);
  return resource;
}
