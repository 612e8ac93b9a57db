import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import type { Id } from '../model/id.ts';
import type { Environments, EnvironmentVersion } from '../model/resource.ts';
import { workspaceOf } from '../model/types.ts';
import { readFact, unparsable, worstOf } from './answer.ts';
import { CURRENT, type MachineLearning } from './machine-learning.ts';
import { inGroups } from './meter.ts';
import { asking } from './operation.ts';
import type { Session } from './session.ts';
import { armId, holding, itemsOf, maybeText } from './wire.ts';

/** Versions of one environment that are looked at: jobs that bring an environment along register a version each. */
const NEWEST = 50;
/** Environments that are read side by side. */
const WIDTH = 8;

/** Microsoft lists dozens of its own in every workspace. Their names begin with a word that Azure keeps for them. */
const isCurated = (name: string, by: string | null): boolean => by === 'Microsoft' && /^azureml-/i.test(name);

const environment = z
  .object({ name: z.string().min(1), systemData: z.object({ createdBy: maybeText }).nullish() })
  .transform(({ name, systemData }) => ({ name, isCurated: isCurated(name, systemData?.createdBy ?? null) }));

const version = z
  .object({
    id: armId,
    name: z.string().min(1),
    properties: z.object({ environmentType: maybeText, image: maybeText }),
  })
  .transform(({ id, name, properties: { environmentType, image } }) => ({
    id,
    version: name,
    image,
    isCurated: environmentType?.toLowerCase() === 'curated',
  }));

/** The newest versions of one environment. Its name goes out as Azure spelled it: names that differ by case are two. */
const readVersions = (session: Session, client: MachineLearning, workspace: Id, name: string) => {
  const query = asking({ listViewType: 'All', $orderBy: 'createdtime desc', $top: `${NEWEST}` });
  return readFact(
    session,
    `the versions of environment «${name}» of workspace ${workspace}`,
    (options) =>
      client.list(workspace, `environments/${encodeURIComponent(name)}/versions${query}`, CURRENT, options, holding(NEWEST)),
    (replies): readonly EnvironmentVersion[] =>
      itemsOf(replies, version)
        .filter((it) => !it.isCurated)
        .map(({ id, version: number, image }) => ({ id, environment: name, version: number, image })),
  );
};

/** The environments of a workspace, archived ones too: known only if the versions of each are. */
export async function readEnvironments(session: Session, client: MachineLearning, id: Id): Promise<Fact<Environments>> {
  const what = `the environments below ${id}`;
  const workspace = workspaceOf(id);
  if (workspace === undefined) return unparsable(what, session.clock.now());
  const all = await readFact(
    session,
    what,
    (options) => client.list(workspace, `environments${asking({ listViewType: 'All' })}`, CURRENT, options),
    (replies) => itemsOf(replies, environment).filter((it) => !it.isCurated),
  );
  if (all.state !== 'known') return all;
  const facts = await inGroups(
    session.meter,
    WIDTH,
    all.value.map(
      ({ name }) =>
        () =>
          readVersions(session, client, workspace, name),
    ),
  );
  // one that was deleted since it was listed has no versions
  const spoilt = worstOf(facts.filter(({ state }) => state !== 'absent'));
  if (spoilt !== undefined) return spoilt;
  const versions = facts.flatMap((fact) => (fact.state === 'known' ? fact.value : []));
  return { state: 'known', value: { workspace, versions }, at: Math.min(all.at, ...facts.map(({ at }) => at)) };
}
