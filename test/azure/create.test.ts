import { beforeAll, describe, expect, it } from 'vitest';
import type { EstateMap } from '../../src/engine/estate-map.ts';
import { EVERYWHERE, id } from '../../src/model/id.ts';
import { ROLES } from '../../src/model/roles.ts';
import { factValue, NO_MEMORY, readOne } from '../support/azure.ts';
import { idsOf, openSmallAzure, type SmallAzure, SUBSCRIPTION } from '../support/small-azure.ts';

/** The adapters against a small Azure, signed in with the very roles that are deployed. */
let world: SmallAzure;
let ids: ReturnType<typeof idsOf>;
beforeAll(async () => {
  world = await openSmallAzure();
  ids = idsOf(world.estate);
});
const first = <T>(list: readonly T[]): T => list[0] as T;

describe('reading an estate with the generated role', () => {
  it('knows all that belongs to a workspace', async () => {
    const azure = world.azure();
    const workspace = first(ids.workspaces);
    const keys = [
      `registry ${ids.registry}`,
      `storage ${first(ids.accounts)}`,
      `access ${ids.registry}`,
      `users ${ids.registry}`,
      `estate ${EVERYWHERE}`,
      ...(['workspace', 'computes', 'datastores', 'connections', 'endpoints', 'services'] as const).map(
        (kind) => `${kind} ${workspace}` as const,
      ),
    ] as const;
    const { facts } = await azure.read(keys);
    for (const key of keys) expect([key, facts.get(key)]).toMatchObject([key, { state: 'known', at: expect.any(Number) }]);
  });

  it('sees the estate as it was built', async () => {
    const azure = world.azure();
    expect(await factValue(azure, 'registry', ids.registry)).toMatchObject({ adminUser: false, roleMode: 'legacy' });
    expect(await factValue(azure, 'storage', first(ids.accounts))).toMatchObject({ sharedKey: false });
    const users = await factValue(azure, 'users', ids.registry);
    expect(new Set(users)).toEqual(new Set(ids.workspaces));
    expect(new Set(await factValue(azure, 'estate', EVERYWHERE))).toEqual(new Set(ids.workspaces));
    expect(await factValue(azure, 'workspace', first(ids.workspaces))).toMatchObject({
      kind: 'default',
      storageAccount: first(ids.accounts),
      containerRegistry: ids.registry,
      authMode: expect.stringMatching(/^identity$/i),
      identity: { system: expect.any(String) },
    });
  });

  it('resolves who may pull', async () => {
    const azure = world.azure();
    const computes = await factValue(azure, 'computes', first(ids.workspaces));
    const { assignments } = await factValue(azure, 'access', ids.registry);
    expect(computes.map(({ name }) => name).sort()).toEqual(['batch', 'gpu']);
    for (const { identity } of computes) {
      const principal = identity.system ?? identity.user[0]?.principalId;
      const pull = assignments.find((it) => it.principalId === principal && it.roleId === ROLES.acrPull.id);
      expect(pull?.permissions[0]?.actions).toEqual(ROLES.acrPull.actions);
    }
  });

  it('costs one request for a compliant target', async () => {
    expect(await world.azure().read([`registry ${ids.registry}`])).toMatchObject({ requests: 1, trips: 1 });
  });

  it('finds nothing where nothing is', async () => {
    const gone = (path: string) => id(`/subscriptions/${SUBSCRIPTION}/resourceGroups/${path}`);
    const azure = world.azure();
    expect(await readOne(azure, 'registry', gone('nowhere/providers/Microsoft.ContainerRegistry/registries/r'))).toMatchObject({
      state: 'absent',
    });
    expect(
      await readOne(azure, 'workspace', gone('nowhere/providers/Microsoft.MachineLearningServices/workspaces/w')),
    ).toMatchObject({ state: 'absent' });
    expect(
      await readOne(azure, 'storage', gone('machine-learning/providers/Microsoft.Storage/storageAccounts/none')),
    ).toMatchObject({ state: 'absent' });
    expect(
      await readOne(azure, 'computes', gone('machine-learning/providers/Microsoft.MachineLearningServices/workspaces/w')),
    ).toMatchObject({ state: 'absent' });
  });

  it('is refused to a principal without the role, and says so', async () => {
    const nobody = world.sandbox.azure.directory.add({ type: 'ServicePrincipal', displayName: 'nobody' }).principalId;
    const azure = world.azure({ credential: world.sandbox.credentialFor(nobody) });
    for (const kind of ['registry', 'access'] as const)
      expect(await readOne(azure, kind, ids.registry)).toMatchObject({
        state: 'unreadable',
        retryAt: null,
        because: expect.stringContaining('403 AuthorizationFailed'),
      });
  });

  it('expands the subscription to itself and every target, once', async () => {
    const found: string[] = [];
    const subscription = id(`/subscriptions/${SUBSCRIPTION}`);
    for await (const page of world.azure().expand(subscription)) found.push(...page.map((it) => it.id));
    expect(new Set(found)).toEqual(new Set([subscription, ...ids.workspaces, ...ids.accounts, ids.registry]));
    expect(found).toHaveLength(new Set(found).size);
  });

  it('expands a key vault to the workspaces that use it', async () => {
    const { keyVault } = await factValue(world.azure(), 'workspace', first(ids.workspaces));
    const found: string[] = [];
    for await (const page of world.azure().expand(keyVault ?? ids.registry)) found.push(...page.map((it) => it.id));
    expect(found).toEqual([first(ids.workspaces)]);
  });

  it('expands a registry to itself and its users', async () => {
    const found: string[] = [];
    for await (const page of world.azure().expand(ids.registry)) found.push(...page.map((it) => it.id));
    expect(found[0]).toBe(ids.registry);
    expect(new Set(found)).toEqual(new Set([ids.registry, ...ids.workspaces]));
  });

  it('reads, with memory, all that a cut needs in one trip', async () => {
    const usersOf = async () => ids.workspaces;
    const map: EstateMap = { ...NO_MEMORY, usersOf };
    const azure = world.azure({ map });
    const reading = await azure.read([`users ${ids.registry}`, `access ${ids.registry}`]);
    expect(reading.trips).toBe(1);
    for (const workspace of ids.workspaces) expect(reading.facts.get(`computes ${workspace}`)).toMatchObject({ state: 'known' });
  });
});

describe('when Azure falters', () => {
  it.each(['Microsoft.Storage/storageAccounts/read', 'Microsoft.MachineLearningServices/workspaces/read'])(
    'reads %s in spite of a lost answer and a failed server',
    async (operation) => {
      world.sandbox.faults.add({ match: { operation }, fault: { kind: 'drop', when: 'after' } });
      world.sandbox.faults.add({ match: { operation }, fault: { kind: 'status', status: 503 } });
      const key = operation.includes('Storage')
        ? (`storage ${first(ids.accounts)}` as const)
        : (`workspace ${first(ids.workspaces)}` as const);
      const reading = await world.passing(() => world.azure().read([key]));
      expect(reading).toMatchObject({ requests: 3, trips: 3 });
      expect(reading.facts.get(key)).toMatchObject({ state: 'known' });
    },
  );

  it('gives up a hanging read when the time is over, and reads the rest', async () => {
    const time = new AbortController();
    const match = { operation: 'Microsoft.Storage/storageAccounts/read' };
    world.sandbox.faults.add({ match, fault: { kind: 'hang', when: 'before' } });
    const reading = world.azure({ signal: time.signal }).read([`storage ${first(ids.accounts)}`, `registry ${ids.registry}`]);
    setImmediate(() => time.abort());
    const { facts } = await reading;
    expect(facts.get(`storage ${first(ids.accounts)}`)).toMatchObject({
      state: 'unreadable',
      because: expect.stringContaining('no time left'),
    });
  });
});
