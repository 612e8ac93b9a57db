import { expect, it } from 'vitest';
import { EVERYWHERE, id } from '../../../src/model/id.ts';
import { aConclusion, drifted, ended, repaired } from '../../support/causes.ts';
import { ACCOUNT, aWorkspace, CLUSTER, GROUP, IDENTITY, NOW, REGISTRY, SUBSCRIPTION, W1, W2 } from '../../support/literals.ts';
import type { Open } from './open.ts';

const registry = { kind: 'registry', id: REGISTRY };
const account = { kind: 'storage', id: ACCOUNT };
const elsewhere = id('/subscriptions/22222222-2222-4222-8222-222222222222/resourcegroups/text');
const foreign = id(`${elsewhere}/providers/microsoft.machinelearningservices/workspaces/w3`);

export function estate(open: Open): void {
  it('learns what a workspace uses, and answers each dependency while it is new', async () => {
    const journal = open();
    expect(await journal.follow(aWorkspace(), [], [])).toEqual([registry, account]);
    expect(await journal.follow(aWorkspace(), [], [])).toEqual([]);
    expect(await journal.follow(aWorkspace({ id: W2 }), [], [])).toEqual([registry, account]);
    expect((await journal.usersOf(REGISTRY)).toSorted()).toEqual([W1, W2]);
  });

  it('keeps the user of a dependency that a workspace left, and answers only what is new', async () => {
    const journal = open();
    const other = id(`${GROUP}/providers/microsoft.containerregistry/registries/images2`);
    await journal.follow(aWorkspace(), [], []);
    expect(await journal.follow(aWorkspace({ containerRegistry: other }), [], [])).toEqual([{ kind: 'registry', id: other }]);
    expect(await journal.usersOf(REGISTRY)).toEqual([W1]);
    expect(await journal.usersOf(other)).toEqual([W1]);
  });

  it('remembers when a workspace came to a dependency from another, and not of the first that was seen', async () => {
    const journal = open();
    const other = id(`${GROUP}/providers/microsoft.containerregistry/registries/images2`);
    const joinedAt = async (it: typeof other) =>
      (await journal.memory([{ rule: 'registry-admin-user', resource: it }])).joinedAt(it);
    await journal.follow(aWorkspace(), [], []);
    expect(await joinedAt(REGISTRY)).toBeNull();
    await journal.follow(aWorkspace({ containerRegistry: other, modifiedAt: NOW }), [], []);
    expect([await joinedAt(other), await joinedAt(REGISTRY)]).toEqual([NOW, null]);
    await journal.follow(aWorkspace({ containerRegistry: other, modifiedAt: NOW + 5_000 }), [CLUSTER], []);
    expect(await joinedAt(other)).toBe(NOW);
    await journal.follow(aWorkspace({ id: W2, containerRegistry: other }), [], []);
    expect(await joinedAt(other)).toBe(NOW);
  });

  it('does not take one name for the beginning of another', async () => {
    const journal = open();
    await journal.follow(aWorkspace({ containerRegistry: id(`${REGISTRY}2`) }), [], []);
    expect(await journal.usersOf(REGISTRY)).toEqual([]);
    expect(await journal.within(REGISTRY)).toEqual([]);
    expect(await journal.within(id(`${GROUP}2`))).toEqual([]);
  });

  it('finds workspaces with their dependencies from any scope that either lies in', async () => {
    const journal = open();
    await journal.follow(aWorkspace(), [], []);
    await journal.follow(aWorkspace({ id: foreign, storageAccount: null }), [], []);
    const here = { kind: 'workspace', id: W1 };
    const there = { kind: 'workspace', id: foreign };
    for (const scope of [SUBSCRIPTION, GROUP, REGISTRY, EVERYWHERE]) {
      const found = await journal.within(scope);
      expect(found).toHaveLength(4);
      expect(found).toEqual(expect.arrayContaining([here, there, registry, account]));
    }
    expect(await journal.within(elsewhere)).toEqual([there, registry]);
    expect(await journal.within(ACCOUNT)).toEqual(expect.arrayContaining([here, account]));
  });

  it('finds a workspace from other resources where roles matter to it, and does not take it for their user', async () => {
    const journal = open();
    const bases = id(`${elsewhere}/providers/microsoft.containerregistry/registries/bases`);
    expect(await journal.follow(aWorkspace(), [bases], [])).toEqual([registry, account]);
    expect(await journal.within(bases)).toEqual(expect.arrayContaining([{ kind: 'workspace', id: W1 }]));
    expect(await journal.usersOf(bases)).toEqual([]);
    const lake = id(`${elsewhere}/providers/microsoft.storage/storageaccounts/lake`);
    expect(await journal.follow(aWorkspace(), [bases, lake], [])).toEqual([]);
    expect(await journal.within(lake)).toHaveLength(3);
  });

  it('remembers as which identities somebody in a workspace acts, the latest it was told', async () => {
    const journal = open();
    expect(await journal.identitiesOf(W1)).toEqual([]);
    await journal.follow(aWorkspace(), [], [IDENTITY, CLUSTER, IDENTITY]);
    expect(await journal.identitiesOf(W1)).toEqual([CLUSTER, IDENTITY].toSorted());
    expect(await journal.usersOf(IDENTITY)).toEqual([]);
    expect(await journal.follow(aWorkspace(), [], [])).toEqual([]);
    expect(await journal.identitiesOf(W1)).toEqual([]);
    const thousand = Array.from({ length: 1_000 }, (_, n) => id(`${IDENTITY}-${'long'.repeat(20)}-${n}`));
    await journal.follow(aWorkspace(), [], thousand);
    expect(await journal.identitiesOf(W1)).toHaveLength(100);
  });

  it('answers a dependency again while its last outcome waits for something', async () => {
    const journal = open();
    await journal.follow(aWorkspace(), [], []);
    const waiting = ended(drifted(NOW), { outcome: 'waiting', until: NOW + 1, on: [] });
    await journal.conclude(aConclusion([waiting]));
    expect(await journal.follow(aWorkspace(), [], [])).toEqual([registry]);
    await journal.conclude(aConclusion([repaired(NOW)]));
    expect(await journal.follow(aWorkspace(), [], [])).toEqual([]);
    await journal.conclude(aConclusion([ended(drifted(NOW), { outcome: 'blocked', on: [] })]));
    expect(await journal.follow(aWorkspace(), [], [])).toEqual([registry]);
    await journal.conclude(aConclusion([ended(drifted(NOW), { outcome: 'held', held: { by: 'lease', says: 'Busy.' } })]));
    expect(await journal.follow(aWorkspace(), [], [])).toEqual([registry]);
    await journal.conclude(aConclusion([ended(drifted(NOW), { outcome: 'held', held: { by: 'debt', says: 'Debt.' } })]));
    expect(await journal.follow(aWorkspace(), [], [])).toEqual([]);
  });

  it('remembers when the first sweep was completed, whatever comes later', async () => {
    const journal = open();
    expect((await journal.memory([])).firstSweep).toBeNull();
    await journal.completeSweep('night-1', NOW, [EVERYWHERE]);
    await journal.completeSweep('night-2', NOW + 1, [EVERYWHERE]);
    expect((await journal.memory([])).firstSweep).toBe(NOW);
  });

  it('remembers it for each scope: one that is configured later has a first sweep of its own', async () => {
    const journal = open();
    const [mine, theirs] = [id('/subscriptions/mine'), id('/subscriptions/theirs')];
    await journal.completeSweep('night-1', NOW, [mine]);
    const before = await journal.memory([]);
    expect([mine, id(`${mine}/resourcegroups/g`), theirs].map(before.sweptSince)).toEqual([NOW, NOW, null]);
    await journal.completeSweep('night-2', NOW + 1, [mine, theirs]);
    const after = await journal.memory([]);
    expect([mine, theirs].map(after.sweptSince)).toEqual([NOW, NOW + 1]);
  });
}
