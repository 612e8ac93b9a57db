import type { Azure } from '../../azure.ts';
import type { Call, JsonObject, Resource, ResourceType } from '../../contract.ts';
import { pick, textAt } from './json.ts';
import { page } from './paging.ts';
import { notModelled } from './refusals.ts';
import { offsetSystemData } from './stamps.ts';

const JOBS = 'Microsoft.MachineLearningServices/workspaces/jobs';
const PAGE = 30;

/** Jobs: readable, and made by a function of the sandbox alone. */
export const jobs: ResourceType = {
  type: JOBS,
  since: '2021-10-01',
  show,
  list(call, resources) {
    const view = call.query.get('listViewType') ?? 'ActiveOnly';
    if (call.query.get('tag')) throw notModelled('a search of jobs by tag');
    const type = call.query.get('jobType')?.toLowerCase();
    const wanted = resources.filter(
      ({ properties }) =>
        (view === 'All' || (properties.isArchived === true) === (view === 'ArchivedOnly')) &&
        (!type || textAt(properties, 'jobType')?.toLowerCase() === type),
    );
    return page(
      call,
      wanted.map((job) => show(job, call)),
      PAGE,
    );
  },
};

/** Puts a finished job into a workspace: `properties` as the service tells them (`jobType`, `computeId`, `identity`, …). */
export function addJob(azure: Azure, workspaceId: string, name: string, properties: JsonObject, createdBy: string): Resource {
  const at = azure.clock.now();
  const job: Resource = {
    id: `${workspaceId}/jobs/${name}`,
    type: JOBS,
    name,
    properties: { status: 'Completed', isArchived: false, ...properties },
    createdAt: at,
    createdBy,
    modifiedAt: at,
    modifiedBy: createdBy,
    etag: `"${azure.guid()}"`,
  };
  azure.store.save(job);
  return job;
}

function show(job: Resource, { azure }: Call): JsonObject {
  const { id, name, type, properties } = job;
  return {
    id,
    name,
    type,
    properties,
    systemData: pick(offsetSystemData(job, azure), ['createdAt', 'createdBy', 'createdByType']),
  };
}
