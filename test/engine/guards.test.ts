import { describe, expect, it } from 'vitest';
import { hold } from '../../src/engine/guards/index.ts';
import type { Exemption, Limits, Memory, Remembered } from '../../src/engine/ports.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { id } from '../../src/model/id.ts';
import type { Tags } from '../../src/model/resource.ts';
import type { Step } from '../../src/model/step.ts';
import { factsOf } from '../support/facts.ts';
import { limiting, policyOf } from '../support/limits.ts';
import { changed, literalAzure } from '../support/literal-azure.ts';
import { aRegistry, GROUP, LONG_AGO, NOW, pulls, REGISTRY, W1 } from '../support/literals.ts';

const cut: Step = {
  rule: 'registry-admin-user',
  kind: 'registry-admin',
  on: REGISTRY,
  from: true,
  to: false,
  subject: { id: REGISTRY, tags: { env: 'prod' } },
  madeAt: LONG_AGO,
  needs: [],
};
const contributor = { principalId: 'p', principalType: 'ServicePrincipal', roleId: 'c', roleName: 'Contributor' } as const;
const powerful: Step = { ...cut, rule: 'access/W1', kind: 'role', on: W1, from: null, to: contributor };
const identity: Step = { ...cut, rule: 'compute-identity', kind: 'compute-identity', on: W1, from: 'None', to: 'SystemAssigned' };

const seenGood: Remembered = { firstGood: LONG_AGO, goodSince: null, lastGood: LONG_AGO };
const remembering = (seen?: Remembered, firstSweep: number | null = null, joined: number | null = null): Memory => ({
  firstSweep,
  sweptSince: () => firstSweep,
  of: () => seen,
  joinedAt: () => joined,
});
const heldBy = (step: Step, limits: Partial<Limits> = {}, memory = remembering(seenGood), tags: Tags | undefined = {}) =>
  hold(step, limiting(limits), { memory, at: NOW, tags })?.by;

const exempt = (changes: Partial<Exemption> = {}): Limits['exemption'] => {
  const it: Exemption = {
    rule: cut.rule,
    resource: REGISTRY,
    owner: 'Platform',
    reason: 'A vendor needs it.',
    expires: NOW + 1,
    ...changes,
  };
  return (rule, resource, at) => (rule === it.rule && resource === it.resource && at < it.expires ? it : undefined);
};

describe('a step', () => {
  it('that nothing speaks against is not held', () => expect(heldBy(cut)).toBeUndefined());

  it('is held by the mode of its rule, audit or off', () => {
    expect(heldBy(cut, { mode: () => 'audit' })).toBe('mode');
    expect(heldBy(cut, { mode: (rule) => (rule === cut.rule ? 'off' : 'enforce') })).toBe('mode');
  });

  it('is held where policy does not take in what it is for, by place or by tag', () => {
    expect(heldBy(cut, { includes: (id) => !id.startsWith(GROUP) })).toBe('scope');
    expect(heldBy(cut, { includes: (_id, tags) => tags.env !== 'prod' })).toBe('scope');
  });

  it('that grants is held where policy takes in a workspace by a tag alone, which its own people may write', () => {
    const byTag: Partial<Limits> = { optedIn: () => true, includesByPlace: () => false };
    expect(heldBy(powerful, { optedIn: () => true })).toBeUndefined();
    expect(heldBy(powerful, byTag)).toBe('scope');
    expect(heldBy({ ...cut, rule: 'access/W4', kind: 'access-policy', from: null, to: { principalId: 'p' } }, byTag)).toBe(
      'scope',
    );
    expect(heldBy(cut, byTag)).toBeUndefined();
  });

  it('that grants is held by an exemption of whom it is for', () => {
    const compute = id(`${W1}/computes/gpu`);
    const grant: Step = { ...powerful, rule: 'access/compute-pull', consumer: compute };
    expect(heldBy(grant, { exemption: exempt({ rule: grant.rule, resource: compute }) })).toBe('exemption');
    expect(heldBy({ ...grant, consumer: W1 }, { exemption: exempt({ rule: grant.rule, resource: compute }) })).toBeUndefined();
  });

  it('is held where policy leaves out what it writes to, whatever it is for', () => {
    const grant: Step = {
      ...cut,
      rule: 'access/compute-pull',
      kind: 'role',
      from: null,
      to: contributor,
      subject: { id: W1, tags: {} },
    };
    expect(heldBy(grant)).toBeUndefined();
    expect(heldBy(grant, { leavesOut: (on) => on === REGISTRY })).toBe('scope');
  });

  it('is held where a tag of what it writes to leaves that out, or could', () => {
    const leavesOut: Limits['leavesOut'] = (on, tags) => on === REGISTRY && (tags === undefined || tags.keyless === 'no');
    expect(heldBy(cut, { leavesOut })).toBeUndefined();
    expect(heldBy(cut, { leavesOut }, remembering(seenGood), { keyless: 'no' })).toBe('scope');
    expect(hold(cut, limiting({ leavesOut }), { memory: remembering(seenGood), at: NOW, tags: undefined })).toEqual({
      by: 'scope',
      says: `Policy leaves things out by tags (limits.exclude), and those of ${REGISTRY} cannot be read: nothing is written there.`,
    });
    expect(hold(cut, limiting({}), { memory: remembering(seenGood), at: NOW, tags: undefined })).toBeUndefined();
  });

  it('is held by an exemption until it expires, with owner and reason', () => {
    expect(hold(cut, limiting({ exemption: exempt() }), { memory: remembering(seenGood), at: NOW, tags: {} })).toEqual({
      by: 'exemption',
      says: 'Platform has exempted it until 2026-06-01: A vendor needs it.',
      until: NOW + 1,
    });
    expect(heldBy(cut, { exemption: exempt({ expires: NOW }) })).toBeUndefined();
    expect(heldBy(cut, { exemption: exempt({ rule: 'storage-shared-key' }) })).toBeUndefined();
  });

  it('that hands out power or writes more than one setting waits for policy to opt in', () => {
    expect(heldBy(powerful)).toBe('opt-in');
    expect(heldBy(powerful, { optedIn: (rule) => rule === 'access/W1' })).toBeUndefined();
    expect(heldBy(identity, {}, remembering())).toBe('opt-in');
    expect(heldBy(identity, { optedIn: () => true }, remembering())).toBeUndefined();
  });

  it('that would write a whole compute a second time is held', () => {
    expect(heldBy(identity, { optedIn: () => true })).toBe('once');
  });

  it('that cuts what was good only before any workspace used it is debt: somebody else relies on it', () => {
    expect(heldBy({ ...cut, usedSince: LONG_AGO + 1_000 })).toBe('debt');
    // Azure dates what it answers by the second
    expect(heldBy({ ...cut, usedSince: LONG_AGO + 999 })).toBeUndefined();
    expect(heldBy({ ...cut, usedSince: null })).toBeUndefined();
    expect(heldBy(cut, {}, remembering(seenGood, null, LONG_AGO + 1_000))).toBe('debt');
    expect(heldBy(cut, {}, remembering(seenGood, null, LONG_AGO))).toBeUndefined();
  });

  it('that cuts debt is held unless it may be migrated there, or is newer than the first sweep', () => {
    expect(heldBy(cut, {}, remembering())).toBe('debt');
    expect(heldBy(cut, { migrates: (rule, on) => rule === cut.rule && on === REGISTRY }, remembering())).toBeUndefined();
    expect(heldBy(cut, {}, remembering(undefined, LONG_AGO - 1))).toBeUndefined();
    expect(heldBy({ ...cut, madeAt: null }, {}, remembering(undefined, LONG_AGO - 1))).toBe('debt');
  });
});

describe('what people are told', () => {
  const drifted = () =>
    literalAzure(
      factsOf(
        { registry: aRegistry({ adminUser: true, createdAt: NOW - 3_600_000, tags: { env: 'test' } }), estate: [] },
        { [`users ${REGISTRY}`]: [], [`access ${REGISTRY}`]: pulls() },
      ),
    );
  const privately = {
    ...policyOf().wants,
    workspaces: [{ scope: W1, privateRegistries: [{ registry: REGISTRY, computes: ['*'], endpoints: [], builds: [] }] }],
  };
  const told = async (limits: Partial<Limits>) => {
    const azure = drifted();
    const cause = changed(REGISTRY, 'Microsoft.ContainerRegistry/registries/write');
    const { outcomes } = await reconcile({ kind: 'registry', id: REGISTRY }, cause, azure.ports, policyOf(limits, privately));
    return outcomes.map(({ ending }) => ending.outcome);
  };

  it('is a report, where only people can act', async () => expect(await told({})).toEqual(['reported']));
  it('is nothing of a rule that is off', async () => expect(await told({ mode: () => 'off' })).toEqual([]));
  it('is nothing of what policy does not take in', async () => {
    expect(await told({ includes: (_id, tags) => tags.env !== 'test' })).toEqual([]);
  });
  it('is the exemption, where there is one', async () => expect(await told({ exemption: exempt() })).toEqual(['held']));
});
