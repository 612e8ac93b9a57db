import type { Call, JsonObject, Resource, ResourceType } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { scopeOf } from '../../rbac/scope.ts';
import { objectAt, textAt } from '../body.ts';
import { record } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { isListedAt, readFilter } from './filter.ts';

const TYPE = 'Microsoft.Authorization/locks';
const LEVELS = ['CanNotDelete', 'ReadOnly', 'NotSpecified'];

/** Management locks. What they forbid is the gateway's business. */
export const locks: ResourceType = {
  type: TYPE,
  since: '2015-01-01',
  tracked: false,
  listedAt: ['subscription', 'resourceGroup', 'parent'],
  show: ({ properties, id, type, name }) => ({ properties, id, type, name }),
  put(call, existing) {
    const wanted = objectAt(call.body, 'properties');
    const notes = textAt(wanted, 'notes');
    const properties: JsonObject = { level: levelOf(wanted), ...(notes === undefined ? {} : { notes }) };
    const resource: Resource = { ...record(call, TYPE, existing, { properties }), id: existing?.id ?? call.id.text };
    return { status: existing ? 200 : 201, resource, reply: 'resource' };
  },
  absent: ({ id }) => new AzureError(404, 'LockNotFound', `The lock '${id.name}' could not be found.`),
  remove: () => ({ status: 200, reply: 'empty' }),
  list: (call) => ({
    status: 200,
    body: { value: listed(call).map(({ properties, id, type, name }) => ({ properties, id, type, name })) },
  }),
};

function levelOf(wanted: JsonObject): string {
  const text = textAt(wanted, 'level') ?? '';
  const level = LEVELS.find((known) => known.toLowerCase() === text.toLowerCase());
  if (level === undefined) throw notModelled(`the lock level '${text}'`);
  return level;
}

function listed({ azure, id, query }: Call): readonly Resource[] {
  const filter = readFilter(query.get('$filter'));
  return azure.store.list(TYPE).filter((lock) => isListedAt(scopeOf(lock.id), id.parent, filter));
}
