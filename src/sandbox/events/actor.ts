import type { Directory, Instant, JsonObject, Principal, Store } from '../contract.ts';
import { isWithin } from './arm-path.ts';

const identity = 'http://schemas.microsoft.com/identity/claims';
const soap = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const tokenSeconds = 3600;

/** The claims of the caller's token as Resource Manager puts them into an event: all values are strings. */
export function claimsOf(caller: Principal, tenantId: string, at: Instant, uti: string): JsonObject {
  const seconds = Math.floor(at / 1000);
  return {
    aud: 'https://management.core.windows.net/',
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: String(seconds),
    nbf: String(seconds),
    exp: String(seconds + tokenSeconds),
    appid: caller.clientId,
    appidacr: caller.type === 'User' ? '0' : caller.resourceId === undefined ? '1' : '2',
    idtyp: caller.type === 'User' ? 'user' : 'app',
    [`${identity}/objectidentifier`]: caller.principalId,
    [`${identity}/tenantid`]: tenantId,
    [`${soap}/nameidentifier`]: caller.principalId,
    ...(caller.type === 'User' ? personalClaims(caller) : {}),
    ...(caller.resourceId === undefined ? {} : { xms_mirid: caller.resourceId }),
    uti,
    ver: '1.0',
  };
}

function personalClaims(caller: Principal): JsonObject {
  const account = `${caller.displayName.toLowerCase().replace(/[^a-z0-9]+/g, '.')}@example.com`;
  return {
    name: caller.displayName,
    ipaddr: '203.0.113.1',
    [`${identity}/scope`]: 'user_impersonation',
    [`${soap}/name`]: account,
    [`${soap}/upn`]: account,
  };
}

/**
 * The role assignment that let the caller act, in the form of `authorization.evidence`. Ids are without dashes, as Azure writes them here.
 * Where several allow it the nearest is named; without any (Azure itself acted) the evidence is empty.
 */
export function evidenceFor(
  caller: Principal,
  scope: string,
  store: Store,
  roleName: (roleId: string) => string | undefined,
): JsonObject {
  const assignment = store
    .withProperty('Microsoft.Authorization/roleAssignments', 'principalId', caller.principalId)
    .filter((each) => isWithin(scope, String(each.properties.scope)))
    .toSorted((a, b) => String(b.properties.scope).length - String(a.properties.scope).length)[0];
  if (!assignment) return {};
  const roleId = String(assignment.properties.roleDefinitionId).split('/').at(-1) ?? '';
  const role = roleName(roleId);
  return {
    ...(role === undefined ? {} : { role }),
    roleAssignmentScope: assignment.properties.scope,
    roleAssignmentId: withoutDashes(assignment.name),
    roleDefinitionId: withoutDashes(roleId),
    principalId: withoutDashes(caller.principalId),
    principalType: caller.type,
  };
}

function withoutDashes(id: string): string {
  return id.replaceAll('-', '');
}

/** Who an event is about, as far as events say it. */
export type ActorFacts = {
  readonly directory: Pick<Directory, 'tenantId'>;
  readonly store: Store;
  readonly roleName: (roleId: string) => string | undefined;
};
