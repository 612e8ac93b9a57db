import type { Step } from '../../model/step.ts';
import type { Held, Limits, Memory } from '../ports.ts';
import { debt } from './debt.ts';
import { mode } from './mode.ts';

/** A pure function: why we hold a step back. One file each. */
export type Guard = (step: Step, limits: Limits, memory: Memory) => Held | undefined;

const GUARDS: readonly Guard[] = [mode, debt];

/** The first reason to hold a step back. Budget and lease are not here: they are refused atomically with the intent. */
export function hold(step: Step, limits: Limits, memory: Memory): Held | undefined {
  for (const guard of GUARDS) {
    const held = guard(step, limits, memory);
    if (held !== undefined) return held;
  }
  return undefined;
}
