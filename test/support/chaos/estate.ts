import fc from 'fast-check';
import type { ComputePlan, EstatePlan, WorkspacePlan } from '../../../src/sandbox/estate/plan.ts';
import { SUBSCRIPTION_ID } from '../world.ts';

/** Small estates of every shape that Azure lets people build. */

const compute = fc.record({
  type: fc.constantFrom<ComputePlan['type']>('AmlCompute', 'AmlCompute', 'Kubernetes', 'ComputeInstance'),
  identity: fc.constantFrom<ComputePlan['identity']>('system', 'user', 'user', 'none'),
  isOlderThanRegistry: fc.boolean(),
  isGranted: fc.boolean(),
});

const workspace = fc.record({
  registry: fc.constantFrom<NonNullable<WorkspacePlan['registry']>>('shared', 'shared', 'own', 'none'),
  mode: fc.constantFrom<NonNullable<WorkspacePlan['mode']>>('identity', 'identity', 'key'),
  kind: fc.constantFrom<'Default' | 'Hub' | 'FeatureStore'>('Default', 'Default', 'Default', 'Hub', 'FeatureStore'),
  hasProject: fc.boolean(),
  computes: fc.array(compute, { maxLength: 3 }),
});

type Drawn = typeof workspace extends fc.Arbitrary<infer T> ? T : never;

function planned({ kind, hasProject, computes, registry, mode }: Drawn, n: number): readonly WorkspacePlan[] {
  const name = `chaos-w${n}`;
  const named = computes.map(
    (it, index): ComputePlan => ({
      ...it,
      name: `c${index}`,
      isOlderThanRegistry: it.isOlderThanRegistry && registry !== 'none',
    }),
  );
  if (kind === 'Default') return [{ name, kind, registry, mode, computes: named }];
  // hubs and feature stores have compute instances alone
  const instances = named.filter(({ type }) => type === 'ComputeInstance');
  if (kind === 'FeatureStore') return [{ name, kind, registry, mode, computes: instances }];
  const hub: WorkspacePlan = {
    ...{ name, kind, registry, mode },
    computes: instances.map((it) => ({ ...it, isOlderThanRegistry: false })),
  };
  return hasProject ? [hub, { name: `${name}-p`, kind: { projectOf: name } }] : [hub];
}

export const anyPlan: fc.Arbitrary<EstatePlan> = fc
  .record({
    hasAdminUser: fc.boolean(),
    asksForRepositoryRoles: fc.constantFrom(false, false, false, false, true),
    workspaces: fc.array(workspace, { minLength: 1, maxLength: 3 }),
  })
  .map(({ workspaces, ...it }) => ({
    ...it,
    subscriptionId: SUBSCRIPTION_ID,
    group: 'machine-learning',
    location: 'westeurope',
    prefix: 'chaos',
    workspaces: workspaces.flatMap(planned),
  }));
