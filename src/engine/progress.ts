import { type Finding, headId } from '../model/finding.ts';
import type { Instant } from '../model/id.ts';
import { type Step, stepId } from '../model/step.ts';
import type { Held, Intent, Written } from './ports.ts';
import { withNeeds } from './run.ts';

/** What became of a step in this run. */
export interface Attempt {
  readonly step: Step;
  /** Requests and sequential round trips from the start of the run to Azure's answer. */
  readonly requests: number;
  readonly trips: number;
  readonly result: Written | Held;
}

/** What a run has learned so far. */
export interface Progress {
  /** By the id of their step. */
  readonly attempts: Map<string, Attempt>;
  /** The last finding of every head, needs included. */
  readonly seen: Map<string, Finding>;
  /** The head that wanted a step first, by the id of the step. */
  readonly wantedBy: Map<string, string>;
}

/** A run that has learned nothing yet. */
export const openProgress = (): Progress => ({ attempts: new Map(), seen: new Map(), wantedBy: new Map() });

export const isHeld = (it: Intent | Held | Written): it is Held => 'by' in it;

/** Learns what was judged on fresh facts. */
export function note({ seen, wantedBy }: Progress, findings: readonly Finding[]): void {
  for (const it of withNeeds(findings)) {
    seen.set(headId(it), it);
    if (it.verdict === 'drifted' && it.repair && !wantedBy.has(stepId(it.repair))) wantedBy.set(stepId(it.repair), headId(it));
  }
}

/** Azure's time of the oldest fact behind a step. */
export const readAt = ({ seen, wantedBy }: Progress, step: Step): Instant => seen.get(wantedBy.get(stepId(step)) ?? '')?.at ?? 0;

/** What was refused for good in this run blocks what needs it, instead of letting it wait in vain. */
export function refusalOf({ attempts }: Progress, step: Step): Held | undefined {
  const result = attempts.get(stepId(step))?.result;
  if (result === undefined || isHeld(result)) return result;
  if (result.result !== 'refused' || result.refused.retryAt !== null) return undefined;
  return { by: 'refusal', says: result.refused.says };
}
