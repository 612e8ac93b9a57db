import { type Finding, type Head, needing, type Said } from '../../model/finding.ts';
import type { Id } from '../../model/id.ts';
import type { Workspace } from '../../model/resource.ts';
import type { Access, Role } from '../../model/role.ts';
import type { Step } from '../../model/step.ts';
import { upper } from './counted.ts';
import { covered, coveredDespiteConditions, denialOf, groupDenialOf } from './covered.ts';
import type { AccessRow, Consumer, Consumers, RequiredRoles, RowContext, Scope } from './row.ts';

interface Required {
  readonly row: AccessRow;
  readonly context: RowContext;
  readonly consumer: Consumer;
  readonly role: Role;
  readonly scope: Id;
}

/** What a row says about a workspace: each scope, each consumer, each role it needs. `only`: what a cut needs on one scope. */
export function judgeRow(row: AccessRow, given: Omit<RowContext, 'head' | 'cutting'>, only?: Id): readonly Said[] {
  const head: Head = { rule: `access/${row.id}`, resource: given.workspace.id };
  const context = { ...given, head, cutting: only !== undefined };
  const reports = only === undefined ? (row.reports?.(context) ?? []) : [];
  const scopes = row.scopes(context).filter(({ id }) => only === undefined || id === only);
  if (scopes.length === 0) return reports.map((said) => ({ ...head, ...said }));
  const consumers = row.consumers(context);
  return [
    ...reports.map((said) => ({ ...head, ...said })),
    ...consumers.findings.map((said) => ({ ...head, ...said })),
    ...scopes.flatMap((scope) => judgeScope(row, context, scope, consumers)),
  ];
}

function judgeScope(
  row: AccessRow,
  context: RowContext,
  { id: scope, needs = () => true }: Scope,
  { known, findings }: Consumers,
): readonly Finding[] {
  const { ask, head } = context;
  const all = known.filter(needs);
  // what a cut waits for is asked for before its consumers are known, to be read in one round; the rest only if somebody needs it
  const isForeseen = row.cut !== 'none' && findings.length > 0;
  if (all.length === 0 && !isForeseen) return [];
  const access = ask('access', scope);
  return withRoles(row.roles, scope, context, (roles) =>
    needing(head, { access }, (facts) =>
      all.flatMap((consumer) =>
        (consumer.roles ?? roles).map((role) => judgeConsumer({ row, context, consumer, role, scope }, facts.access)),
      ),
    ),
  );
}

function withRoles(
  required: RequiredRoles,
  scope: Id,
  { ask, head }: RowContext,
  say: (roles: readonly Role[]) => readonly Finding[],
): readonly Finding[] {
  if ('always' in required) return say(required.always);
  return needing(head, { registry: ask('registry', scope) }, ({ registry: { roleMode } }) => {
    if (roleMode === 'legacy' || roleMode === 'abac') return say(required[roleMode]);
    const says = `Registry ${scope} weighs roles in a way this build does not know: «${roleMode}».`;
    return [{ verdict: 'unknown', retryAt: null, says }];
  });
}

function judgeConsumer(required: Required, access: Access): Said {
  const { row, context, consumer, role, scope } = required;
  const { resource, name, principalId } = consumer;
  const head = { resource, aspect: `${role.name} for ${principalId ?? 'no identity'} on ${scope}` };
  const what = `${role.name} on ${scope}`;
  const drifted = (says: string): Said => ({ ...head, verdict: 'drifted', says });
  /** Whoever is to act looks for it by its principal; a grant of ours names that itself. */
  const forPeople = (says: string): Said => drifted(`${says} Its principal is ${principalId}.`);
  if (principalId === null) return drifted(`${upper(name)} has no identity of its own that ${what} could be granted to.`);
  const denial = denialOf(access, principalId, role);
  if (denial !== undefined) return forPeople(`Deny assignment «${denial}» takes ${what} from ${name}.`);
  const groups = groupDenialOf(access, principalId, role);
  if (groups !== undefined) {
    const says = `Deny assignment «${groups}» takes ${what} from a group, and nobody can tell here whether ${name} belongs to it.`;
    return { ...head, verdict: 'unknown', retryAt: null, says };
  }
  const inForce = covered(access, principalId, role, context.workspace);
  if (inForce !== undefined) return { ...head, verdict: 'compliant', inForce, says: `${upper(name)} has ${what}.` };
  if (coveredDespiteConditions(access, principalId, role)) {
    return forPeople(`${upper(name)} has ${what} only under a condition: people have to widen it.`);
  }
  const says = `${upper(name)} lacks ${what}.`;
  if (consumer.grantedBy !== undefined) return forPeople(`${says} ${consumer.grantedBy}`);
  if (row.grants === 'never') return forPeople(`${says} Azure or a person grants this one.`);
  const isolated = isolationOf(row, scope, context.workspace, access);
  if (isolated !== undefined) return forPeople(`${says} ${isolated}`);
  return { ...head, verdict: 'drifted', says, repair: grant(required, principalId) };
}

/** Why an assignment without a condition would open what somebody keeps apart: nothing of data is granted there, and to a hub nothing. */
function isolationOf(
  { ref }: AccessRow,
  scope: Id,
  { dataIsolation, kind }: Workspace,
  { assignments }: Access,
): string | undefined {
  if (dataIsolation && (ref.startsWith('D') || kind === 'hub'))
    return 'The workspace isolates its data, so an assignment without a condition is never made.';
  const parts = assignments.some((it) => it.scope === scope && isolates(it.condition));
  return ref.startsWith('D') && parts
    ? 'Another workspace isolates its data there, so an assignment without a condition is never made.'
    : undefined;
}

/** Azure parts the containers of workspaces in one account by their names. */
const isolates = (condition: string | null): boolean => /containers:name\]/i.test(condition ?? '');

function grant({ row, context: { workspace }, consumer, role, scope }: Required, principalId: string): Step {
  const principalType = consumer.principalType ?? 'ServicePrincipal';
  const to = { principalId, principalType, roleId: role.id, roleName: role.name } as const;
  const subject = { id: workspace.id, tags: workspace.tags };
  const step = { kind: 'role', on: scope, from: null, to, subject, consumer: consumer.resource } as const;
  return { rule: `access/${row.id}`, ...step, madeAt: null, needs: [] };
}
