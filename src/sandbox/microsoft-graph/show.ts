import { createHash } from 'node:crypto';
import type { Azure } from '../azure.ts';
import type { ApplicationSecret, JsonObject, Principal } from '../contract.ts';

const YEAR = 365 * 24 * 3600 * 1000;

/** An application that somebody registered; a managed identity has none. */
export function isRegistered({ resourceId }: Principal): boolean {
  return resourceId === undefined;
}

/** The application's own object id, which is neither its client id nor its service principal's object id. */
export function objectIdOf({ clientId }: Principal): string {
  const hash = createHash('sha256').update(`application ${clientId}`).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), `4${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
}

/** A service principal. Secrets are its application's. */
export function showServicePrincipal({ directory }: Azure, principal: Principal): JsonObject {
  const { principalId, clientId, displayName, resourceId } = principal;
  const isIdentity = resourceId !== undefined;
  return {
    id: principalId,
    deletedDateTime: null,
    accountEnabled: true,
    alternativeNames: isIdentity ? [`isExplicit=${isUserAssigned(resourceId) ? 'True' : 'False'}`, resourceId] : [],
    appDisplayName: isIdentity ? null : displayName,
    appId: clientId,
    appOwnerOrganizationId: isIdentity ? null : directory.tenantId,
    displayName,
    servicePrincipalNames: [clientId],
    servicePrincipalType: isIdentity ? 'ManagedIdentity' : 'Application',
    keyCredentials: [],
    passwordCredentials: [],
  };
}

function isUserAssigned(resourceId: string): boolean {
  return /\/userassignedidentities\/[^/]+$/i.test(resourceId);
}

/** An application with the beginnings and ends of its secrets; never a secret. */
export function showApplication({ directory }: Azure, principal: Principal): JsonObject {
  const secrets = principal.secrets ?? ownSecret(principal);
  const of = (kind: ApplicationSecret['kind']) => secrets.filter((secret) => secret.kind === kind);
  return {
    id: objectIdOf(principal),
    deletedDateTime: null,
    appId: principal.clientId,
    createdDateTime: time(principal.replicatedAt),
    displayName: principal.displayName,
    publisherDomain: `${directory.tenantId}.example.com`,
    signInAudience: 'AzureADMyOrg',
    keyCredentials: of('certificate').map((secret) => ({
      ...common(secret),
      key: null,
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
    })),
    passwordCredentials: of('password').map((secret) => ({ ...common(secret), hint: null, secretText: null })),
  };
}

/** Who can sign in with a secret has one, whether or not anybody described it. */
function ownSecret({ clientId, clientSecret, replicatedAt }: Principal): readonly ApplicationSecret[] {
  if (clientSecret === undefined) return [];
  return [{ kind: 'password', keyId: clientId, displayName: null, startAt: replicatedAt, endAt: replicatedAt + YEAR }];
}

function common({ keyId, displayName, startAt, endAt }: ApplicationSecret): JsonObject {
  return { customKeyIdentifier: null, displayName, endDateTime: time(endAt), keyId, startDateTime: time(startAt) };
}

/** An object of the directory as a list of mixed kinds shows it. */
export function showObject(azure: Azure, principal: Principal): JsonObject {
  const { type, principalId, displayName } = principal;
  if (type === 'ServicePrincipal')
    return { '@odata.type': '#microsoft.graph.servicePrincipal', ...showServicePrincipal(azure, principal) };
  return { '@odata.type': `#microsoft.graph.${type === 'User' ? 'user' : 'group'}`, id: principalId, displayName };
}

/** A person, of whom the sandbox knows a name. */
export function showUser({ principalId, displayName }: Principal): JsonObject {
  const untold = {
    givenName: null,
    jobTitle: null,
    mail: null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
  };
  return { id: principalId, businessPhones: [], displayName, ...untold, surname: null, userPrincipalName: displayName };
}

/** Microsoft Graph's seconds, without fractions. */
function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
