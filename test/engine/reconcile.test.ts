import { describe, expect, it } from 'vitest';
import type { Limits } from '../../src/engine/ports.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import type { Key } from '../../src/model/fact.ts';
import { EVERYWHERE, id } from '../../src/model/id.ts';
import { ROLES } from '../../src/model/roles.ts';
import type { Target } from '../../src/model/rule.ts';
import type { Wants } from '../../src/model/wants.ts';
import { unreadable } from '../support/facts.ts';
import { policyOf } from '../support/limits.ts';
import { changed, type LiteralAzure, literalAzure } from '../support/literal-azure.ts';
import { literalEstate } from '../support/literal-estate.ts';
import {
  ACCOUNT,
  aCompute,
  accessOf,
  anAccount,
  aRegistry,
  assigned,
  aWorkspace,
  contributor,
  GROUP,
  HOUR,
  NOW,
  pulls,
  REGISTRY,
  reads,
  W1,
  W2,
  wanting,
} from '../support/literals.ts';

const registry: Target = { kind: 'registry', id: REGISTRY };
const account: Target = { kind: 'storage', id: ACCOUNT };
const workspace: Target = { kind: 'workspace', id: W1 };

/** Everything about one workspace, good unless said otherwise. */
const estate = (...given: Parameters<typeof literalEstate>): LiteralAzure => literalAzure(literalEstate(...given));

/** Everything that Azure cannot show is declared. */
const DECLARED: Wants = {
  ...wanting({ people: 'none', serverless: 'none', containerInstances: 'none' }),
  dependencies: [{ scope: EVERYWHERE, onlyMachineLearning: true, coverage: true }],
};

const registryWrite = changed(REGISTRY, 'Microsoft.ContainerRegistry/registries/write');
const accountWrite = changed(ACCOUNT, 'Microsoft.Storage/storageAccounts/write');
const workspaceWrite = changed(W1, 'Microsoft.MachineLearningServices/workspaces/write');

/** The app has swept the estate when all was well, so that what happens next is drift. */
async function seenGood(azure: LiteralAzure): Promise<LiteralAzure> {
  for (const target of [workspace, registry, account])
    await reconcile(target, { by: 'sweep', sweep: 's', at: NOW }, azure.ports, policyOf());
  await azure.ports.completeSweep('s', NOW, [EVERYWHERE]);
  azure.rounds.length = 0;
  azure.writes.length = 0;
  azure.messages.length = 0;
  azure.now += HOUR;
  return azure;
}

const endings = async (azure: LiteralAzure, target: Target, cause = registryWrite, limits: Partial<Limits> = {}) =>
  (await reconcile(target, cause, azure.ports, policyOf(limits, DECLARED))).outcomes.map(
    ({ finding, ending }) => `${finding.rule}: ${ending.outcome}`,
  );

const texts = ({ writes }: LiteralAzure): readonly string[] => writes.map(({ text }) => text);
const OFF = `Turn the admin user of ${REGISTRY} off`;

describe('a steady estate', () => {
  it('costs one read and no write', async () => {
    const azure = estate();
    expect(await endings(azure, registry)).toEqual(['registry-admin-user: compliant']);
    expect(azure.rounds).toEqual([[`registry ${REGISTRY}`]]);
    expect(azure.writes).toEqual([]);
  });

  it('takes the echo of our own write for what it is: one read', async () => {
    const azure = estate();
    const echo = changed(W1, 'Microsoft.MachineLearningServices/workspaces/write', NOW, 'OUR-application');
    expect(await endings(azure, workspace, echo)).toEqual(['workspace-datastore-auth-mode: compliant']);
    expect(azure.rounds).toEqual([[`workspace ${W1}`]]);
  });
});

describe('a registry whose admin user was switched on', () => {
  const broken = async () => {
    const azure = await seenGood(estate());
    azure.set(`registry ${REGISTRY}` as Key, aRegistry({ adminUser: true }));
    return azure;
  };

  it('is cut at once when everybody pulls by identity, and read again', async () => {
    const azure = await broken();
    expect(await endings(azure, registry)).toEqual(['registry-admin-user: repaired']);
    expect(texts(azure)).toEqual([OFF]);
    expect(azure.rounds.map((keys) => keys.length)).toEqual([1, 3, 6, 1]);
  });

  it('is cut once however often the event comes', async () => {
    const azure = await broken();
    await endings(azure, registry);
    expect(await endings(azure, registry)).toEqual(['registry-admin-user: compliant']);
    expect(texts(azure)).toEqual([OFF]);
    const told = (await azure.journal.story(REGISTRY)).filter((row) => row.kind === 'outcome' && row.notify);
    expect(told).toHaveLength(1);
  });

  it('is only reported in audit mode', async () => {
    const azure = await broken();
    expect(await endings(azure, registry, registryWrite, { mode: () => 'audit' })).toEqual(['registry-admin-user: reported']);
    expect(azure.writes).toEqual([]);
  });

  it('is left alone while its users cannot be told', async () => {
    const azure = await broken();
    const { read } = azure.ports;
    azure.ports.read = async (keys) => {
      const reading = await read(keys);
      const facts = [...reading.facts].map(
        ([key, fact]) => [key, key.startsWith('users') ? unreadable('Forbidden.') : fact] as const,
      );
      return { ...reading, facts: new Map(facts) };
    };
    expect(await endings(azure, registry)).toEqual(['registry-admin-user: unknown']);
    expect(azure.writes).toEqual([]);
  });

  it('is not cut, and the event not acknowledged, while the journal is down', async () => {
    const azure = await broken();
    const down = { ...azure.ports, intend: () => Promise.reject(new Error('The table cannot be reached.')) };
    await expect(reconcile(registry, registryWrite, down, policyOf())).rejects.toThrow('The table cannot be reached.');
    expect(azure.writes).toEqual([]);
  });

  it('waits for a grant to be in force, by Azure’s clock, and is then cut', async () => {
    const azure = await broken();
    azure.set(`access ${REGISTRY}` as Key, pulls());
    expect(await endings(azure, registry)).toEqual(['registry-admin-user: waiting', 'access/compute-pull: repaired']);
    expect(azure.messages.map(({ milliseconds }) => milliseconds)).toEqual([HOUR]);
    azure.now += HOUR - 1;
    expect(await endings(azure, registry)).toEqual(['registry-admin-user: waiting']);
    azure.now += 1;
    expect(await endings(azure, registry)).toEqual(['registry-admin-user: repaired']);
    expect(azure.writes.map(({ at }) => at - NOW)).toEqual([HOUR, 2 * HOUR]);
  });

  it('stays as it is, by name, while a compute has no identity', async () => {
    const azure = await broken();
    azure.set(`computes ${W1}` as Key, [aCompute('gpu', { identity: { system: null, user: [] } })]);
    const { outcomes } = await reconcile(registry, registryWrite, azure.ports, policyOf());
    expect(outcomes.map(({ ending }) => ending)).toMatchObject([
      {
        outcome: 'blocked',
        on: [{ says: `Compute «gpu» has no identity of its own that AcrPull on ${REGISTRY} could be granted to.` }],
      },
    ]);
    expect(azure.writes).toEqual([]);
    expect(azure.messages).toEqual([]);
  });

  it('is judged once for both workspaces that share it: one that cannot be granted blocks the cut for both', async () => {
    const azure = await broken();
    azure.set(`users ${REGISTRY}` as Key, [W1, W2]);
    azure.set(`access ${REGISTRY}` as Key, accessOf(assigned(contributor, 'w1-identity', GROUP)));
    azure.set(`workspace ${W2}` as Key, aWorkspace({ id: W2 }));
    azure.set(`computes ${W2}` as Key, [aCompute('lonely', { id: W2, identity: { system: null, user: [] } })]);
    for (const kind of ['endpoints', 'services', 'connections']) azure.set(`${kind} ${W2}` as Key, []);
    const { outcomes } = await reconcile(registry, registryWrite, azure.ports, policyOf());
    const cut = outcomes.find(({ finding }) => finding.rule === 'registry-admin-user');
    expect(cut?.ending).toMatchObject({ outcome: 'blocked', on: [{ says: expect.stringContaining('«lonely»') }] });
    expect(texts(azure)).toEqual([`Grant AcrPull on ${REGISTRY} to principal gpu-identity`]);
  });

  it('names what refused the cut', async () => {
    const azure = await broken();
    azure.refuse('registry-admin', { by: 'lock', says: 'Lock «keep» is in the way.', retryAt: null });
    const { outcomes } = await reconcile(registry, registryWrite, azure.ports, policyOf());
    expect(outcomes.map(({ ending }) => ending)).toEqual([
      { outcome: 'refused', refused: { by: 'lock', says: 'Lock «keep» is in the way.', retryAt: null } },
    ]);
  });

  it('blocks the cut instead of waiting in vain when the grant it needs is refused', async () => {
    const azure = await broken();
    azure.set(`access ${REGISTRY}` as Key, pulls());
    azure.refuse('role', { by: 'permission', says: 'We may not grant.', retryAt: null });
    expect(await endings(azure, registry)).toEqual(['registry-admin-user: blocked', 'access/compute-pull: refused']);
  });

  it('writes once a run, and looks again, when a write shows no effect', async () => {
    const azure = await broken();
    azure.refuse('registry-admin', 'no effect');
    expect(await endings(azure, registry)).toEqual(['registry-admin-user: waiting']);
    expect(texts(azure)).toEqual([OFF]);
    expect(azure.messages).toHaveLength(1);
  });

  it('lets one run at a time write', async () => {
    const azure = await broken();
    const both = await Promise.all([endings(azure, registry), endings(azure, registry)]);
    expect(texts(azure)).toEqual([OFF]);
    expect(both.flat().filter((it) => it.endsWith('repaired'))).toHaveLength(1);
  });
});

describe('a workspace that was never keyless', () => {
  const keyed = () =>
    estate(
      { workspace: aWorkspace({ authMode: 'accesskey' }), storage: anAccount({ sharedKey: null }) },
      { [`access ${ACCOUNT}`]: accessOf() },
    );

  it('gets its grants and no cut without migration', async () => {
    const azure = keyed();
    expect(await endings(azure, workspace, workspaceWrite)).toContain('workspace-datastore-auth-mode: held');
    expect(await endings(azure, account, accountWrite)).toContain('storage-shared-key: held');
    expect(texts(azure).every((text) => text.startsWith('Grant Storage '))).toBe(true);
    expect(texts(azure)).toHaveLength(3);
  });

  it('is migrated in order when asked: roles, settle, mode, settle, key', async () => {
    const azure = keyed();
    const look = () => endings(azure, account, accountWrite, { migrates: () => true });
    expect(await look()).toContain('storage-shared-key: waiting');
    const granted = azure.writes.length;
    azure.now += HOUR;
    await look();
    expect(texts(azure).slice(granted)).toEqual([`Switch the system datastores of ${W1} from accesskey to Identity`]);
    azure.now += HOUR - 1;
    await look();
    expect(azure.writes).toHaveLength(granted + 1);
    azure.now += 1;
    expect(await look()).toEqual(['storage-shared-key: repaired']);
    expect(texts(azure).at(-1)).toBe(`Forbid shared keys on ${ACCOUNT}`);
  });

  it('keeps its key until every cluster was seen without nodes since the switch', async () => {
    const azure = keyed();
    const look = () => endings(azure, account, accountWrite, { migrates: () => true });
    const nodes = (current: number) =>
      azure.set(`computes ${W1}` as Key, [aCompute('gpu', { nodes: { current, steady: true } })]);
    await look();
    azure.now += HOUR;
    nodes(3);
    await look();
    azure.now += 2 * HOUR;
    expect(await look()).toEqual(['storage-shared-key: waiting']);
    nodes(0);
    azure.refuse('shared-key', { by: 'transient', says: 'Busy.', retryAt: azure.now + 1_000 });
    await look();
    nodes(2);
    azure.refuse('shared-key', 'no effect');
    azure.now += HOUR;
    await look();
    expect(texts(azure).at(-1)).toBe(`Forbid shared keys on ${ACCOUNT}`);
  });

  it('keeps its mode while that rule is in audit, and so its key', async () => {
    const azure = keyed();
    azure.set(`access ${ACCOUNT}` as Key, reads('gpu'));
    const mode = (rule: string) => (rule === 'workspace-datastore-auth-mode' ? 'audit' : 'enforce');
    expect(await endings(azure, account, accountWrite, { migrates: () => true, mode })).toEqual(['storage-shared-key: blocked']);
    expect(azure.writes).toEqual([]);
  });
});

describe('an account whose shared key was switched on', () => {
  it('is cut at once although its workspace was edited a minute ago and its cluster is busy: it was seen keyless', async () => {
    const azure = await seenGood(estate({ computes: [aCompute('gpu', { nodes: { current: 4, steady: true } })] }));
    await endings(azure, account, accountWrite);
    azure.set(`storage ${ACCOUNT}` as Key, anAccount({ sharedKey: true }));
    azure.set(`workspace ${W1}` as Key, aWorkspace({ modifiedAt: azure.now - 60_000 }));
    expect(await endings(azure, account, accountWrite)).toEqual(['storage-shared-key: repaired']);
  });
});

describe('a new resource', () => {
  it('that was made after the first sweep is drift, not debt', async () => {
    const azure = await seenGood(estate());
    azure.set(`registry ${REGISTRY}` as Key, aRegistry({ adminUser: true, createdAt: NOW + 1 }));
    expect(await endings(azure, registry)).toEqual(['registry-admin-user: repaired']);
  });

  it('that is older than the first sweep and was never seen good is debt', async () => {
    const azure = estate({ registry: aRegistry({ adminUser: true }) });
    await azure.ports.completeSweep('s', NOW, [EVERYWHERE]);
    expect(await endings(azure, registry)).toEqual(['registry-admin-user: held']);
  });
});

describe('a management-group assignment with data actions', () => {
  it('is built on after six hours, not one', async () => {
    const azure = estate(
      { workspace: aWorkspace({ authMode: 'accesskey' }), computes: [] },
      {
        [`access ${ACCOUNT}`]: accessOf(
          ...[ROLES.blobDataContributor, ROLES.fileDataPrivilegedContributor].map((role) =>
            assigned(role, 'w1-identity', id('/providers/microsoft.management/managementgroups/all'), { since: NOW }),
          ),
        ),
      },
    );
    azure.now = NOW + 5 * HOUR;
    expect(await endings(azure, workspace, workspaceWrite, { migrates: () => true })).toContain(
      'workspace-datastore-auth-mode: waiting',
    );
    azure.now = NOW + 6 * HOUR;
    expect(await endings(azure, workspace, workspaceWrite, { migrates: () => true })).toContain(
      'workspace-datastore-auth-mode: repaired',
    );
  });
});

describe('a dependency that a tag of its own leaves out', () => {
  const lacking = { [`access ${REGISTRY}`]: accessOf() };
  const leavesOut: Limits['leavesOut'] = (_on, tags) => tags === undefined || tags.keyless === 'no';

  it('is not written for a workspace that policy takes in', async () => {
    const azure = estate({ registry: aRegistry({ tags: { keyless: 'no' } }) }, lacking);
    expect(await endings(azure, workspace, workspaceWrite, { leavesOut })).toContain('access/compute-pull: held');
    expect(azure.writes).toEqual([]);
  });

  it('is written once the tag is gone', async () => {
    const azure = estate({ registry: aRegistry({ tags: {} }) }, lacking);
    expect(await endings(azure, workspace, workspaceWrite, { leavesOut })).toContain('access/compute-pull: repaired');
    expect(texts(azure)).toEqual([`Grant AcrPull on ${REGISTRY} to principal gpu-identity`]);
  });
});
