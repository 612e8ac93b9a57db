import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import { expect, test } from 'vitest';
import { createSandbox } from '../../../src/sandbox/create.ts';
import { generateEstate } from '../../../src/sandbox/estate/generate.ts';

const SUBSCRIPTION = '77777777-2222-3333-4444-555555555555';

function generate(workspaces: number, seed: number) {
  const sandbox = createSandbox();
  return { sandbox, generated: generateEstate(sandbox.azure, { workspaces, seed, subscriptionId: SUBSCRIPTION }) };
}

test('the same seed makes the same estate, another seed another one', () => {
  const dump = (seed: number) => {
    const { azure } = generate(25, seed).sandbox;
    return azure.store
      .below(`/subscriptions/${SUBSCRIPTION}/resourceGroups`)
      .map(({ id, identity }) => JSON.stringify([id, identity?.type]));
  };
  expect(dump(7)).toEqual(dump(7));
  expect(dump(7)).not.toEqual(dump(8));
});

test('it has exactly as many workspaces as asked for, of all kinds, and the real client finds them', async () => {
  const { sandbox, generated } = generate(120, 3);
  const client = new AzureMachineLearningWorkspaces(sandbox.credentialFor(sandbox.owner.principalId), SUBSCRIPTION, {
    httpClient: sandbox.httpClient,
  });
  const found: (string | undefined)[] = [];
  for await (const { id } of client.workspaces.listBySubscription()) found.push(id);
  expect(found.toSorted()).toEqual([...generated.workspaceIds].toSorted());
  const kinds = new Set(generated.workspaceIds.map((id) => sandbox.azure.store.get(id)?.kind));
  expect([...kinds].toSorted()).toEqual(['Default', 'FeatureStore', 'Hub', 'Project']);
  const registries = sandbox.azure.store.list('Microsoft.ContainerRegistry/registries');
  expect(registries.length).toBeLessThan(generated.workspaceIds.length / 3);
  expect(registries.map(({ id }) => id).toSorted()).toEqual([...generated.registryIds].toSorted());
});

test('everybody in it can work: no keys, and every role in force', () => {
  const { sandbox } = generate(60, 5);
  sandbox.oracle.adopt();
  const { brokenConsumers, checks } = sandbox.oracle.report();
  expect(brokenConsumers).toEqual([]);
  expect(checks).toBeGreaterThan(200);
  const open = sandbox.azure.store
    .list('Microsoft.Storage/storageAccounts')
    .filter(({ properties }) => properties.allowSharedKeyAccess !== false);
  expect(open).toEqual([]);
});

test('no subscription has more role assignments than Azure keeps', () => {
  const { sandbox, generated } = generate(450, 2);
  expect(generated.subscriptionIds).toHaveLength(3);
  const counts = generated.subscriptionIds.map(
    (id) => sandbox.azure.store.list('Microsoft.Authorization/roleAssignments', `/subscriptions/${id}`).length,
  );
  for (const count of counts) expect(count).toBeLessThan(3500);
  expect(sandbox.azure.store.subscriptions().map(({ subscriptionId }) => subscriptionId)).toEqual([...generated.subscriptionIds]);
});

test('thousands are a matter of moments', () => {
  const { generated } = generate(3000, 1);
  expect(generated.workspaceIds).toHaveLength(3000);
  expect(generated.resources).toBeGreaterThan(30_000);
}, 5000);
