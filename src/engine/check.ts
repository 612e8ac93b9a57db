import { withEnvironments } from '../model/change.ts';
import { type Finding, namedOnce } from '../model/finding.ts';
import type { Id, Instant } from '../model/id.ts';
import type { Target } from '../model/rule.ts';
import { describe } from '../model/step.ts';
import { isReady, type Planned } from './plan.ts';
import type { AzurePort, JournalPort, Policy } from './ports.ts';
import { isTakenIn, openExamination, rulesFor } from './run.ts';
import { eachOf, unseen } from './sweep.ts';

/** A step of the plan, as a person reads it. */
export interface PlannedStep {
  readonly rule: string;
  readonly on: Id;
  readonly does: string;
  readonly state: 'ready' | 'waiting' | 'blocked' | 'held';
  /** What it waits for or is blocked on, or what holds it. */
  readonly because: readonly string[];
  /** ISO 8601, where time helps. */
  readonly until?: string;
}

export interface CheckedTarget {
  readonly kind: Target['kind'];
  readonly id: Id;
  readonly findings: readonly { rule: string; resource: Id; verdict: Finding['verdict']; says: string; at: string }[];
  readonly plan: readonly PlannedStep[];
}

export interface CheckReport {
  readonly scope: Id;
  readonly drifted: number;
  readonly unknown: number;
  readonly targets: readonly CheckedTarget[];
}

const iso = (at: Instant): string => new Date(at).toISOString();

function render(planned: Planned): PlannedStep {
  const { step, needs, held } = planned;
  const base = { rule: step.rule, on: step.on, does: describe(step) };
  if (isReady(planned)) return { ...base, state: 'ready', because: [] };
  const because = needs.are === 'met' ? [] : namedOnce(needs.on);
  // what stands in the way is told all the same: somebody decides by it whether to let go
  if (held !== undefined) {
    const until = held.until === undefined ? {} : { until: iso(held.until) };
    return { ...base, state: 'held', because: [held.says, ...because], ...until };
  }
  if (needs.are === 'waiting') return { ...base, state: 'waiting', because, until: iso(needs.until) };
  return { ...base, state: 'blocked', because };
}

async function examineTarget(target: Target, scope: Id, ports: CheckPorts, policy: Policy): Promise<CheckedTarget> {
  const rules = rulesFor(target, { by: 'check', at: 0 }, policy.self);
  const { snapshot, examine } = openExamination(target, rules, ports, policy);
  const { findings, planned } = await examine();
  const subject = snapshot.peek(target.kind, target.id);
  // memory may name what is gone; whoever asks for it by name has to hear that it is not there
  if (subject.state === 'absent' && target.id === scope) {
    const gone = { rule: target.kind, resource: target.id, verdict: 'unknown', says: `Azure shows no ${target.id}.` } as const;
    return { ...target, findings: [{ ...gone, at: iso(subject.at) }], plan: [] };
  }
  // as in the journal, what policy leaves out and a rule that is off are silent; a step that needs such a rule says so
  const told = isTakenIn(target, snapshot, policy.limits)
    ? findings.filter(({ rule }) => policy.limits.mode(rule) !== 'off')
    : [];
  return {
    ...target,
    findings: told.map(({ rule, resource, verdict, says, at }) => ({ rule, resource, verdict, says, at: iso(at) })),
    plan: planned.map(render),
  };
}

type CheckPorts = Pick<AzurePort, 'read' | 'expand'> & Pick<JournalPort, 'memory'>;

/** The dry run: findings, and the plan that would be applied. Has no way to write. Throws if the scope cannot be expanded. */
export async function check(scope: Id, ports: CheckPorts, policy: Policy): Promise<CheckReport> {
  const met = new Set<Id>();
  const targets: CheckedTarget[] = [];
  for await (const page of ports.expand(scope)) {
    await eachOf(unseen(withEnvironments(page), met), 8, async (target) => {
      targets.push(await examineTarget(target, scope, ports, policy));
    });
  }
  const all = targets.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const count = (verdict: Finding['verdict']): number =>
    all.flatMap(({ findings }) => findings).filter((it) => it.verdict === verdict).length;
  return { scope, drifted: count('drifted'), unknown: count('unknown'), targets: all };
}
