import { withEnvironments } from '../model/change.ts';
import type { Id } from '../model/id.ts';
import type { Target } from '../model/rule.ts';
import { messageOf } from './failure.ts';
import type { Cause, Conclusion, Policy, Ports } from './ports.ts';
import { reconcile } from './reconcile.ts';
import { latest } from './run.ts';

export interface SweepOptions {
  /** Targets looked at side by side. */
  readonly concurrency: number;
  /** The time the function has. What does not fit goes on by queue. */
  readonly signal: AbortSignal;
}

export interface SweepReport {
  readonly targets: number;
  /** Targets that a message continues, for want of time. */
  readonly deferred: number;
  /** How many findings ended in each outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly failures: readonly { readonly of: string; readonly says: string }[];
}

interface Tally {
  readonly looked: Set<Id>;
  readonly outcomes: Map<string, number>;
  readonly failures: { of: string; says: string }[];
  deferred: number;
  /** Azure's latest time that a finding bears. */
  at: number;
}

/** Runs `work` on every item, `width` at a time. */
export async function eachOf<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
}

/** The targets of a page that were not met before; they are, from now on. */
export const unseen = (page: readonly Target[], met: Set<Id>): readonly Target[] =>
  page.filter(({ id }) => !met.has(id) && met.add(id));

async function lookAt(
  target: Target,
  cause: Cause,
  ports: Ports,
  policy: Policy,
  signal: AbortSignal,
): Promise<Conclusion | undefined> {
  if (!signal.aborted) return reconcile(target, cause, ports, policy);
  await ports.later(target, cause, 0);
  return undefined;
}

/**
 * Expands every scope, all pages, and reconciles each target once. One failure never stops the rest; it is in the report.
 * A sweep whose scopes were all expanded is complete, and says so to the journal.
 */
export async function sweep(
  scopes: readonly Id[],
  cause: Cause & { readonly by: 'sweep' },
  ports: Ports,
  policy: Policy,
  { concurrency, signal }: SweepOptions,
): Promise<SweepReport> {
  const tally: Tally = { looked: new Set(), outcomes: new Map(), failures: [], deferred: 0, at: 0 };
  const look = async (target: Target): Promise<void> => {
    try {
      const conclusion = await lookAt(target, cause, ports, policy, signal);
      if (conclusion === undefined) tally.deferred += 1;
      tally.at = Math.max(tally.at, latest(conclusion?.seen ?? []));
      for (const { ending } of conclusion?.outcomes ?? [])
        tally.outcomes.set(ending.outcome, (tally.outcomes.get(ending.outcome) ?? 0) + 1);
    } catch (error) {
      tally.failures.push({ of: target.id, says: messageOf(error) });
    }
  };
  let expanded = true;
  for (const scope of scopes) {
    try {
      for await (const page of ports.expand(scope)) {
        await eachOf(unseen(withEnvironments(page), tally.looked), concurrency, look);
      }
    } catch (error) {
      expanded = false;
      tally.failures.push({ of: scope, says: messageOf(error) });
    }
  }
  // by Azure's clock where it showed one: what is newer than the first sweep is drift, not debt
  if (expanded) await ports.completeSweep(cause.sweep, tally.at === 0 ? cause.at : tally.at, scopes);
  return {
    targets: tally.looked.size,
    deferred: tally.deferred,
    outcomes: Object.fromEntries(tally.outcomes),
    failures: tally.failures,
  };
}
