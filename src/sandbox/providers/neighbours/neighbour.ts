import type { Call, JsonObject, LongRunning, Resource, ResourceType, Written } from '../../contract.ts';
import { plainLocation } from '../../kernel/regions.ts';
import { forgetIdentity, identityOf, type Spelling } from '../identity.ts';
import { canonicalId } from '../machine-learning/canonical-id.ts';
import { record, tagsOf } from '../record.ts';
import { notModelled } from '../refusals.ts';

/**
 * A type of resource beside Machine Learning: kept as its maker says, shown without its secrets, with a state. Enough to tell who
 * logs in to a registry or mounts an account, and how.
 */
export interface Neighbour {
  readonly type: string;
  readonly since: string;
  /** What a body leaves behind, secrets never kept. Errors: 501 for what the sandbox does not model. */
  properties(call: Call, existing: Resource | undefined): JsonObject;
  /** What is added once it is there. */
  settled?(resource: Resource): JsonObject;
  /** How it is made; without it everything happens at once. */
  readonly making?: {
    /** The state in the meantime. */
    readonly state: string;
    operation(call: Call, location: string): Omit<LongRunning, 'finish'>;
  };
  /** The answer to a PUT of what is new, and of what is there. */
  readonly statuses: readonly [made: 200 | 201 | 202, changed: 200 | 201 | 202];
  /** A PATCH of tags, where Azure answers it at once. */
  readonly patchesTags?: true;
  /** 202 answers with an empty body in some providers. */
  readonly replies?: 'resource' | 'empty';
  remove(call: Call, existing: Resource): Written;
  /** What is told otherwise than it is kept. */
  show?(resource: Resource, call: Call): JsonObject;
  /** What else comes and stays with a new one. */
  afterSave?(call: Call, resource: Resource, existing: Resource | undefined): void;
  readonly actions?: ResourceType['actions'];
  /** How locations are spelled; default: as said. */
  readonly location?: (text: string) => string;
}

const SPELLING: Spelling = { system: 'SystemAssigned', user: 'UserAssigned', separator: ', ' };

/** The resource type of a neighbour: GET, lists, PUT, DELETE, and a PATCH of tags where that is all there is to it. */
export function neighbourType(neighbour: Neighbour): ResourceType {
  const show = (resource: Resource, call: Call): JsonObject => ({ ...shown(resource), ...neighbour.show?.(resource, call) });
  return {
    type: neighbour.type,
    since: neighbour.since,
    show,
    put: (call, existing) => put(neighbour, call, existing),
    remove: neighbour.remove,
    ...(neighbour.patchesTags ? { patch: patchTags } : {}),
    ...(neighbour.actions ? { actions: neighbour.actions } : {}),
  };
}

function shown({ id, name, type, location, kind, sku, identity, tags, properties }: Resource): JsonObject {
  const optional = { location, kind, sku, identity, tags };
  const said = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { id, name, type, ...said, properties };
}

function put(neighbour: Neighbour, call: Call, existing: Resource | undefined): Written {
  const { making, statuses } = neighbour;
  const resource = written(neighbour, call, existing);
  const finish = () => {
    const latest = call.azure.store.get(resource.id) ?? resource;
    call.azure.store.save(finished(neighbour, latest));
  };
  return {
    status: existing ? statuses[1] : statuses[0],
    resource: making ? resource : finished(neighbour, resource),
    reply: neighbour.replies ?? 'resource',
    ...(making ? { operation: { ...making.operation(call, resource.location ?? ''), finish } } : {}),
    afterSave() {
      forgetIdentity(call, existing?.identity, resource.identity);
      neighbour.afterSave?.(call, resource, existing);
    },
  };
}

function patchTags(call: Call, existing: Resource): Written {
  const odd = Object.keys(call.body).find((key) => key !== 'tags');
  if (odd !== undefined) throw notModelled(`a PATCH of '${odd}' of '${existing.type}'`);
  const resource = record(call, existing.type, existing, { properties: existing.properties, tags: tagsOf(call, existing) });
  return { status: 200, resource, reply: 'resource' };
}

function written(neighbour: Neighbour, call: Call, existing: Resource | undefined): Resource {
  const { type, making, location: spelled = (text: string) => text } = neighbour;
  const id = existing?.id ?? canonicalId(call, type);
  const identity = identityOf(call, { id, name: call.id.name }, existing?.identity, SPELLING);
  const { location, kind, sku } = call.body;
  const made = record(call, type, existing, {
    ...(typeof location === 'string' ? { location: existing?.location ?? spelled(location) } : {}),
    ...(typeof kind === 'string' ? { kind } : {}),
    ...(typeof sku === 'object' && sku !== null ? { sku: sku as JsonObject } : {}),
    identity,
    tags: tagsOf(call, existing),
    properties: { ...neighbour.properties(call, existing), provisioningState: making?.state ?? 'Succeeded' },
  });
  return { ...made, id };
}

function finished(neighbour: Neighbour, resource: Resource): Resource {
  const done = { ...resource, properties: { ...resource.properties, provisioningState: 'Succeeded' } };
  return { ...done, properties: { ...done.properties, ...neighbour.settled?.(done) } };
}

/** The path of an operation's status below a provider's location. */
export function operationPath(call: Call, namespace: string, location: string, segment: string): string {
  return `/subscriptions/${call.id.subscriptionId}/providers/${namespace}/locations/${plainLocation(location)}/${segment}/{id}`;
}
