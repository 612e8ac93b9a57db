import type { Azure } from '../azure.ts';
import type { JsonObject, Principal } from '../contract.ts';
import { AzureError } from '../errors.ts';
import { isObject } from '../providers/body.ts';
import { notModelled } from '../providers/refusals.ts';
import { readsAll, requireAll, requireOther, requireReader } from './permission.ts';
import { matching, selected } from './query.ts';
import { isRegistered, objectIdOf, showApplication, showObject, showServicePrincipal, showUser } from './show.ts';

/** One request to Microsoft Graph. */
export interface GraphCall {
  readonly azure: Azure;
  readonly caller: Principal;
  readonly query: URLSearchParams;
  readonly body: string;
  /** What the path names. */
  readonly names: Readonly<Record<string, string>>;
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly context: string;
  answer(call: GraphCall): JsonObject;
}

const id = '(?<id>[0-9a-fA-F-]{36})';
const appId = "\\(appId='(?<appId>[^']+)'\\)";

const ROUTES: readonly Route[] = [
  { method: 'GET', path: path(`servicePrincipals/${id}`), context: 'servicePrincipals/$entity', answer: servicePrincipal },
  { method: 'GET', path: path(`servicePrincipals${appId}`), context: 'servicePrincipals/$entity', answer: servicePrincipal },
  { method: 'GET', path: path('servicePrincipals'), context: 'servicePrincipals', answer: listServicePrincipals },
  { method: 'GET', path: path(`applications/${id}`), context: 'applications/$entity', answer: application },
  { method: 'GET', path: path(`applications${appId}`), context: 'applications/$entity', answer: application },
  { method: 'GET', path: path('applications'), context: 'applications', answer: listApplications },
  { method: 'GET', path: path(`users/${id}`), context: 'users/$entity', answer: user },
  { method: 'GET', path: path(`directoryObjects/${id}`), context: 'directoryObjects/$entity', answer: directoryObject },
  { method: 'POST', path: path('directoryObjects/getByIds'), context: 'directoryObjects', answer: getByIds },
  { method: 'GET', path: path('me'), context: 'users/$entity', answer: nobodySignedIn },
];

function path(rest: string): RegExp {
  return new RegExp(`^/v1\\.0/${rest}$`, 'i');
}

/** The route of a method and path, with what the path names. */
export function routeOf(method: string, pathname: string): (Route & Pick<GraphCall, 'names'>) | undefined {
  for (const route of ROUTES) {
    const match = route.method === method ? route.path.exec(decodeURIComponent(pathname)) : null;
    if (match) return { ...route, names: { ...match.groups } };
  }
  return undefined;
}

function servicePrincipal(call: GraphCall): JsonObject {
  const { azure, names, caller, query } = call;
  const found = servicePrincipals(azure).find((known) => isNamed(names, known.principalId, known.clientId));
  if (!found) requireReader(caller);
  else requireOther(caller, found);
  if (!found) throw notThere(names);
  return selected(query, showServicePrincipal(azure, found));
}

function application(call: GraphCall): JsonObject {
  const { azure, names, caller, query } = call;
  const found = applications(azure).find((known) => isNamed(names, objectIdOf(known), known.clientId));
  if (!found) requireReader(caller);
  else requireOther(caller, found);
  if (!found) throw notThere(names);
  return selected(query, showApplication(azure, found));
}

function listServicePrincipals({ azure, caller, query }: GraphCall): JsonObject {
  requireReader(caller);
  const shown = servicePrincipals(azure).map((principal) => showServicePrincipal(azure, principal));
  return { value: matching(query, shown).map((one) => selected(query, one)) };
}

function listApplications({ azure, caller, query }: GraphCall): JsonObject {
  requireReader(caller);
  const shown = applications(azure).map((principal) => showApplication(azure, principal));
  return { value: matching(query, shown).map((one) => selected(query, one)) };
}

/** What clients ask to learn of what kind an object id is. Users and groups are shown to readers of the whole directory. */
function getByIds({ azure, caller, body }: GraphCall): JsonObject {
  requireReader(caller);
  const wanted: unknown = JSON.parse(body || '{}');
  const ids = isObject(wanted as JsonObject) ? (wanted as JsonObject).ids : undefined;
  if (!Array.isArray(ids)) throw notModelled('getByIds without ids');
  const seesAll = readsAll(caller);
  const found = ids.flatMap((each) => azure.directory.find(String(each)) ?? []);
  const shown = found.filter(({ type }) => seesAll || type === 'ServicePrincipal');
  return { value: shown.map((principal) => showObject(azure, principal)) };
}

function user({ azure, caller, names, query }: GraphCall): JsonObject {
  requireAll(caller);
  const found = azure.directory.find(names.id ?? '');
  if (found?.type !== 'User') throw notThere(names);
  return selected(query, showUser(found));
}

/** Where a client looks last for an object id that is neither a user's nor a service principal's. */
function directoryObject({ azure, caller, names }: GraphCall): JsonObject {
  requireReader(caller);
  const found = azure.directory.find(names.id ?? '');
  if (!found || found.replicatedAt > azure.clock.now()) throw notThere(names);
  if (found.type !== 'ServicePrincipal') requireAll(caller);
  return showObject(azure, found);
}

/** Everybody here signs in as an application. */
function nobodySignedIn(): JsonObject {
  throw new AzureError(400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
}

function isNamed(names: GraphCall['names'], objectId: string, clientId: string): boolean {
  if (names.id !== undefined) return names.id.toLowerCase() === objectId.toLowerCase();
  return names.appId?.toLowerCase() === clientId.toLowerCase();
}

function servicePrincipals({ directory, clock }: Azure): readonly Principal[] {
  return directory.all().filter(({ type, replicatedAt }) => type === 'ServicePrincipal' && replicatedAt <= clock.now());
}

function applications(azure: Azure): readonly Principal[] {
  return servicePrincipals(azure).filter(isRegistered);
}

function notThere(names: GraphCall['names']): AzureError {
  const message = `Resource '${names.id ?? names.appId}' does not exist or one of its queried reference-property objects are not present.`;
  return new AzureError(404, 'Request_ResourceNotFound', message);
}
