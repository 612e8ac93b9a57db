import type { InForce } from '../../model/finding.ts';
import type { Instant } from '../../model/id.ts';
import type { Workspace } from '../../model/resource.ts';
import { type Access, type Assignment, allows, type Denial, type Role, takes } from '../../model/role.ts';
import { isMet } from './condition.ts';

/** Weighs what is assigned at a scope against what a role would bring: any role that contains its permissions is as good. */

/** From when on the principal has every permission of the role; `undefined`: it lacks one. */
export const covered = ({ assignments }: Access, principalId: string, role: Role, workspace: Workspace): InForce | undefined =>
  coveredSince(
    assignments.filter((it) => it.principalId === principalId),
    role,
    (it, action) => counts(it, action, workspace),
  );

/** Would it have every permission if no assignment had a condition? */
export const coveredDespiteConditions = ({ assignments }: Access, principalId: string, role: Role): boolean =>
  coveredSince(
    assignments.filter((it) => it.principalId === principalId),
    role,
    () => true,
  ) !== undefined;

/** The name of a deny assignment that takes a permission of the role from the principal. */
export const denialOf = ({ denials }: Access, principalId: string, role: Role): string | undefined =>
  denials.find((it) => denies(it, principalId, role))?.name;

/** The name of a deny assignment that may take a permission of the role from the principal, through a group that it may belong to. */
export const groupDenialOf = ({ denials }: Access, principalId: string, role: Role): string | undefined =>
  denials.find((it) => it.namesGroups && denies({ ...it, principalIds: null }, principalId, role))?.name;

/** An assignment under a condition counts where Azure isolates the workspace's data, and the condition lets it into its own containers. */
const counts = ({ condition }: Assignment, action: string, { dataIsolation, workspaceId }: Workspace): boolean =>
  condition === null || (dataIsolation && workspaceId !== null && isMet(condition, action, workspaceId));

/** Every permission of the role, whichever assignments bring it: the later of the earliest that bring each. */
function coveredSince(
  assignments: readonly Assignment[],
  role: Role,
  counted: (it: Assignment, action: string) => boolean,
): InForce | undefined {
  const needed = [
    ...role.actions.map((action) => ['actions', action] as const),
    ...role.dataActions.map((action) => ['dataActions', action] as const),
  ];
  const bringers = needed.map(([plane, action]) =>
    earliest(assignments.filter((it) => allows(it.permissions, plane, action) && counted(it, action))),
  );
  if (bringers.length === 0 || bringers.includes(undefined)) return undefined;
  const all = bringers.flatMap((it) => (it === undefined ? [] : [it]));
  return {
    since: Math.max(...all.map(({ since }) => since)),
    known: 'exact',
    slow: all.some((it) => isAbove(it) && it.permissions.some(({ dataActions }) => dataActions.length > 0)),
  };
}

const isAbove = ({ scope }: Assignment): boolean => !scope.startsWith('/subscriptions/');

/** Of those that bring a permission, the one to rely on: assigned below management groups first, then the oldest. */
function earliest(assignments: readonly Assignment[]): Assignment | undefined {
  const order = (it: Assignment): readonly [boolean, Instant] => [isAbove(it), it.since];
  return assignments.reduce<Assignment | undefined>((best, it) => {
    if (best === undefined) return it;
    const [above, since] = order(it);
    const [bestAbove, bestSince] = order(best);
    return above === bestAbove ? (since < bestSince ? it : best) : bestAbove ? it : best;
  }, undefined);
}

function denies({ principalIds, excluded, permissions }: Denial, principalId: string, role: Role): boolean {
  if (excluded.includes(principalId) || (principalIds !== null && !principalIds.includes(principalId))) return false;
  return (
    role.actions.some((action) => takes(permissions, 'actions', action)) ||
    role.dataActions.some((action) => takes(permissions, 'dataActions', action))
  );
}
