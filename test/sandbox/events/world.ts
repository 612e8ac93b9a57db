import type { Call, JsonObject, Principal, Resource } from '../../../src/sandbox/contract.ts';
import type { EventGridPorts } from '../../../src/sandbox/events/ports.ts';
import { createEventSource } from '../../../src/sandbox/events/source.ts';
import { createStillClock } from '../../../src/sandbox/kernel/clock.ts';
import { parseId } from '../../../src/sandbox/kernel/ids.ts';
import { createRandom } from '../../../src/sandbox/kernel/random.ts';
import { createStore } from '../../../src/sandbox/kernel/store.ts';

export const subscription = '/subscriptions/11111111-1111-1111-1111-111111111111';
export const group = `${subscription}/resourceGroups/Ml`;
export const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/images`;
export const start = Date.parse('2026-03-01T08:00:00Z');

export const somebody: Principal = {
  principalId: '22222222-2222-2222-2222-222222222222',
  clientId: '33333333-3333-3333-3333-333333333333',
  clientSecret: 'x',
  type: 'User',
  displayName: 'Registry Admin',
  replicatedAt: 0,
};

/** A store, a clock that stands still and the Event Grid under test. */
export function createWorld(ports: Partial<EventGridPorts> = {}, seed = 1) {
  const clock = createStillClock(start);
  const store = createStore();
  const random = createRandom(seed);
  const grid = createEventSource({
    clock,
    store,
    directory: { tenantId: '44444444-4444-4444-4444-444444444444' },
    settings: () => ({ eventDelaySeconds: 2 }),
    guid: random.guid,
    next: random.next,
    roleName: () => 'Owner',
    ports,
  });
  const save = (id: string, type: string, properties: JsonObject, extra: Partial<Resource> = {}) =>
    store.save({
      id,
      type,
      name: id.split('/').at(-1) ?? '',
      properties,
      createdAt: start - 1000,
      createdBy: somebody.principalId,
      modifiedAt: start,
      modifiedBy: somebody.principalId,
      etag: '1',
      ...extra,
    });
  return {
    clock,
    store,
    grid,
    save,
    /** An event subscription on a scope, in force at once. */
    subscribe(scope: string, name: string, destination: JsonObject, properties: JsonObject = {}, secrets: JsonObject = {}) {
      save(
        `${scope}/providers/Microsoft.EventGrid/eventSubscriptions/${name}`,
        'Microsoft.EventGrid/eventSubscriptions',
        { provisioningState: 'Succeeded', destination, ...properties },
        { secrets },
      );
    },
    /** Somebody writes to a resource. */
    writes(resourceId: string, operation = 'Microsoft.ContainerRegistry/registries/write') {
      grid.happened({ kind: 'Write', result: 'Success', operation, resourceId, at: clock.now(), call: callOn(resourceId) });
    },
  };
}

/** The request behind a change, as far as events look at it. */
export function callOn(resourceId: string, method: Call['method'] = 'PATCH'): Call {
  return {
    method,
    url: new URL(`https://management.azure.com${resourceId}?api-version=2023-07-01`),
    id: parseId(resourceId),
    apiVersion: '2023-07-01',
    query: new URLSearchParams(),
    headers: { 'x-ms-client-request-id': 'request-1' },
    body: {},
    caller: somebody,
    correlationId: '55555555-5555-5555-5555-555555555555',
    azure: undefined as never,
    send: () => Promise.reject(new Error('Nobody sends anything here.')),
  };
}
