import type { Call, JsonObject, LongRunning, Resource, ResourceType } from '../../contract.ts';
import { plainLocation } from '../../kernel/regions.ts';
import { isObject, textAt } from '../body.ts';
import { isAtLeast, record } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { deletionJob } from './deletion-job.ts';
import { expanded, times } from './expand.ts';
import { inPages } from './paging.ts';

export const GROUPS = 'Microsoft.Resources/resourceGroups';

/** Resource groups: made at once, deleted slowly and with everything in them. */
export const resourceGroups: ResourceType = {
  type: GROUPS,
  since: '2014-04-01',
  listedAt: ['subscription'],
  show: showGroup,
  put(call, existing) {
    if (!existing && call.id.name.endsWith('.')) throw notModelled(`the refusal of a group's name ('${call.id.name}')`);
    const managedBy = textAt(call.body, 'managedBy') ?? existing?.properties.managedBy;
    const resource: Resource = {
      ...record(call, GROUPS, existing, {
        location: existing?.location ?? plainLocation(String(call.body.location)),
        tags: isObject(call.body.tags) ? call.body.tags : undefined,
        properties: { provisioningState: 'Succeeded', ...(managedBy === undefined ? {} : { managedBy }) },
      }),
      id: existing?.id ?? `/subscriptions/${call.id.subscriptionId}/resourceGroups/${call.id.name}`,
    };
    return { status: existing ? 200 : 201, resource, reply: 'resource' };
  },
  patch(call, existing) {
    const tags = isObject(call.body.tags) ? call.body.tags : existing.tags;
    return {
      status: 200,
      resource: record(call, GROUPS, existing, { properties: existing.properties, tags }),
      reply: 'resource',
    };
  },
  remove(call, existing) {
    const resource = { ...existing, properties: { ...existing.properties, provisioningState: 'Deleting' } };
    return { status: 202, resource, reply: 'empty', operation: deletion(call, existing) };
  },
  list: (call, groups) =>
    inPages(
      call,
      filtered(call, groups).map((group) => showGroup(group, call)),
    ),
};

function showGroup(group: Resource, { apiVersion, method, query }: Call): JsonObject {
  const { id, name, location, tags, properties } = group;
  const { managedBy, provisioningState } = properties;
  return {
    id,
    name,
    ...(isAtLeast(apiVersion, '2018-08-01') ? { type: GROUPS } : {}),
    location,
    ...(managedBy === undefined ? {} : { managedBy }),
    ...(method === 'GET' ? times(group, expanded(query)) : {}),
    ...(tags === undefined ? {} : { tags }),
    properties: { provisioningState },
  };
}

function filtered(call: Call, groups: readonly Resource[]): readonly Resource[] {
  const match = /^tagname eq '([^']*)'(?: and tagvalue eq '([^']*)')?$/i.exec(call.query.get('$filter')?.trim() ?? '');
  if (!match) return groups;
  const [, name = '', value] = match;
  return groups.filter(({ tags }) => {
    const found = Object.entries(tags ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase());
    return found !== undefined && (value === undefined || found[1] === value);
  });
}

function deletion({ id }: Call, { name, location = '' }: Resource): LongRunning {
  return deletionJob(id, { jobId: `RESOURCEGROUPDELETIONJOB-${name}-${location}`.toUpperCase(), jobLocation: location });
}
