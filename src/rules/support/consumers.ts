import type { Fact } from '../../model/fact.ts';
import { needing, type Said } from '../../model/finding.ts';
import { type Id, nameOf } from '../../model/id.ts';
import { type Compute, type Endpoint, type Identity, isSteady } from '../../model/resource.ts';
import { wantsOf } from '../../model/wants.ts';
import { upper } from './counted.ts';
import type { Consumer, Consumers, RowContext } from './row.ts';
import { UNFINISHED } from './unfinished.ts';

export const NOBODY: Consumers = { known: [], findings: [] };

/** Clusters run jobs with the default identity: they pull and they read. */
export const isCluster = ({ type }: Compute): boolean => ['amlcompute', 'kubernetes'].includes(type.toLowerCase());
export const isInstance = ({ type }: Compute): boolean => type.toLowerCase() === 'computeinstance';
/** An instance reads with a user-assigned identity or as its user; with a system-assigned one it cannot, whatever is granted. */
export const readsByIdentity = (it: Compute): boolean =>
  isCluster(it) || (isInstance(it) && it.identity.system === null && it.identity.user.length > 0);
/** An AKS cluster attached by the first generation. */
export const isAttachedCluster = ({ type }: Compute): boolean => type.toLowerCase() === 'aks';

/** What somebody acts as; `id`: of the user-assigned identity, null for the system-assigned one, which lives as long as they do. */
interface Acting {
  readonly id: Id | null;
  readonly principalId: string | null;
}

/** The identity that a compute acts with: the system-assigned one, without it every user-assigned one, since none may be guessed. */
const byDefault = ({ system, user }: Identity): readonly Acting[] =>
  system === null ? user : [{ id: null, principalId: system }];

const userAssigned = ({ user }: Identity): readonly Acting[] => user;

interface Holder {
  readonly id: Id;
  readonly provisioningState: string | null;
  readonly createdAt: number | null;
  readonly identity: Identity;
}

/** The consumers that one holder of an identity is: one for each principal, one without any where it has none. */
function consumersOf(holder: Holder, name: string, acting: readonly Acting[], at: number, context: RowContext): Consumers {
  if (!isSteady(holder) || acting.some(({ principalId }) => principalId === null)) {
    const says = `The identity of ${name} is not settled yet (${holder.provisioningState}).`;
    return { known: [], findings: [{ resource: holder.id, verdict: 'unknown', retryAt: at + UNFINISHED, says }] };
  }
  const one = { resource: holder.id, name };
  if (acting.length === 0) return { known: [{ ...one, principalId: null }], findings: [] };
  return together(acting.map((it) => alive(one, it, context)));
}

/**
 * A deleted identity keeps its place at who acts as it, and its role assignments: only the identity itself shows that nobody can act
 * as it any more. That matters to a cut, after which nothing else is left; a grant to it does no harm and need not wait.
 */
function alive(
  one: Pick<Consumer, 'resource' | 'name'>,
  { id, principalId }: Acting,
  { ask, head, cutting }: RowContext,
): Consumers {
  const known: Consumers = { known: [{ ...one, principalId }], findings: [] };
  const fact = id === null || !cutting ? undefined : ask('identity', id);
  if (fact === undefined) return known;
  if (fact.state === 'unreadable') return { known: [], findings: needing(head, { identity: fact }, () => []) };
  if (fact.state === 'known' && isSame(fact.value.principalId, principalId)) return known;
  const why =
    fact.state === 'absent' ? 'which does not exist any more' : 'which was deleted and made again since: attach it again';
  const says = `${upper(one.name)} acts as identity ${id}, ${why}.`;
  return { known: [], findings: [{ resource: one.resource, aspect: `identity ${id}`, verdict: 'drifted', says }] };
}

const isSame = (one: string | null, other: string | null): boolean => one?.toLowerCase() === other?.toLowerCase();

export const together = (all: readonly Consumers[]): Consumers => ({
  known: all.flatMap(({ known }) => known),
  findings: all.flatMap(({ findings }) => findings),
});

/** What a known fact makes of it; what stands in the way otherwise. */
export function whenKnown<T>(fact: Fact<T>, { head }: RowContext, say: (value: T, at: number) => Consumers): Consumers {
  if (fact.state === 'known') return say(fact.value, fact.at);
  return { known: [], findings: needing(head, { consumer: fact }, () => []) };
}

const computeName = ({ name }: Compute): string => `compute «${name}»`;

/** Computes that act with their default identity. Without one a compute is a consumer that nothing can be granted to. */
export const computes =
  (select: (compute: Compute, context: RowContext) => boolean, acting = byDefault) =>
  (context: RowContext): Consumers =>
    whenKnown(context.ask('computes', context.workspace.id), context, (all, at) =>
      together(
        all.filter((it) => select(it, context)).map((it) => consumersOf(it, computeName(it), acting(it.identity), at, context)),
      ),
    );

/** Computes that act with their user-assigned identities alone. */
export const userAssignedOf = (
  select: (compute: Compute, context: RowContext) => boolean,
): ((context: RowContext) => Consumers) => computes(select, userAssigned);

const named = (context: RowContext): Pick<Consumer, 'resource' | 'name'> => ({
  resource: context.workspace.id,
  name: `workspace «${nameOf(context.workspace.id)}»`,
});

/** The workspace's own identity: the primary user-assigned one, else the system-assigned one. */
export function workspaceIdentity(context: RowContext): Consumers {
  const { identity, primaryIdentity } = context.workspace;
  if (identity.system !== null && primaryIdentity === null) {
    return { known: [{ ...named(context), principalId: identity.system }], findings: [] };
  }
  return userIdentity(context);
}

/** The user-assigned identity of the workspace: the primary one, or the only one, also beside a system-assigned one. */
export function userIdentity(context: RowContext): Consumers {
  const { identity, primaryIdentity, id } = context.workspace;
  const only = primaryIdentity === null && identity.user.length === 1 ? identity.user[0] : undefined;
  const primary = identity.user.find((it) => it.id === primaryIdentity) ?? only;
  if (primary !== undefined) return alive(named(context), primary, context);
  if (identity.user.length === 0) return { known: [{ ...named(context), principalId: null }], findings: [] };
  const says =
    primaryIdentity === null
      ? `Workspace ${id} has several user-assigned identities and names none of them as primary.`
      : `Workspace ${id} names ${primaryIdentity} as its primary identity, which is not attached to it.`;
  return { known: [], findings: [{ resource: id, verdict: 'unknown', retryAt: null, says }] };
}

/** The user-assigned identity that the workspace acts with; nobody where it acts with its system-assigned one. */
export function primaryUserIdentity(context: RowContext): Consumers {
  const { identity, primaryIdentity } = context.workspace;
  return identity.user.length > 0 && (primaryIdentity !== null || identity.system === null) ? workspaceIdentity(context) : NOBODY;
}

/** The workspace's system-assigned identity. */
export function systemIdentity(context: RowContext): Consumers {
  return { known: [{ ...named(context), principalId: context.workspace.identity.system }], findings: [] };
}

/** The compute that a workspace names for building its images; a name that leads nowhere cannot be granted anything. */
export function imageBuildCompute(context: RowContext): Consumers {
  const { imageBuildCompute: name, id } = context.workspace;
  if (name === null) return NOBODY;
  const found = computes((compute) => compute.name.toLowerCase() === name.toLowerCase())(context);
  if (found.known.length + found.findings.length > 0) return found;
  const says = `Workspace ${id} builds its images on compute «${name}», which does not exist.`;
  const missing: Said = { resource: id, aspect: 'image build compute', verdict: 'drifted', says };
  return { known: [], findings: [missing] };
}

/** Managed online endpoints: what is granted to a user-assigned identity is ours, to a system-assigned one Azure's. */
export const managedEndpoints =
  (bySystem: Pick<Consumer, 'grantedBy' | 'roles'>) =>
  (context: RowContext): Consumers =>
    whenKnown(context.ask('endpoints', context.workspace.id), context, (all, at) =>
      together(all.filter(({ kind, managed }) => kind === 'online' && managed).map((it) => endpoint(it, bySystem, at, context))),
    );

function endpoint(it: Endpoint, bySystem: Pick<Consumer, 'grantedBy' | 'roles'>, at: number, context: RowContext): Consumers {
  const { known, findings } = consumersOf(it, `endpoint «${it.name}»`, byDefault(it.identity), at, context);
  return { findings, known: known.map((consumer) => (it.identity.system === null ? consumer : { ...consumer, ...bySystem })) };
}

/** Groups of people, by object id, that policy names. */
export const people =
  (access: 'contribute' | 'read') =>
  (context: RowContext): Consumers => {
    const declared = wantsOf(context.wants, context.workspace.id).people;
    const groups = declared === undefined || declared === 'none' ? [] : declared[access];
    const group = (principalId: string): Consumer => ({
      resource: context.workspace.id,
      name: `group ${principalId}`,
      principalId,
      principalType: 'Group',
    });
    return { known: groups.map(group), findings: [] };
  };

/** Both lists of consumers, side by side. */
export const both =
  (...all: readonly ((context: RowContext) => Consumers)[]) =>
  (context: RowContext): Consumers =>
    together(all.map((consumers) => consumers(context)));
