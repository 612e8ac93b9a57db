import { expect, test } from 'vitest';
import { createSandbox } from '../../../src/sandbox/create.ts';
import { buildEstate } from '../../../src/sandbox/estate/build.ts';
import { handsOf } from '../../../src/sandbox/estate/hands.ts';
import { type EstatePlan, keylessPlan } from '../../../src/sandbox/estate/plan.ts';

const SUBSCRIPTION = '99999999-2222-3333-4444-555555555555';

function build(plan: EstatePlan) {
  const sandbox = createSandbox();
  const estate = buildEstate(handsOf(sandbox, sandbox.owner.principalId), plan);
  return estate.then((built) => ({ sandbox, estate: built }));
}

test('the keyless estate is keyless, shares a registry, and everybody can still work', async () => {
  const { sandbox, estate } = await build(keylessPlan(SUBSCRIPTION));
  const { store } = sandbox.azure;
  expect(store.get(estate.registryId)?.properties.adminUserEnabled).toBe(false);
  expect(estate.workspaces.map(({ registryId }) => registryId)).toEqual(Array(3).fill(estate.registryId));
  for (const { id, storageAccountId } of estate.workspaces) {
    expect(store.get(id)?.properties).toMatchObject({
      systemDatastoresAuthMode: 'Identity',
      containerRegistry: estate.registryId,
    });
    expect(store.get(storageAccountId)?.properties.allowSharedKeyAccess).toBe(false);
  }
  const report = sandbox.oracle.report();
  expect(report.brokenConsumers).toEqual([]);
  expect(report.checks).toBeGreaterThan(0);
});

test('a compute that is older than its registry has only what its owner gave it', async () => {
  const { sandbox, estate } = await build(keylessPlan(SUBSCRIPTION));
  const risk = estate.workspaces.find(({ name }) => name === 'keyless-risk');
  const principalId = risk?.computes.veteran?.principalId;
  expect(principalId).toBeDefined();
  const roles = sandbox.azure.store
    .list('Microsoft.Authorization/roleAssignments', estate.registryId)
    .filter(({ properties }) => properties.principalId === principalId);
  expect(roles.map(({ createdBy }) => createdBy)).toEqual([sandbox.owner.principalId]);
});

test('hubs with projects, key mode, own registries, and registries that ask for repository roles can be built', async () => {
  const { sandbox, estate } = await build({
    ...keylessPlan(SUBSCRIPTION, 'shapes'),
    asksForRepositoryRoles: true,
    workspaces: [
      { name: 'shapes-hub', kind: 'Hub' },
      { name: 'shapes-project', kind: { projectOf: 'shapes-hub' } },
      {
        name: 'shapes-store',
        kind: 'FeatureStore',
        registry: 'own',
        computes: [{ name: 'cpu', type: 'AmlCompute', identity: 'user' }],
      },
      { name: 'shapes-keys', mode: 'key', registry: 'none', computes: [{ name: 'cpu', type: 'AmlCompute', identity: 'none' }] },
    ],
  });
  expect(sandbox.oracle.report().brokenConsumers).toEqual([]);
  const kinds = estate.workspaces.map(({ id }) => sandbox.azure.store.get(id)?.kind);
  expect(kinds).toEqual(['Hub', 'Project', 'FeatureStore', 'Default']);
});
