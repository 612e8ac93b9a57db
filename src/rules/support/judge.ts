import type { Ask } from '../../model/fact.ts';
import { type Finding, type Head, type InForce, type Said, when } from '../../model/finding.ts';
import type { Id, Instant } from '../../model/id.ts';
import type { Workspace } from '../../model/resource.ts';
import { type Access, type Assignment, allows, type Role } from '../../model/role.ts';
import type { Wants } from '../../model/rule.ts';
import type { Step } from '../../model/step.ts';
import type { AccessRow, Consumer, RequiredRoles } from './row.ts';

interface Required {
  readonly row: AccessRow;
  readonly workspace: Workspace;
  readonly consumer: Consumer;
  readonly role: Role;
  readonly scope: Id;
}

/** What a row says about a workspace: each consumer, each role it needs. */
export function judgeRow(row: AccessRow, workspace: Workspace, ask: Ask, wants: Wants): readonly Said[] {
  const scope = row.scope(workspace);
  if (scope === null || !row.when(workspace, wants)) return [];
  const head: Head = { rule: `access/${row.id}`, resource: workspace.id };
  // asked at once, so that they are read at once
  const access = ask('access', scope);
  const { known, findings } = row.consumers(workspace, ask, head);
  const judged = withRoles(row.roles, scope, ask, head, (roles) =>
    when(head, { access }, (facts) =>
      known.flatMap((consumer) => roles.map((role) => judgeConsumer({ row, workspace, consumer, role, scope }, facts.access))),
    ),
  );
  return [...findings.map((said) => ({ ...head, ...said })), ...judged];
}

function withRoles(
  required: RequiredRoles,
  scope: Id,
  ask: Ask,
  head: Head,
  say: (roles: readonly Role[]) => readonly Finding[],
): readonly Finding[] {
  if ('always' in required) return say(required.always);
  return when(head, { registry: ask('registry', scope) }, ({ registry: { roleMode } }) => {
    if (roleMode === 'legacy' || roleMode === 'abac') return say(required[roleMode]);
    return [
      {
        verdict: 'unknown',
        retryAt: null,
        says: `Registry ${scope} weighs roles in a way this build does not know: «${roleMode}».`,
      },
    ];
  });
}

function judgeConsumer({ row, workspace, consumer, role, scope }: Required, access: Access): Said {
  const { resource, name, principalId } = consumer;
  const head = { resource, aspect: `${role.name} for ${principalId ?? 'no identity'} on ${scope}` };
  const what = `${role.name} on ${scope}`;
  if (principalId === null) {
    return { ...head, verdict: 'drifted', says: `${upper(name)} has no identity of its own that ${what} could be granted to.` };
  }
  const denial = access.denials.find((it) => denies(it, principalId, role));
  if (denial !== undefined)
    return { ...head, verdict: 'drifted', says: `Deny assignment «${denial.name}» takes ${what} from ${name}.` };
  const mine = access.assignments.filter((it) => it.principalId === principalId);
  const inForce = coveredSince(
    mine.filter((it) => counts(it, workspace)),
    role,
  );
  if (inForce !== undefined) return { ...head, verdict: 'compliant', inForce, says: `${upper(name)} has ${what}.` };
  if (coveredSince(mine, role) !== undefined) {
    return { ...head, verdict: 'drifted', says: `${upper(name)} has ${what} only under a condition: people have to widen it.` };
  }
  const says = `${upper(name)} lacks ${what}.`;
  if (!row.grants) return { ...head, verdict: 'drifted', says: `${says} Azure or a person grants this one.` };
  if (row.on === 'storage' && workspace.dataIsolation) {
    return {
      ...head,
      verdict: 'drifted',
      says: `${says} The workspace isolates its data, so an assignment without a condition is never made.`,
    };
  }
  return { ...head, verdict: 'drifted', says, repair: grant(`access/${row.id}`, principalId, role, scope) };
}

function grant(rule: string, principalId: string, role: Role, on: Id): Step {
  const to = { principalId, principalType: 'ServicePrincipal', roleId: role.id, roleName: role.name } as const;
  return { rule, kind: 'role', on, from: null, to, madeAt: null, needs: [] };
}

/** An assignment under a condition counts only where it is the one that Azure makes for a workspace that isolates its data. */
function counts({ condition }: Assignment, { dataIsolation, workspaceId }: Workspace): boolean {
  if (condition === null) return true;
  if (!dataIsolation || workspaceId === null) return false;
  const text = condition.toLowerCase();
  return text.includes('containers:name') && /stringstartswith|stringlike/.test(text) && text.includes(workspaceId.toLowerCase());
}

/** Every permission of the role, whichever assignments bring it: the later of the earliest that bring each. */
function coveredSince(assignments: readonly Assignment[], role: Role): InForce | undefined {
  const needed = [
    ...role.actions.map((action) => ['actions', action] as const),
    ...role.dataActions.map((action) => ['dataActions', action] as const),
  ];
  const bringers = needed.map(([plane, action]) => earliest(assignments.filter((it) => allows(it.permissions, plane, action))));
  if (bringers.length === 0 || bringers.includes(undefined)) return undefined;
  const all = bringers.flatMap((it) => (it === undefined ? [] : [it]));
  return {
    since: Math.max(...all.map(({ since }) => since)),
    known: 'exact',
    slow: role.dataActions.length > 0 && all.some(isAbove),
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

function denies({ principalIds, excluded, permissions }: Access['denials'][number], principalId: string, role: Role): boolean {
  if (excluded.includes(principalId) || (principalIds !== null && !principalIds.includes(principalId))) return false;
  return (
    role.actions.some((action) => allows(permissions, 'actions', action)) ||
    role.dataActions.some((action) => allows(permissions, 'dataActions', action))
  );
}

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
