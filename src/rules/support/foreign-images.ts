import type { Ask, Fact } from '../../model/fact.ts';
import { type Head, type Said, when } from '../../model/finding.ts';
import type { EnvironmentVersion, Workspace } from '../../model/resource.ts';
import { type Wants, wantsOf } from '../../model/wants.ts';

const AZURE = /\.azurecr\.[a-z]+$/;

interface Image {
  readonly of: EnvironmentVersion;
  readonly host: string;
}

/** The image, if it lies in a registry of Azure's: elsewhere no role of Azure opens anything. */
function imageOf(of: EnvironmentVersion): readonly Image[] {
  const [host = ''] = (of.image ?? '')
    .toLowerCase()
    .replace(/^\w+:\/\//, '')
    .split(/[/:]/);
  return AZURE.test(host) ? [{ of, host }] : [];
}

/** The registries that the workspace may name, as far as Azure shows them. */
function paired({ id, containerRegistry }: Workspace, ask: Ask, wants: Wants) {
  const named = (wantsOf(wants, id).privateRegistries ?? []).map(({ registry }) => registry);
  const own = containerRegistry === null ? [] : [containerRegistry];
  return [...new Set([...own, ...named])].map((registry) => [registry, ask('registry', registry)] as const);
}

/** What is said of versions whose image lies in a registry of Azure's that policy does not pair with the workspace. */
export function foreignImages(
  versions: readonly EnvironmentVersion[],
  fact: Fact<Workspace>,
  ask: Ask,
  wants: Wants,
  head: Head,
): readonly Said[] {
  const images = versions.flatMap(imageOf);
  if (images.length === 0 || fact.state !== 'known') return [];
  const registries = paired(fact.value, ask, wants);
  const servers = registries.flatMap(([, it]) => (it.state === 'known' ? [it.value.loginServer.toLowerCase()] : []));
  const foreign = images.filter(({ host }) => !servers.includes(host));
  if (foreign.length === 0) return [];
  // one that cannot be read may be the one that is named
  const unreadable = Object.fromEntries(registries.filter(([, { state }]) => state === 'unreadable'));
  return when(head, { ...unreadable, fact }, () =>
    foreign.map(({ of: { id, environment, version }, host }): Said => {
      const says = `Environment «${environment}» version ${version} takes its image from ${host}, which policy does not pair with the workspace (wants.workspaces[].privateRegistries): nothing is granted.`;
      return { resource: id, aspect: `${environment} ${version}`, verdict: 'drifted', says };
    }),
  );
}
