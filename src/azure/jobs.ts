import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import type { Id } from '../model/id.ts';
import type { Job } from '../model/neighbour.ts';
import { readFact } from './answer.ts';
import { CURRENT, type MachineLearning } from './machine-learning.ts';
import { asking } from './operation.ts';
import type { Session } from './session.ts';
import { armId, holding, itemsOf, maybeText, systemData } from './wire.ts';

/** Jobs that are looked at: a busy workspace has hundreds of thousands. */
const NEWEST = 200;

/** Serverless jobs name no compute, or one of that name. */
function computeNamed(text: string | null): string | null {
  const name = text?.split('/').filter(Boolean).at(-1) ?? null;
  return name?.toLowerCase() === 'serverless' ? null : name;
}

const job = z
  .object({
    id: armId,
    name: maybeText,
    systemData,
    properties: z.object({ jobType: z.string().toLowerCase(), computeId: maybeText }),
  })
  .transform(({ id, name, systemData: { createdAt }, properties: { jobType, computeId } }): Job => {
    return { name: name ?? id, type: jobType, compute: computeNamed(computeId), createdAt };
  });

/** Reads the jobs of a workspace, archived ones included: as many of the first pages as hold the newest 200. */
export const readJobs = (session: Session, client: MachineLearning, id: Id): Promise<Fact<readonly Job[]>> =>
  readFact(
    session,
    `the jobs of workspace ${id}`,
    (options) => client.list(id, `jobs${asking({ listViewType: 'All' })}`, CURRENT, options, holding(NEWEST)),
    (replies) =>
      itemsOf(replies, job)
        .toSorted((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0))
        .slice(0, NEWEST),
  );
