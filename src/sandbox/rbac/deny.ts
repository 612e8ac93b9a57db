import type { Json, JsonObject, Resource, Store } from '../contract.ts';
import { weigh } from './condition/evaluate.ts';
import type { Ask } from './decide.ts';
import { permits } from './permission.ts';
import { permissionOf } from './role-definition.ts';
import { isAtOrAbove, scopeKey } from './scope.ts';

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
