import type { Ask } from '../../model/fact.ts';
import { type Head, type Said, when } from '../../model/finding.ts';
import { type Compute, type Identity, isSteady, type Workspace } from '../../model/resource.ts';
import type { Consumer, Consumers } from './row.ts';

/** How soon something unfinished is looked at again. */
const UNFINISHED = 15_000;

/** Clusters run jobs with the default identity: they pull and they read. */
export const isCluster = ({ type }: Compute): boolean => ['amlcompute', 'kubernetes'].includes(type.toLowerCase());
export const isInstance = ({ type }: Compute): boolean => type.toLowerCase() === 'computeinstance';

/** The identity that a compute acts with: the system-assigned one, without it every user-assigned one, since none may be guessed. */
function defaultPrincipals({ system, user }: Identity): readonly (string | null)[] {
  return system === null ? user.map(({ principalId }) => principalId) : [system];
}

function unfinished(compute: Compute, at: number): Said {
  const says = `Compute «${compute.name}» is being changed (${compute.provisioningState}): its identity is not settled yet.`;
  return { resource: compute.id, verdict: 'unknown', retryAt: at + UNFINISHED, says };
}

/** The consumers that some computes of a workspace are. Without an identity a compute is a consumer that nothing can be granted to. */
export function consumersAmong(select: (compute: Compute) => boolean): (workspace: Workspace, ask: Ask, head: Head) => Consumers {
  return (workspace, ask, head) => {
    const fact = ask('computes', workspace.id);
    if (fact.state !== 'known') return { known: [], findings: when(head, { computes: fact }, () => []) };
    const known: Consumer[] = [];
    const findings: Said[] = [];
    for (const compute of fact.value.filter(select)) {
      const principals = defaultPrincipals(compute.identity);
      if (!isSteady(compute) || principals.includes(null)) findings.push(unfinished(compute, fact.at));
      else {
        const one = { resource: compute.id, name: `compute «${compute.name}»` };
        known.push(
          ...(principals.length === 0
            ? [{ ...one, principalId: null }]
            : principals.map((principalId) => ({ ...one, principalId }))),
        );
      }
    }
    return { known, findings };
  };
}

/** The workspace's own identity: the primary user-assigned one, else the system-assigned one. */
export function workspaceIdentity(workspace: Workspace): Consumers {
  const { identity, primaryIdentity, id } = workspace;
  const consumer = { resource: id, name: `workspace «${id.split('/').at(-1)}»` };
  if (identity.system !== null && primaryIdentity === null)
    return { known: [{ ...consumer, principalId: identity.system }], findings: [] };
  const primary =
    identity.user.find((it) => it.id === primaryIdentity) ?? (identity.user.length === 1 ? identity.user[0] : undefined);
  if (primary !== undefined || identity.user.length === 0)
    return { known: [{ ...consumer, principalId: primary?.principalId ?? null }], findings: [] };
  const says = `Workspace ${id} has several user-assigned identities and names none of them as primary.`;
  return { known: [], findings: [{ resource: id, verdict: 'unknown', retryAt: null, says }] };
}

/** Both lists of consumers, side by side. */
export function both(
  ...all: readonly ((workspace: Workspace, ask: Ask, head: Head) => Consumers)[]
): (workspace: Workspace, ask: Ask, head: Head) => Consumers {
  return (workspace, ask, head) => {
    const lists = all.map((consumers) => consumers(workspace, ask, head));
    return { known: lists.flatMap(({ known }) => known), findings: lists.flatMap(({ findings }) => findings) };
  };
}

/** The compute that a workspace names for building its images; a name that leads nowhere cannot be granted anything. */
export function imageBuildCompute(workspace: Workspace, ask: Ask, head: Head): Consumers {
  const { imageBuildCompute: name, id } = workspace;
  if (name === null) return { known: [], findings: [] };
  const isNamed = (compute: Compute): boolean => compute.name.toLowerCase() === name.toLowerCase();
  const found = consumersAmong(isNamed)(workspace, ask, head);
  if (found.known.length + found.findings.length > 0) return found;
  const missing: Said = {
    resource: id,
    aspect: 'image build compute',
    verdict: 'drifted',
    says: `Workspace ${id} builds its images on compute «${name}», which does not exist.`,
  };
  return { known: [], findings: when(head, { computes: ask('computes', id) }, () => [missing]) };
}
