import type { Fact } from '../../model/fact.ts';
import { needing, type Said } from '../../model/finding.ts';
import { type Id, nameOf } from '../../model/id.ts';
import { type Compute, type Endpoint, type Identity, isSteady } from '../../model/resource.ts';
import { wantsOf } from '../../model/wants.ts';
import type { Consumer, Consumers, RowContext } from './row.ts';
import { UNFINISHED } from './unfinished.ts';

export const NOBODY: Consumers = { known: [], findings: [] };

/** Clusters run jobs with the default identity: they pull and they read. */
export const isCluster = ({ type }: Compute): boolean => ['amlcompute', 'kubernetes'].includes(type.toLowerCase());
export const isInstance = ({ type }: Compute): boolean => type.toLowerCase() === 'computeinstance';
/** An AKS cluster attached by the first generation. */
export const isAttachedCluster = ({ type }: Compute): boolean => type.toLowerCase() === 'aks';

/** The identity that a compute acts with: the system-assigned one, without it every user-assigned one, since none may be guessed. */
function defaultPrincipals({ system, user }: Identity): readonly (string | null)[] {
  return system === null ? user.map(({ principalId }) => principalId) : [system];
}

const userAssigned = ({ user }: Identity): readonly (string | null)[] => user.map(({ principalId }) => principalId);

interface Holder {
  readonly id: Id;
  readonly provisioningState: string | null;
  readonly createdAt: number | null;
  readonly identity: Identity;
}

/** The consumers that one holder of an identity is: one for each principal, one without any where it has none. */
function consumersOf(holder: Holder, name: string, principals: readonly (string | null)[], at: number): Consumers {
  if (!isSteady(holder) || principals.includes(null)) {
    const says = `The identity of ${name} is not settled yet (${holder.provisioningState}).`;
    return { known: [], findings: [{ resource: holder.id, verdict: 'unknown', retryAt: at + UNFINISHED, says }] };
  }
  const known = principals.length === 0 ? [null] : principals;
  return { known: known.map((principalId) => ({ resource: holder.id, name, principalId })), findings: [] };
}

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
  (select: (compute: Compute, context: RowContext) => boolean, principals = defaultPrincipals) =>
  (context: RowContext): Consumers =>
    whenKnown(context.ask('computes', context.workspace.id), context, (all, at) =>
      together(
        all.filter((it) => select(it, context)).map((it) => consumersOf(it, computeName(it), principals(it.identity), at)),
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
  const { identity, primaryIdentity, id } = context.workspace;
  if (identity.system !== null && primaryIdentity === null) {
    return { known: [{ ...named(context), principalId: identity.system }], findings: [] };
  }
  const only = primaryIdentity === null && identity.user.length === 1 ? identity.user[0] : undefined;
  const primary = identity.user.find((it) => it.id === primaryIdentity) ?? only;
  if (primary !== undefined || identity.user.length === 0) {
    return { known: [{ ...named(context), principalId: primary?.principalId ?? null }], findings: [] };
  }
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
      together(all.filter(({ kind, managed }) => kind === 'online' && managed).map((it) => endpoint(it, bySystem, at))),
    );

function endpoint(it: Endpoint, bySystem: Pick<Consumer, 'grantedBy' | 'roles'>, at: number): Consumers {
  const { known, findings } = consumersOf(it, `endpoint «${it.name}»`, defaultPrincipals(it.identity), at);
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
