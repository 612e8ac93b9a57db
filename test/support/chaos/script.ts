import fc from 'fast-check';
import { anyDeed } from './deeds.ts';
import { anyPlan } from './estate.ts';
import type { Script } from './play.ts';
import { anyWeather } from './weather.ts';

/** An estate, how the app is told to run, and what happens in which order. */
export const anyScript: fc.Arbitrary<Script> = fc.record({
  plan: anyPlan,
  seed: fc.nat(1_000_000),
  settle: fc.constantFrom(5, 600, 3_600),
  migrate: fc.boolean(),
  audited: fc.array(
    fc.constantFrom('registry-admin-user', 'storage-shared-key', 'workspace-datastore-auth-mode', 'access/compute-pull'),
    { maxLength: 2 },
  ),
  swept: fc.boolean(),
  operationSeconds: fc.constantFrom(0, 0, 20),
  steps: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('deed' as const), deed: anyDeed }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('weather' as const), weather: anyWeather }) },
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.constantFrom(0.5, 2, 10, 120, 1_200, 7_200) }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('sweep' as const) }) },
    ),
    { minLength: 3, maxLength: 25 },
  ),
});
