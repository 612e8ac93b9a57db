import type { Call, Reply, Resource, ResourceType, Written } from '../contract.ts';
import { checkLocation, resourceNotFound } from './checks.ts';
import { notModelled } from './http.ts';
import { actionType } from './ids.ts';
import type { OperationFault, Operations } from './operations.ts';
import { removeResource } from './removal.ts';
import type { Target } from './router.ts';

/** What the pipeline gives to the handling of one call. */
export interface Serving {
  readonly operations: Operations;
  readonly typeOf: (type: string) => ResourceType | undefined;
  /** Reads as a stale replica would, for this one call. */
  readonly read: (id: string) => Resource | undefined;
  readonly fault: OperationFault | undefined;
  /** Told after everything that may have changed something: when it was accepted, and again when its operation ended. */
  readonly wrote: (operation: string, resourceId: string) => void;
}

/** Carries out a call that passed every check. */
export async function serve(target: Target, call: Call, serving: Serving): Promise<Reply> {
  switch (target.kind) {
    case 'route': {
      const result = await target.route.handle(call, target.groups);
      const action = target.route.authorize?.(call, target.groups)?.action;
      return isWritten(result) ? settle(result, call, action ?? '', undefined, serving) : result;
    }
    case 'collection':
      return list(target.type, call);
    case 'action': {
      const resource = existing(target.type, call, serving);
      const operation = operationOf(target, call.method);
      const result = target.action.run(call, resource);
      if (isWritten(result)) return settle(result, call, operation, target.type, serving);
      if (result.status < 300) happened(call, operation, call.id.text, 'Success');
      serving.wrote(operation, call.id.text);
      return result;
    }
    case 'resource':
      return serveResource(target.type, call, serving);
  }
}

/** The RBAC action of a target, which is also the operation its event names. */
export function operationOf(target: Exclude<Target, { kind: 'route' }>, method: Call['method']): string {
  const type = actionType(target.type.type);
  if (target.kind === 'action') return target.action.operation ?? `${type}/${target.name}/action`;
  const verb = { GET: 'read', HEAD: 'read', PUT: 'write', PATCH: 'write', DELETE: 'delete', POST: 'action' }[method];
  return `${type}/${verb}`;
}

function serveResource(type: ResourceType, call: Call, serving: Serving): Reply {
  const operation = operationOf({ kind: 'resource', type, id: call.id }, call.method);
  switch (call.method) {
    case 'HEAD':
      return { status: serving.read(call.id.text) ? 204 : 404 };
    case 'GET':
      return { status: 200, body: type.show(existing(type, call, serving), call) };
    case 'PUT': {
      const before = call.azure.store.get(call.id.text);
      checkLocation(call, type, before);
      if (!type.put) throw notModelled('PUT', call.id.text, `writing '${type.type}'`);
      return settle(type.put(call, before), call, operation, type, serving);
    }
    case 'PATCH':
      if (!type.patch) throw notModelled('PATCH', call.id.text, `updating '${type.type}'`);
      return settle(type.patch(call, existing(type, call, serving)), call, operation, type, serving);
    case 'DELETE': {
      const before = call.azure.store.get(call.id.text);
      if (!before) return type.missing?.(call) ?? { status: 204 };
      if (!type.remove) throw notModelled('DELETE', call.id.text, `deleting '${type.type}'`);
      return settle(type.remove(call, before), call, operation, type, serving);
    }
    case 'POST':
      throw notModelled('POST', call.id.text, `POST on '${type.type}'`);
  }
}

/** Saves what a provider wrote, starts its operation, tells the event when it is done, and answers. */
function settle(written: Written, call: Call, operation: string, type: ResourceType | undefined, serving: Serving): Reply {
  const { store } = call.azure;
  const id = written.resource?.id ?? call.id.text;
  if (written.resource) store.save(written.resource);
  written.afterSave?.();
  const shownBy = (resource: Resource): ResourceType | undefined => serving.typeOf(resource.type) ?? type;
  const body = bodyOf(written, call, shownBy);
  const ended = (result: 'Success' | 'Failure'): void => {
    if (result === 'Success' && call.method === 'DELETE') removeResource(call.azure, id, call);
    happened(call, operation, id, result);
    serving.wrote(operation, id);
  };
  if (!written.operation) {
    ended('Success');
    return { status: written.status, body, headers: written.headers ?? {} };
  }
  serving.wrote(operation, id);
  const links = serving.operations.start(call, written.operation, id, serving.fault, ended);
  return { status: written.status, body, headers: { ...links, ...written.headers } };
}

function bodyOf(written: Written, call: Call, shownBy: (resource: Resource) => ResourceType | undefined): Reply['body'] {
  if (written.reply === 'empty') return undefined;
  if (written.reply !== 'resource') return written.reply.body;
  const resource = written.resource ?? call.azure.store.get(call.id.text);
  return resource && shownBy(resource)?.show(resource, call);
}

function list(type: ResourceType, call: Call): Reply {
  const resources = call.azure.store.list(type.type, call.id.parent).filter((resource) => isDirect(type, resource, call));
  return type.list?.(call, resources) ?? { status: 200, body: { value: resources.map((resource) => type.show(resource, call)) } };
}

/** Extension resources are listed where they stand; others anywhere below the scope of the list. */
function isDirect(type: ResourceType, resource: Resource, call: Call): boolean {
  if (type.tracked !== false || type.listedAt?.includes('parent') !== true) return true;
  return resource.id.toLowerCase().startsWith(`${call.id.key}/`);
}

function existing(type: ResourceType, call: Call, serving: Serving): Resource {
  const resource = serving.read(call.id.text);
  if (!resource) throw type.absent?.(call) ?? resourceNotFound(call.id);
  return resource;
}

function isWritten(result: Reply | Written): result is Written {
  return 'reply' in result;
}

function happened(call: Call, operation: string, resourceId: string, result: 'Success' | 'Failure'): void {
  const kind = call.method === 'DELETE' ? 'Delete' : call.method === 'POST' ? 'Action' : 'Write';
  call.azure.events.happened({ kind, result, operation, resourceId, at: call.azure.clock.now(), call });
}
