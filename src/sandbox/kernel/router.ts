import type { ArmId, Call, Provider, ResourceType, Route } from '../contract.ts';
import { type AzureError, gatewayError } from '../errors.ts';
import { notModelled } from './http.ts';
import { parseId } from './ids.ts';
import { isAzureNamespace, isAzureType } from './known-types.ts';

type Action = NonNullable<ResourceType['actions']>[string];

/** What a request is about. */
export type Target =
  | { readonly kind: 'route'; readonly route: Route; readonly groups: Readonly<Record<string, string>>; readonly id: ArmId }
  | { readonly kind: 'resource' | 'collection'; readonly type: ResourceType; readonly id: ArmId }
  | {
      readonly kind: 'action';
      readonly type: ResourceType;
      readonly id: ArmId;
      readonly name: string;
      readonly action: Action;
    };

/** Finds the target of a method and path, or throws Azure's error, or `NotModelled`. */
export interface Router {
  find(method: Call['method'], path: string, apiVersion: string): Target;
  typeOf(type: string): ResourceType | undefined;
}

/** Builds the router over all providers' tables. */
export function createRouter(providers: readonly Provider[]): Router {
  const types = new Map(providers.flatMap(({ types }) => types).map((type) => [type.type.toLowerCase(), type]));
  const routes = providers.flatMap((provider) => provider.routes ?? []);
  const namespaces = new Set(providers.map(({ namespace }) => namespace.toLowerCase()));
  const typeOf = (type: string): ResourceType | undefined => types.get(type.toLowerCase());
  return {
    typeOf,
    find(method, path, apiVersion) {
      const id = parseId(path);
      const routed = findRoute(routes, method, id);
      if (routed) return routed;
      const target = id.name === '' ? findAboveName(method, id, typeOf) : findResource(method, id, typeOf);
      if (target) return target;
      throw unknown(method, id, apiVersion, namespaces, typeOf);
    },
  };
}

function findRoute(routes: readonly Route[], method: Call['method'], id: ArmId): Target | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const match = route.path.exec(id.key);
    if (match) return { kind: 'route', route, groups: { ...match.groups }, id };
  }
  return undefined;
}

function findResource(method: Call['method'], id: ArmId, typeOf: Router['typeOf']): Target | undefined {
  const type = typeOf(id.type);
  if (!type || method === 'POST') return undefined;
  const offered = { GET: true, HEAD: true, PUT: type.put, PATCH: type.patch, DELETE: type.remove }[method];
  return offered ? { kind: 'resource', type, id } : undefined;
}

function findAboveName(method: Call['method'], id: ArmId, typeOf: Router['typeOf']): Target | undefined {
  if (method === 'GET') {
    const type = typeOf(id.type);
    return type && isListed(type, id) ? { kind: 'collection', type, id } : undefined;
  }
  if (method !== 'POST') return undefined;
  const owner = parseId(id.parent);
  const type = typeOf(owner.type);
  const wanted = id.key.slice(id.key.lastIndexOf('/') + 1);
  const found = Object.entries(type?.actions ?? {}).find(([name]) => name.toLowerCase() === wanted);
  return type && found ? { kind: 'action', type, id: owner, name: found[0], action: found[1] } : undefined;
}

function isListed(type: ResourceType, collection: ArmId): boolean {
  const levels = type.listedAt ?? (type.type.split('/').length > 2 ? ['parent'] : ['subscription', 'resourceGroup']);
  return levels.includes(levelOf(collection, type));
}

function levelOf(collection: ArmId, type: ResourceType): 'subscription' | 'resourceGroup' | 'parent' {
  if (type.type.split('/').length > 2) return 'parent';
  const depth = collection.parent.split('/').length - 1;
  if (depth === 2) return 'subscription';
  return depth === 4 && collection.resourceGroup !== undefined ? 'resourceGroup' : 'parent';
}

function unknown(
  method: string,
  id: ArmId,
  apiVersion: string,
  namespaces: ReadonlySet<string>,
  typeOf: Router['typeOf'],
): AzureError {
  const [namespace = ''] = id.type.split('/');
  if (!id.key.includes('/providers/') || id.type === '') return notModelled(method, id.text, 'this request');
  if (!namespaces.has(namespace.toLowerCase()) && !isAzureNamespace(namespace)) {
    return gatewayError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
  }
  const owner = method === 'POST' && id.name === '' ? parseId(id.parent).type : id.type;
  if (typeOf(owner) || isAzureType(owner)) return notModelled(method, id.text, `${method} on '${id.type}'`);
  const message = `The resource type could not be found in the namespace '${namespace}' for api version '${apiVersion}'.`;
  return gatewayError(404, 'InvalidResourceType', message);
}

/** What must be there before: the parent, or what is above one that comes with the resource. */
export function parentOf(target: Target, { method, id }: Pick<Call, 'method' | 'id'>): ArmId {
  const parent = parseId(id.parent);
  const isMade = method === 'PUT' && target.kind === 'resource' && target.type.makesParent === true;
  return isMade ? parseId(parent.parent) : parent;
}
