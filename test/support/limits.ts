import type { Limits, Policy } from '../../src/engine/ports.ts';
import { PLAIN, type Wants } from '../../src/model/wants.ts';
import { HOUR } from './literals.ts';

/** Limits that hold nothing back but debt. */
export const limiting = (changes: Partial<Limits> = {}): Limits => ({
  mode: () => 'enforce',
  migrates: () => false,
  includes: () => true,
  includesByPlace: () => true,
  leavesOut: () => false,
  exemption: () => undefined,
  optedIn: () => false,
  settle: HOUR,
  ...changes,
});

export const policyOf = (limits: Partial<Limits> = {}, wants: Wants = PLAIN): Policy => ({
  wants,
  limits: limiting(limits),
  self: 'our-application',
});
