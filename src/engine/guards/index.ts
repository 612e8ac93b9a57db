import type { Instant } from '../../model/id.ts';
import type { Tags } from '../../model/resource.ts';
import type { Step } from '../../model/step.ts';
import type { Held, Limits, Memory } from '../ports.ts';
import { debt } from './debt.ts';
import { exemption } from './exemption.ts';
import { mode } from './mode.ts';
import { once } from './once.ts';
import { optIn } from './opt-in.ts';
import { scope } from './scope.ts';

/** What guards look at beside the step and policy. */
export interface Grounds {
  readonly memory: Memory;
  readonly at: Instant;
  /** Of what the step writes to; `undefined`: Azure did not show them. */
  readonly tags: Tags | undefined;
}

/** The first reason to hold a step back, by guards of one file each. Budget and lease are refused atomically with the intent. */
export function hold(step: Step, limits: Limits, { memory, at, tags }: Grounds): Held | undefined {
  return (
    mode(step, limits) ??
    scope(step, limits, tags) ??
    exemption(step, limits, at) ??
    optIn(step, limits) ??
    once(step, memory) ??
    debt(step, limits, memory)
  );
}
