import { describe, expect, it } from 'vitest';
import { check } from '../../src/engine/check.ts';
import { sweep } from '../../src/engine/sweep.ts';
import { EVERYWHERE, id } from '../../src/model/id.ts';
import type { Target } from '../../src/model/rule.ts';
import { environmentsOf } from '../../src/model/types.ts';
import type { factsOf } from '../support/facts.ts';
import { policyOf } from '../support/limits.ts';
import { literalAzure } from '../support/literal-azure.ts';
import { literalEstate } from '../support/literal-estate.ts';
import {
  ACCOUNT,
  aCompute,
  accessOf,
  aRegistry,
  GROUP,
  HOUR,
  NOW,
  pulls,
  REGISTRY,
  SUBSCRIPTION,
  W1,
} from '../support/literals.ts';

const TARGETS: readonly Target[] = [
  { kind: 'workspace', id: W1 },
  { kind: 'registry', id: REGISTRY },
  { kind: 'storage', id: ACCOUNT },
  { kind: 'registry', id: REGISTRY },
];

const policy = (mode: 'audit' | 'enforce' = 'enforce') => policyOf({ mode: () => mode });

const estate = (changes: Parameters<typeof factsOf>[0] = {}) =>
  literalAzure(literalEstate(changes, { [`access ${REGISTRY}`]: pulls() }), TARGETS);

const nightly = { by: 'sweep', sweep: 'night', at: NOW - 1 } as const;
const options = { concurrency: 2, signal: new AbortController().signal };

describe('a sweep', () => {
  it('looks at every target once, repairs what it may, and completes', async () => {
    const azure = estate();
    const report = await sweep([SUBSCRIPTION], nightly, azure.ports, policy(), options);
    expect(report).toEqual({ targets: 4, deferred: 0, failures: [], outcomes: { compliant: 13, repaired: 1 } });
    const { sweptSince } = await azure.journal.memory([]);
    expect([sweptSince(W1), sweptSince(id('/subscriptions/another'))]).toEqual([NOW, null]);
  });

  it('goes on when one target fails, and names it', async () => {
    const azure = estate();
    const { conclude } = azure.ports;
    const ports = {
      ...azure.ports,
      conclude: (it: Parameters<typeof conclude>[0]) =>
        it.target.id === W1 ? Promise.reject(new Error('The table is full.')) : conclude(it),
    };
    const report = await sweep([SUBSCRIPTION], nightly, ports, policy(), options);
    expect(report.failures).toEqual([{ of: W1, says: 'The table is full.' }]);
    expect(report.outcomes).toEqual({ compliant: 3 });
  });

  it('is not complete when a scope cannot be expanded', async () => {
    const azure = estate();
    const ports = {
      ...azure.ports,
      // biome-ignore lint/correctness/useYield: it fails before its first page
      expand: async function* (): AsyncGenerator<readonly Target[]> {
        throw new Error('Resource Graph lost rows.');
      },
    };
    const report = await sweep([GROUP], nightly, ports, policy(), options);
    expect(report.failures).toEqual([{ of: GROUP, says: 'Resource Graph lost rows.' }]);
    expect((await azure.journal.memory([])).firstSweep).toBeNull();
  });

  it('sends on by queue what does not fit into its time', async () => {
    const azure = estate();
    const report = await sweep([SUBSCRIPTION], nightly, azure.ports, policy(), { concurrency: 1, signal: AbortSignal.abort() });
    expect(report).toMatchObject({ targets: 4, deferred: 4, outcomes: {} });
    expect(azure.messages.map(({ target }) => target.id).sort()).toEqual([REGISTRY, W1, ACCOUNT, environmentsOf(W1)].sort());
  });
});

/** What stands in the way is told beside what holds a step. */
const lacking = `Compute «gpu» lacks AcrPull on ${REGISTRY}.`;

describe('a check', () => {
  it('answers findings and the plan it would apply, and writes nothing', async () => {
    const azure = estate({ registry: aRegistry({ adminUser: true }) });
    const report = await check(SUBSCRIPTION, azure.ports, policy());
    expect(report).toMatchObject({ scope: SUBSCRIPTION, drifted: 2, unknown: 0 });
    const plans = Object.fromEntries(
      report.targets.map(({ kind, plan }) => [kind, plan.map(({ state, does, because }) => ({ state, does, because }))]),
    );
    const grant = { state: 'ready', does: `Grant AcrPull on ${REGISTRY} to principal gpu-identity`, because: [] };
    expect(plans).toEqual({
      workspace: [grant],
      registry: [
        grant,
        {
          state: 'held',
          does: `Turn the admin user of ${REGISTRY} off`,
          because: [expect.stringContaining('never seen good'), lacking],
        },
      ],
      environments: [],
      storage: [],
    });
    expect(azure.writes).toEqual([]);
    expect(azure.messages).toEqual([]);
  });

  it('is silent about a rule that is off, though a step may say that it needs it', async () => {
    const azure = estate({ registry: aRegistry({ adminUser: true }) });
    const off = policyOf({ mode: (rule) => (rule === 'registry-admin-user' ? 'off' : 'enforce') });
    const { targets, drifted } = await check(REGISTRY, azure.ports, off);
    const { findings, plan } = targets.find(({ id }) => id === REGISTRY) ?? {};
    expect({ findings, drifted }).toEqual({ findings: [], drifted: 1 });
    expect(plan?.at(-1)).toMatchObject({ state: 'held', because: [expect.stringContaining('mode off'), lacking] });
  });

  it('is silent about what policy does not take in, and holds every step for its sake', async () => {
    const azure = estate({ registry: aRegistry({ adminUser: true, tags: { env: 'prod' } }) });
    const report = await check(REGISTRY, azure.ports, policyOf({ includes: (_id, tags) => tags.env !== 'prod' }));
    const registry = report.targets.find(({ id }) => id === REGISTRY);
    expect(registry?.findings).toEqual([]);
    expect(registry?.plan.at(-1)).toMatchObject({
      state: 'held',
      because: [expect.stringContaining('Policy does not take in'), lacking],
    });
  });

  it('says what a step waits for, is blocked on, and until when', async () => {
    const azure = estate({
      registry: aRegistry({ adminUser: true }),
      computes: [aCompute('gpu', { identity: { system: null, user: [] } })],
    });
    await azure.ports.completeSweep('s', 0, [EVERYWHERE]);
    azure.set(`registry ${REGISTRY}`, aRegistry({ adminUser: true, createdAt: NOW }));
    const blocked = await check(REGISTRY, azure.ports, policy());
    const planOf = (report: typeof blocked) => report.targets.find(({ id }) => id === REGISTRY)?.plan.at(-1);
    expect(planOf(blocked)).toMatchObject({ state: 'blocked', because: [expect.stringContaining('«gpu» has no identity')] });
    azure.set(`computes ${W1}`, [aCompute('gpu')]);
    azure.set(`access ${REGISTRY}`, accessOf(...pulls('gpu').assignments.map((it) => ({ ...it, since: NOW - HOUR / 2 }))));
    expect(planOf(await check(REGISTRY, azure.ports, policy()))).toMatchObject({
      state: 'waiting',
      until: new Date(NOW + HOUR / 2).toISOString(),
      because: expect.arrayContaining([`Compute «gpu» has AcrPull on ${REGISTRY}.`]),
    });
  });
});
